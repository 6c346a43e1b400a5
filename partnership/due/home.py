"""Invitations that wait, roles that end, messages that do not leave, and what a new partnership does first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils import timezone

from foundation.due import Asker, DueItem
from foundation.models import Message, Rhythm
from foundation.reference import is_stale
from foundation.tenancy import TenantQuerySet
from partnership.models import Agreement, Invitation, Membership, Organisation, Person, PublicPage
from partnership.querysets import AgreementQuerySet
from partnership.roles import Permission, RoleCode

SOON = timedelta(days=60)
FAILED_LATELY = timedelta(days=14)
"""After that nobody is told any more: what it would have said has been said since, or is over."""
MOST = 20
"""Lines of one kind, the most pressing first. The list of people has them all."""
MESSAGES = "Messages"
RENEWING = timedelta(days=30)
AGREEMENTS = "Agreements that end or are to be looked at again"
RENEWALS = "Organisations to renew within 30 days"
PUBLIC_PAGE, A_YEAR = "The public page", timedelta(days=365)
FIRST_STEPS, OWN_ROLES = "First steps", "Your own roles that end within 60 days"
RUN_OUT, WAITING, ENDING = (
    "Invitations that ran out", "Invitations not answered yet", "Roles that end within 60 days",
)  # fmt: skip


def items(asker: Asker) -> Iterator[DueItem]:
    """At most seven queries."""
    if Permission.MANAGE_PEOPLE in asker.permissions:
        yield from _first_people(asker)
        yield from _invitations(asker)
    if {Permission.MANAGE_REGISTER, Permission.MANAGE_MESSAGES, Permission.MANAGE_AGREEMENTS} & asker.permissions:
        yield from _looked_after(asker)
    yield from _endings(asker)


def _first_people(asker: Asker) -> Iterator[DueItem]:
    """Without a coordinator, nobody can begin the register or the plan."""
    coordinators = Membership.objects.filter(role_code=RoleCode.ANTISLAVERY_COORDINATOR, suspended_at__isnull=True)
    if not coordinators.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=asker.on)).exists():
        href = reverse("partnership:invite", args=[asker.slug])
        yield DueItem(FIRST_STEPS, "Invite the coordinator", "They set up the register and look after the plan.", href)


def _invitations(asker: Asker) -> Iterator[DueItem]:
    unanswered = Invitation.objects.unanswered().select_related("person").order_by("expires_at", "pk")
    for each in unanswered[:MOST]:
        last = timezone.localtime(each.expires_at).date()
        href = _page_of(asker, each.person_id)
        if last < asker.on:
            note = f"The link ran out on {_told(last)}. Send the invitation again, or withdraw it."
            yield DueItem(RUN_OUT, each.person.name, note, href, due_on=last)
        else:
            note = "The link runs out today." if last == asker.on else f"The link works until {_told(last)}."
            yield DueItem(WAITING, each.person.name, note, href, due_on=last)


def _renewals(asker: Asker) -> Iterator[DueItem]:
    """Organisations to ask whether they go on."""
    for each in Organisation.objects.renewing_by(asker.on + RENEWING)[:MOST]:
        assert each.renews_on is not None, "the query asks for a day"
        href = reverse("partnership:organisation", args=[asker.slug, each.pk])
        said = f"Ask whether it goes on. It renews on {_told(each.renews_on)}."
        yield DueItem(RENEWALS, each.name, said, href, due_on=each.renews_on)


def _pressing(asker: Asker) -> AgreementQuerySet:
    by = asker.on + SOON
    return Agreement.objects.pressing(ending_by=by, review_by=asker.on + RENEWING, on=asker.on)


def _agreements(asker: Asker) -> Iterator[DueItem]:
    for each in _pressing(asker).order_by("ends_on", "review_on", "pk")[:MOST]:
        href = reverse("partnership:agreement", args=[asker.slug, each.pk])
        if each.ends_on is not None and each.ends_on <= asker.on + SOON:
            said = "It ended on" if each.ends_on < asker.on else "It ends on"
            note = f"{said} {_told(each.ends_on)}. Agree on a new version."
            yield DueItem(AGREEMENTS, str(each), note, href, due_on=each.ends_on)
        else:
            assert each.review_on is not None, "the query asks for a day"
            yield DueItem(AGREEMENTS, str(each), "Look at it again.", href, due_on=each.review_on)


def _public_page(asker: Asker) -> Iterator[DueItem]:
    page = PublicPage.objects.get()
    if is_stale(page.last_reviewed_on, on=asker.on):
        href = reverse("partnership:public_page", args=[asker.slug])
        yield DueItem(
            PUBLIC_PAGE, "Read the public page again", "Nobody has said for a year that it still holds.", href
        )


def _looked_after(asker: Asker) -> Iterator[DueItem]:
    """Of the register, agreements, messages and the public page: one query that counts, and one for each kind of which
    there are some. Mail to whoever only volunteers is for care to know of."""
    failed = Message.objects.filter(state=Message.State.FAILED, made_at__date__gte=asker.on - FAILED_LATELY)
    counts = _counted(
        organisations=Organisation.objects.all(),
        held=Rhythm.objects.filter(held_at__isnull=False),
        renewing=Organisation.objects.renewing_by(asker.on + RENEWING),
        agreements=_pressing(asker),
        public_page=PublicPage.objects.filter(is_shown=True, last_reviewed_on__lte=asker.on - A_YEAR),
        failed=failed.filter(Exists(Person.objects.outside_care().filter(user=OuterRef("user")))),
    )
    if Permission.MANAGE_REGISTER in asker.permissions and not counts.get("organisations"):
        href = reverse("partnership:add_organisation", args=[asker.slug])
        yield DueItem(FIRST_STEPS, "Add the first organisation", "Begin with those that come to your meetings.", href)
    if Permission.MANAGE_REGISTER in asker.permissions and counts.get("renewing"):
        yield from _renewals(asker)
    if Permission.MANAGE_AGREEMENTS in asker.permissions and counts.get("agreements"):
        yield from _agreements(asker)
    if Permission.EDIT_PUBLIC_PAGE in asker.permissions and counts.get("public_page"):
        yield from _public_page(asker)
    if Permission.MANAGE_MESSAGES in asker.permissions:
        yield from _messages(asker, held=bool(counts.get("held")), failed=counts.get("failed", 0))


def _counted(**rows: TenantQuerySet[Any]) -> dict[str, int]:
    first, *others = [found.order_by().values_list(Value(name)).annotate(Count("pk")) for name, found in rows.items()]
    return dict(first.union(*others, all=True))


def _messages(asker: Asker, *, held: bool, failed: int) -> Iterator[DueItem]:
    href = reverse("partnership:messages", args=[asker.slug])
    if held:
        yield DueItem(MESSAGES, "All messages are held", "Nobody hears by mail of what is due.", href)
    if failed:
        text = "A message could not be sent" if failed == 1 else f"{failed:,} messages could not be sent"
        yield DueItem(MESSAGES, text, "See why, and try again.", f"{href}?state=failed")


def _endings(asker: Asker) -> Iterator[DueItem]:
    """The reader's own; for those who manage people, also everybody else's, without volunteering. Nobody else hears of
    somebody's own roles, so nobody who covers."""
    if asker.covered_by is not None:
        return
    shown = Q(person=asker.person)
    if Permission.MANAGE_PEOPLE in asker.permissions:
        shown |= ~Q(role_code=RoleCode.VOLUNTEER)
    soon = Membership.objects.ending_between(asker.on, asker.on + SOON).filter(shown).select_related("person")
    for held in soon.order_by("ends_on", "pk")[:MOST]:
        assert held.ends_on is not None, "the query asks for an end"
        last_day = f"Last day: {_told(held.ends_on)}."
        if held.person_id == asker.person.pk:
            said = f"{last_day} If you are staying, ask an administrator to move it."
            yield DueItem(OWN_ROLES, held.role.name, said, due_on=held.ends_on)
        else:
            text, href = f"{held.person.name}: {held.role.name}", _page_of(asker, held.person_id)
            yield DueItem(ENDING, text, last_day, href, due_on=held.ends_on)


def _page_of(asker: Asker, person_id: int) -> str:
    return reverse("partnership:person", args=[asker.slug, person_id])


def _told(day: date) -> str:
    return in_words(day, "j F Y")
