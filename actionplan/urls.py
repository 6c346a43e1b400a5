from django.urls import path

from actionplan import views

app_name = "actionplan"

urlpatterns = [
    path("", views.plans, name="plans"),
    path("<int:plan_id>/", views.board, name="board"),
    path("<int:plan_id>/read/", views.reading, name="reading"),
    path("<int:plan_id>/to-check/", views.remarks, name="remarks"),
    path("<int:plan_id>/milestones/", views.milestones, name="milestones"),
    path("<int:plan_id>/milestones/<int:milestone_id>/", views.milestone, name="milestone"),
    path("<int:plan_id>/milestones/<int:milestone_id>/rate/", views.rate, name="rate"),
]
