from django.urls import path

from partnership import views

app_name = "partnership"

urlpatterns = [
    path("", views.home, name="home"),
    path("who-can-do-what/", views.who_can_do_what, name="who_can_do_what"),
    path("organisations/", views.organisations, name="organisations"),
    path("people/", views.people, name="people"),
]
