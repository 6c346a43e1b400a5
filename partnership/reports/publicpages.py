"""The public page as everybody reads it, and what those who write it should know before they publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from foundation.http import Link
from foundation.reference import Helpline, helplines, is_stale
from partnership.models import Offer, Partnership, Person, PublicPage, PublicWords, PublishedPage, Supporter

STRANDS = ("prevent", "pursue", "protect", "prepare")
SHORTEST_NAME = 5
"""Of one letter fewer, a name is likely to be a word as well."""


@dataclass(frozen=True, slots=True)
class Strand:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SupporterLine:
    name: str
    credit: str
    url: str
    logo_href: str
    """Empty without a logo, as are the rest for those who may not change it."""
    change_href: str = ""
    move_href: str = ""
    remove_href: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page for everybody. Made of published words, or of a draft for its preview; of nothing else."""

    name: str
    who_we_are: str
    strands: tuple[Strand, ...]
    how_to_report: str
    email: str
    phone: str
    reviewed_on: date | None
    helplines: tuple[Helpline, ...]
    services: tuple[Offer, ...]
    supporters: tuple[SupporterLine, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """What those who write the page see of it."""

    page: PublicPage | None
    newest: PublishedPage | None
    is_changed: bool
    """The draft says something else than what everybody reads."""
    needs_review: bool
    stale_helplines: tuple[str, ...]
    history: tuple[PublishedPage, ...]
    supporters: tuple[SupporterLine, ...]


def shown(partnership: Partnership, *, on: date) -> Shown | None:
    """What everybody reads; None while nothing is shown. Four queries, and one for each source of links."""
    published = PublishedPage.objects.shown().first()
    if published is None:
        return None
    return page_of(published, partnership, reviewed_on=published.page.last_reviewed_on, on=on)


def page_of(words: PublicWords, partnership: Partnership, *, reviewed_on: date | None, on: date) -> Shown:
    strands = [Strand(name.capitalize(), getattr(words, name)) for name in STRANDS]
    return Shown(
        name=partnership.name,
        who_we_are=words.who_we_are,
        strands=tuple(strand for strand in strands if strand.text),
        how_to_report=words.how_to_report,
        email=words.contact_email,
        phone=words.contact_phone,
        reviewed_on=reviewed_on,
        helplines=tuple(helplines(on=on)),
        services=tuple(Offer.objects.for_everybody()),
        supporters=tuple(_line(each, partnership.slug) for each in Supporter.objects.all()),
        links=tuple(_links(partnership.slug)),
    )


def edited(partnership: Partnership, *, on: date) -> Edited:
    page = PublicPage.objects.first()
    history = tuple(page.published.with_names()) if page else ()
    newest = history[0] if history else None
    return Edited(
        page=page,
        newest=newest,
        is_changed=page is not None and (newest is None or newest.words != page.words),
        needs_review=page is not None and page.is_shown and is_stale(page.last_reviewed_on, on=on),
        stale_helplines=tuple(line.name for line in helplines(on=on) if line.stale),
        history=history,
        supporters=tuple(_line(each, partnership.slug, changes=True) for each in Supporter.objects.all()),
    )


def named_in(words: PublicWords) -> list[str]:
    """People of the list whose name or email address stands in the words: whoever publishes should have asked them."""
    text = " ".join(words.words.values()).casefold()
    people = Person.objects.outside_care().values_list("name", "email")
    return [name for name, email in people if _stands_in(text, name) or (email and email.casefold() in text)]


def _stands_in(text: str, name: str) -> bool:
    return len(name) >= SHORTEST_NAME and name.casefold() in text


def _links(slug: str) -> Iterable[Link]:
    for path in settings.PUBLIC_PAGES:
        source: Callable[[str], Link | None] = import_string(path)
        link = source(slug)
        if link is not None:
            yield link


def _line(supporter: Supporter, slug: str, *, changes: bool = False) -> SupporterLine:
    def address(name: str) -> str:
        return reverse(f"partnership:{name}", args=[slug, supporter.pk])

    line = SupporterLine(
        name=supporter.name,
        credit=supporter.credit,
        url=supporter.url,
        logo_href=address("supporter_logo") if supporter.logo_id else "",
    )
    if not changes:
        return line
    return SupporterLine(
        line.name, line.credit, line.url, line.logo_href,
        address("change_supporter"), address("move_supporter"), address("remove_supporter"),
    )  # fmt: skip
