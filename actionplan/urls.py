from django.urls import path

from actionplan.views import board, milestones, plans

app_name = "actionplan"

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("<int:plan_id>/", board.board, name="board"),
    path("<int:plan_id>/read/", plans.reading, name="reading"),
    path("<int:plan_id>/to-check/", plans.remarks, name="remarks"),
    path("<int:plan_id>/milestones/", milestones.milestones, name="milestones"),
    path("<int:plan_id>/milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path("<int:plan_id>/milestones/<int:milestone_id>/rate/", milestones.rate, name="rate"),
]
