"""Groups that steer or do the work: their seats, who fills them for how long, and what members declare (A1, B13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from foundation.history import tracked
from foundation.tenancy import TenantForeignKey, TenantModel
from partnership.models.agreements import Agreement
from partnership.models.organisations import Organisation
from partnership.models.people import Person
from partnership.querysets.groups import GroupManager, InterestManager, SeatManager, TermManager

OVERLAPS = RangeOperators.OVERLAPS


def same(field: str) -> tuple[Any, str]:
    """Equal keys, for an exclusion constraint. As ranges of one, which PostgreSQL compares without an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range"), OVERLAPS


DAYS_OVERLAP = (Func("starts_on", "ends_on", Value("[]"), function="daterange"), OVERLAPS)


@tracked
class Group(TenantModel):
    """A group of the partnership, or a body of somebody else's to which one reports."""

    class Kind(models.TextChoices):
        STEERING = "steering", "Steering group"
        SUB_GROUP = "sub_group", "Sub-group"
        BOARD = "board", "Board"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    is_ours = models.BooleanField(default=True)
    purpose = models.TextField(max_length=1000, blank=True)
    reports_to = TenantForeignKey("Group", null=True, blank=True, on_delete=models.PROTECT, related_name="reporting")
    what_it_reports = models.CharField(max_length=300, blank=True)
    """In words, such as "Objective 1, each quarter"."""
    leaders = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many members it must have, each of another organisation; None where the terms do not say."""
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many of its seats must be filled at a meeting; None where the terms ask for none."""
    meets = models.CharField(max_length=120, blank=True)
    decides_by = models.CharField(max_length=300, blank=True)
    terms_of_reference = TenantForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = GroupManager()

    class Meta(TenantModel.Meta):
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint("partnership", Lower("name"), name="group_once_by_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["steering", "sub_group", "board", "other"]), name="group_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(leaders__isnull=True) | Q(leaders__gt=0), name="group_leaders_are_some"),
            models.CheckConstraint(condition=Q(quorum__isnull=True) | Q(quorum__gt=0), name="group_quorum_is_somebody"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("pk")), name="group_reports_to_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Seat(TenantModel):
    """A place in a group. It belongs to an organisation; people of it fill the seat, one after another."""

    group = TenantForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    organisation = TenantForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=160, blank=True)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    """Its last day."""

    objects = SeatManager()

    class Meta(TenantModel.Meta):
        ordering = ("pk",)
        # The target of term_group_is_the_seats, the database's own check of Term.group.
        constraints = [models.UniqueConstraint(fields=["partnership", "id", "group"], name="seat_with_group")]

    def __str__(self) -> str:
        return f"Seat {self.pk}"


@tracked
class Term(TenantModel):
    """Somebody in a seat, from a day to a day, both included. `group` repeats the seat's, so that the database can hold
    a group to one chair at a time; the database keeps the two equal."""

    class Part(models.TextChoices):
        MEMBER = "member", "Member"
        CHAIR = "chair", "Chair"
        DEPUTY = "deputy", "Deputy chair"

    seat = TenantForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    group = TenantForeignKey(Group, editable=False, on_delete=models.PROTECT, related_name="terms")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    part = models.CharField(max_length=20, choices=Part, default=Part.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TermManager()

    class Meta(TenantModel.Meta):
        ordering = ("-starts_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["member", "chair", "deputy"]), name="term_part_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="term_ends_after_start"
            ),
            ExclusionConstraint(name="term_one_holder_a_seat", expressions=[same("seat"), DAYS_OVERLAP]),
            ExclusionConstraint(
                name="term_one_chair_a_group",
                expressions=[same("group"), DAYS_OVERLAP],
                condition=Q(part="chair"),
            ),
        ]

    def __str__(self) -> str:
        return f"Term {self.pk}"

    def when(self, *, on: date) -> str:
        """later, past or now."""
        if self.starts_on > on:
            return "later"
        return "past" if self.ends_on is not None and self.ends_on < on else "now"


@tracked
class Interest(TenantModel):
    """What a member of a group has declared. It is confirmed once a year, or ended."""

    group = TenantForeignKey(Group, on_delete=models.PROTECT, related_name="interests")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    what = models.CharField(max_length=500)
    declared_on = models.DateField()
    confirmed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, editable=False)

    objects = InterestManager()

    class Meta(TenantModel.Meta):
        ordering = ("-declared_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on__gte=F("declared_on")), name="interest_is_confirmed_after_it_is_declared"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("declared_on")),
                name="interest_ends_after_it_is_declared",
            ),
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk}"
