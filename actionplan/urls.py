from django.urls import path

from actionplan.views import board, kpis, milestones, plans

app_name = "actionplan"

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("<int:plan_id>/", board.board, name="board"),
    path("<int:plan_id>/read/", plans.reading, name="reading"),
    path("<int:plan_id>/to-check/", plans.remarks, name="remarks"),
    path("<int:plan_id>/milestones/", milestones.milestones, name="milestones"),
    path("<int:plan_id>/milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path("<int:plan_id>/milestones/<int:milestone_id>/rate/", milestones.rate, name="rate"),
    path("<int:plan_id>/kpis/", kpis.kpis, name="kpis"),
    path("<int:plan_id>/kpis/new/", kpis.add_kpi, name="add_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/", kpis.kpi, name="kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/change/", kpis.change_kpi, name="change_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/move/", kpis.move_kpi, name="move_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/remove/", kpis.remove_kpi, name="remove_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/value/", kpis.measure_kpi, name="measure_kpi"),
]
