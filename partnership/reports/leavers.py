"""What to look at before somebody goes: their roles, actions, what they are a contact of, and where they are signed in.

Other apps add lines of their own: settings.LEAVER_SOURCES names functions (asker, person) -> DueItems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils.module_loading import import_string

from foundation.due import Asker, DueGroup, DueItem
from partnership.models import Action, Contact, Cover, Membership, Person, Term

Source = Callable[[Asker, Any], Iterator[DueItem]]
ROLES, ACTIONS, CONTACTS, ACCESS = "Roles that end", "Open actions of meetings", "Contact of", "Signed in"
SEATS, COVER = "Seats that they fill", "Cover for who is away"


def checklist(person: Person, asker: Asker) -> tuple[DueGroup, ...]:
    """Of everything that hangs on them, app by app; without volunteering, which care looks after."""
    sources: list[Source] = [import_string(path) for path in settings.LEAVER_SOURCES]
    found: dict[str, list[DueItem]] = {}
    for source in sources:
        for item in source(asker, person):
            found.setdefault(item.heading, []).append(item)
    return tuple(DueGroup(heading, tuple(lines)) for heading, lines in found.items())


def items(asker: Asker, person: Person) -> Iterator[DueItem]:
    """Six queries."""
    for held in Membership.objects.outside_care().of_person(person).not_over(on=asker.on):
        what = f"{held.role.name} ({held.organisation.name})" if held.organisation else held.role.name
        note = f"Begins on {in_words(held.starts_on, 'j F Y')}: it is taken back." if held.starts_on > asker.on else ""
        yield DueItem(ROLES, what, note or "It ends today, and stops at once.")
    actions = Action.objects.open().owned_by(person).count()
    if actions:  # no words: whoever goes through the list need not read minutes that are no more than drafts
        what = "One open action" if actions == 1 else f"{actions} open actions"
        yield DueItem(ACTIONS, what, "To be handed to whoever takes over.")
    for contact in Contact.objects.with_names().of_person(person):
        href = reverse("partnership:organisation", args=[asker.slug, contact.organisation_id])
        yield DueItem(CONTACTS, contact.organisation.name, "They are taken off its page.", href)
    yield from _seats(person, asker)
    for cover in Cover.objects.of(person).not_over(on=asker.on).with_names():
        is_away = cover.away_id == person.pk
        what = f"{cover.covering.name} covers for them" if is_away else f"They cover for {cover.away.name}"
        note = "It ends." if is_away else "It ends. Arrange for somebody else."
        yield DueItem(COVER, f"{what} until {in_words(cover.ends_on, 'j F Y')}", note)
    signed_in = UserSession.objects.filter(user=person.user_id).count() if person.user_id else 0
    if signed_in:
        browsers = "one browser" if signed_in == 1 else f"{signed_in} browsers"
        yield DueItem(ACCESS, f"Signed in on {browsers}", "They are signed out everywhere.")


def _seats(person: Person, asker: Asker) -> Iterator[DueItem]:
    for term in Term.objects.of_person(person).not_over(on=asker.on):
        part = "" if term.part == Term.Part.MEMBER else f", {term.get_part_display().lower()}"
        later = term.starts_on > asker.on
        note = "Does not begin." if later else "Free from tomorrow. The organisation says who fills it next."
        yield DueItem(SEATS, f"{term.group.name}{part} (seat of {term.seat.organisation.name})", note)
