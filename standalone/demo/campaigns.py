"""What Marlhaven plans and says to everybody: campaigns, its launch with those who came, and its public page; and the
launch of Thornby Vale, which is ahead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.utils import timezone

from partnership.models import Organisation, Partnership
from partnership.services import campaigns, events, publicpages
from standalone.demo.names import stream

BODIES = ("Marlhaven College", "Old Marl Food Bank", "Northquay Night Shelter", "Eastreach Police", "")
PRESSING = (
    ("Awareness in the community", "Asked for at every table; begin with landlords and car washes."),
    ("Training for front-line staff and volunteers", "Short, in the evening, and more than once."),
    ("How to refer and keep people safe", "Many do not know whom to call after hours."),
    ("Sharing what communities see", "People want to hear what became of it."),
    ("Disrupting local forms of exploitation", "Police and council to say what they can tell."),
)
PAGE = {
    "who_we_are": (
        "Marlhaven Against Modern Slavery brings together charities, faith organisations, community groups and public"
        " bodies of the Borough of Marlhaven. It is held by the Lantern Street Foundation.\n\n"
        "Nobody should be forced to work, to have sex or to commit crimes. We work so that people are safe here, and so"
        " that survivors can live well."
    ),
    "prevent": "We talk in schools, at markets and with employers about the signs of exploitation.",
    "pursue": "We help the police and the council to hear what communities see.",
    "protect": "We support adult survivors by befriending, mentoring and practical help.",
    "prepare": "We train staff and volunteers, and practise together how to respond.",
    "how_to_report": "If something in Marlhaven worries you, call a line. You do not have to be sure.",
    "contact_email": "marlhaven@example.org",
    "contact_phone": "01632 960100",
}
SUPPORTERS = (
    ("Lantern Street Foundation", "Our host body", "https://lantern-street.example.org/"),
    ("Harbour Community Fund", "Grant of 2025 to 2028", "https://harbour-fund.example.org/"),
    ("Marlhaven College of Art", "Drawings by its students", ""),
)


def make_campaigns(partnership: Partnership, *, random: Random, on: date) -> None:
    if partnership.slug == "marlhaven":
        _plan_ahead(on=on)
        _launch(random=random, on=on)
        _speak(on=on)
    elif partnership.slug == "thornby":
        ahead = events.add(
            kind="launch", title="Launch of the Thornby Vale Partnership", campaign=None,
            held_on=on + timedelta(days=40), begins=time(10), place="Thornby Vale Town Hall", capacity=60, by=None,
        )  # fmt: skip
        events.expect(event=ahead, people=_people(random, 12), by=None)


def _plan_ahead(*, on: date) -> None:
    partners = list(Organisation.objects.taking_part()[:4])
    day = _nearest_past(10, 18, on=on)
    autumn = campaigns.add(
        title="Spot the signs", starts_on=day - timedelta(days=6), ends_on=day + timedelta(days=7),
        audience="Landlords, letting agents and neighbours", languages="English, Polish, Vietnamese",
        aims="That people who let homes know the signs, and whom to call.", partners=partners, by=None,
    )  # fmt: skip
    for language in ("English", "Polish", "Vietnamese"):
        campaigns.add_material(
            campaign=autumn, title="Spot the signs: poster", language=language, licence="May be printed and passed on",
            credit="Marlhaven College of Art", url=f"https://posters.example.org/spot-the-signs/{language.lower()}",
            by=None,
        )  # fmt: skip
    campaigns.count(campaign=autumn, reach=2140, reach_counted="Leaflets handed out at 14 places", by=None)
    events.add(
        kind="awareness", title="Stall at Old Marl market", campaign=autumn, held_on=day, begins=time(9),
        place="Old Marl", capacity=None, by=None,
    )  # fmt: skip
    summer = _nearest_past(7, 30, on=on).replace(year=_nearest_past(7, 30, on=on).year + 1)
    campaigns.add(
        title="Hand car washes: look twice", starts_on=summer - timedelta(days=3), ends_on=summer + timedelta(days=11),
        audience="Drivers", languages="English, Romanian, Albanian",
        aims="That drivers report what does not look right.", partners=partners[:2], by=None,
    )  # fmt: skip
    campaigns.add(
        title="Winter shelters", starts_on=on + timedelta(days=20), ends_on=on + timedelta(days=80),
        audience="Volunteers of night shelters", languages="English", aims="", partners=[], by=None,
    )  # fmt: skip


def _launch(*, random: Random, on: date) -> None:
    launch = events.add(
        kind="launch", title="Launch of the partnership", campaign=None, held_on=on - timedelta(days=600),
        begins=time(9, 30), place="Marlhaven College", capacity=40, by=None,
    )  # fmt: skip
    events.expect(event=launch, people=_people(random, 30), by=None)
    for number, each in enumerate(launch.delegates.all()):
        if number % 10:
            events.tick(delegate=each, came=True, by=None)
    noted = [events.note_priority(event=launch, text=text, notes=notes, by=None) for text, notes in PRESSING]
    at = timezone.make_aware(datetime.combine(on - timedelta(days=590), time(15)))
    events.propose(priority=noted[1], text="Train front-line staff and volunteers", by=None, at=at)


def _speak(*, on: date) -> None:
    page = publicpages.write(words=PAGE, seen=0, by=None)
    day = on - timedelta(days=45)
    at = timezone.make_aware(datetime.combine(day, time(11)))
    publicpages.publish(seen=page.version, by=None, at=at, on=day)
    for name, credit, url in SUPPORTERS:
        publicpages.add_supporter(name=name, credit=credit, url=url, upload=None, by=None)


def _people(random: Random, number: int) -> list[tuple[str, str]]:
    """As many as asked, all different."""
    return [(name, random.choice(BODIES)) for name, _words in islice(stream(random), number)]


def _nearest_past(month: int, day: int, *, on: date) -> date:
    this_year = date(on.year, month, day)
    return this_year if this_year <= on else this_year.replace(year=on.year - 1)
