from django.urls import path

from foundation.signin import views

urlpatterns = [path("", views.try_it, name="demo")]
