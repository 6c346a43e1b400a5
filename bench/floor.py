"""The floor: pages as a plain Django site would write them, over plain copies of the same rows."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

LIST = """<!doctype html><html lang="en"><head><title>Milestones</title></head><body><h1>Milestones</h1><table>
{% for row in rows %}<tr><td><a href="{% url 'floor_list' %}?id={{ row.pk }}">{{ row.text }}</a></td>
<td>{{ row.strategy.title }}</td><td>{{ row.delivery_ends_on|date:"j F Y" }}</td><td>{{ row.rag }}</td></tr>{% endfor %}
</table></body></html>"""
BOARD = """<!doctype html><html lang="en"><head><title>Board</title></head><body><h1>Board</h1><table>
{% for row in rows %}<tr><td>{{ row.strategy__objective__title }}</td><td>{{ row.rag }}</td><td>{{ row.n }}</td></tr>
{% endfor %}</table><ul>{% for row in late %}<li>{{ row.text }} {{ row.delivery_ends_on|date:"j F Y" }}</li>{% endfor %}
</ul></body></html>"""


@cache
def template(source: str) -> Any:
    """Compiled once, as a template from a file is."""
    return engines["django"].from_string(source)


class Floor(models.Model):
    class Meta:
        abstract = True
        managed = False
        app_label = "bench"


class FloorObjective(Floor):
    title = models.TextField()
    plan_id = models.BigIntegerField()

    class Meta(Floor.Meta):
        db_table = "floor_actionplan_objective"


class FloorStrategy(Floor):
    title = models.TextField()
    objective = models.ForeignKey(FloorObjective, models.DO_NOTHING)

    class Meta(Floor.Meta):
        db_table = "floor_actionplan_strategy"


class FloorMilestone(Floor):
    text = models.TextField()
    rag = models.TextField()
    position = models.IntegerField()
    delivery_ends_on = models.DateField(null=True)
    partnership_id = models.BigIntegerField()
    strategy = models.ForeignKey(FloorStrategy, models.DO_NOTHING)

    objects: ClassVar[models.Manager[FloorMilestone]] = models.Manager()

    class Meta(Floor.Meta):
        db_table = "floor_actionplan_milestone"


@login_required
def floor_list(request: HttpRequest) -> HttpResponse:
    mine = FloorMilestone.objects.filter(partnership_id=request.GET["partnership"])
    rows = mine.select_related("strategy").order_by("strategy__objective_id", "strategy_id", "position")[:50]
    return HttpResponse(template(LIST).render({"rows": rows, "all": mine.count()}, request))


@login_required
def floor_board(request: HttpRequest) -> HttpResponse:
    mine = FloorMilestone.objects.filter(partnership_id=request.GET["partnership"])
    rows = (
        mine.values("strategy__objective__title", "rag").annotate(n=Count("pk")).order_by("strategy__objective__title")
    )
    late = mine.filter(rag__in=["red", "amber"]).order_by("-rag")[:20]
    return HttpResponse(template(BOARD).render({"rows": rows, "late": late}, request))


urlpatterns = [
    path("floor/list/", floor_list, name="floor_list"),
    path("floor/board/", floor_board, name="floor_board"),
]
