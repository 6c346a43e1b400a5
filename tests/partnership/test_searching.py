"""One search finds what its reader may see elsewhere, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.due import Asker
from foundation.finding import gather, searched_words
from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import (
    Action,
    AgendaItem,
    Campaign,
    Decision,
    Event,
    Meeting,
    Minute,
    Partnership,
    Person,
    RestrictedMinute,
    Stage,
)
from partnership.roles import RoleCode, permissions_of
from tests.conftest import SignIn
from tests.factories import (
    AgreementFactory,
    ContactFactory,
    MeetingFactory,
    MembershipFactory,
    MilestoneFactory,
    OfferFactory,
    OrganisationFactory,
    PersonFactory,
    member,
)
from tests.partnership.conftest import AT, ON

pytestmark = pytest.mark.django_db
HELD_AT = datetime(2026, 3, 10, 10, tzinfo=UTC)


def asker(person: Person, role: str) -> Asker:
    return Asker(person, permissions_of([role]), frozenset({role}), "marlhaven", ON)


def found(
    typed: str, role: str = RoleCode.ANTISLAVERY_COORDINATOR, person: Person | None = None
) -> dict[str, list[str]]:
    """Kind -> titles."""
    kinds = gather(settings.SEARCH_SOURCES, asker(person or PersonFactory(name="Nobody"), role), searched_words(typed))
    return {kind.name: [one.title for one in kind.found] for kind in kinds}


def minuted(stage: str, **words: str) -> Meeting:
    """A meeting with one item, and what was said, decided and taken away under it."""
    approved = {"approved_at": AT} if stage == Stage.APPROVED else {}
    meeting = MeetingFactory(title=f"Quarterly {stage}", starts_at=HELD_AT, ends_at=AT, stage=stage, **approved)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title=f"Lantern walk {stage}")
    Minute.objects.create(item=item, text="Said of the heron", written_at=AT)
    RestrictedMinute.objects.create(item=item, text="Restricted kestrel", written_at=AT)
    Decision.objects.create(item=item, text=f"Decided on the heron {stage}")
    Action.objects.create(item=item, meeting=meeting, text=f"Ask the heron {stage}")
    return meeting


@pytest.fixture
def everything(inside: Partnership) -> Partnership:
    """One thing of each kind that holds "heron"."""
    body = OrganisationFactory(name="Héron Trust", sector="health")
    for listed in (True, False):
        ContactFactory(
            organisation=body,
            name=f"Heron {listed}",
            may_be_listed=listed,
            consent_on=date(2026, 1, 1) if listed else None,
        )
    OfferFactory(organisation=body, name="Drop-in", description="By the heron pond")
    AgreementFactory(title="Heron terms", version="2")
    MembershipFactory(person=PersonFactory(name="Ada Heron"), organisation=body)
    MembershipFactory(person=PersonFactory(name="Volunteer Heron"), role_code=RoleCode.VOLUNTEER)
    minuted(Stage.APPROVED)
    Campaign.objects.create(
        title="Heron week", audience="Young people", starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 18)
    )
    Event.objects.create(kind="launch", title="Heron launch", place="Town hall", held_on=date(2026, 10, 18))
    MilestoneFactory(
        text="Count the herons", position=3, strategy__position=2, strategy__title="Heron watch",
        strategy__objective__position=1, strategy__objective__title="Know the heron",
        strategy__objective__plan__title="Plan 2025",
    )  # fmt: skip
    return inside


def test_each_kind_is_found_with_a_line_and_an_address(everything: Partnership) -> None:
    kinds = gather(settings.SEARCH_SOURCES, asker(PersonFactory(name="X"), RoleCode.ANTISLAVERY_COORDINATOR), "heron")
    told = [(kind.name, kind.number, [(one.title, one.line) for one in kind.found]) for kind in kinds]
    assert told == [
        (
            "Action plan: Plan 2025",
            3,
            [
                ("1 Know the heron", "Objective"),
                ("1.2 Heron watch", "Strategy"),
                ("1.2.3 Count the herons", "Milestone"),
            ],
        ),
        ("People", 1, [("Ada Heron", "Steering group member (Héron Trust)")]),
        ("Organisations", 1, [("Héron Trust", "Health")]),
        ("Contacts of organisations", 1, [("Heron True", "Héron Trust")]),
        ("Services offered", 1, [("Drop-in", "Héron Trust")]),
        ("Agreements", 1, [("Heron terms, version 2", "Information-sharing agreement")]),
        ("Agendas and minutes", 1, [("Lantern walk approved", "Quarterly approved, 10 March 2026")]),
        ("Decisions", 1, [("Decided on the heron approved", "Quarterly approved, 10 March 2026")]),
        ("Actions of meetings", 1, [("Ask the heron approved", "Quarterly approved, 10 March 2026")]),
        ("Campaigns", 1, [("Heron week", "Young people, 12 October 2026")]),
        ("Events", 1, [("Heron launch", "Town hall, 18 October 2026")]),
    ]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (
            RoleCode.CHAIR,
            ["Action plan", "People", "Organisations", "Contacts of organisations", "Services offered", "Agreements",
             "Agendas and minutes", "Decisions", "Actions of meetings"],
        ),
        (
            RoleCode.STEERING_MEMBER,
            ["People", "Organisations", "Contacts of organisations", "Services offered", "Agendas and minutes",
             "Decisions", "Actions of meetings"],
        ),
        (
            RoleCode.PARTNER_CONTACT,
            ["Organisations", "Contacts of organisations", "Services offered", "Agendas and minutes", "Decisions",
             "Actions of meetings"],
        ),
        (RoleCode.TRAINER, ["Organisations", "Contacts of organisations", "Services offered"]),
        (RoleCode.DATA_PROTECTION_OFFICER, ["People", "Agreements"]),
        (RoleCode.VOLUNTEER, []),
    ],
)  # fmt: skip
def test_each_role_finds_what_it_may_read(role: str, kinds: list[str], everything: Partnership) -> None:
    """The plan is not published: whoever sees no drafts finds nothing of it."""
    calendar = [] if role == RoleCode.VOLUNTEER else ["Campaigns", "Events"]
    assert [name.partition(":")[0] for name in found("heron", role)] == kinds + calendar


@pytest.mark.parametrize("role", [RoleCode.ANTISLAVERY_COORDINATOR, RoleCode.CHAIR, RoleCode.STEERING_MEMBER])
@pytest.mark.parametrize("stage", [Stage.AGENDA, Stage.HELD, Stage.MINUTED, Stage.APPROVED])
def test_minutes_are_found_once_they_may_be_read(role: str, stage: str, inside: Partnership) -> None:
    """Before the chair has approved them by those who write or approve them; the agenda by all."""
    minuted(stage)
    reads = stage == Stage.APPROVED or (role != RoleCode.STEERING_MEMBER and stage != Stage.AGENDA)
    drafts = role != RoleCode.STEERING_MEMBER
    told = {"Agendas and minutes": [f"Lantern walk {stage}"], "Decisions": [f"Decided on the heron {stage}"]}
    actions = {"Actions of meetings": [f"Ask the heron {stage}"]} if reads or drafts else {}
    assert found("heron", role) == ((told if reads else {}) | actions)
    assert found("lantern", role) == {"Agendas and minutes": [f"Lantern walk {stage}"]}
    assert found("kestrel", role) == {}


def test_an_own_action_is_found_before_its_minutes(inside: Partnership) -> None:
    minuted(Stage.HELD)
    person = PersonFactory()
    assert found("heron", RoleCode.LEAD_OFFICER, person) == {}
    Action.objects.get().owners.create(person=person)
    assert found("heron", RoleCode.LEAD_OFFICER, person) == {"Actions of meetings": ["Ask the heron held"]}


def test_whoever_only_volunteers_is_found_by_no_way(inside: Partnership) -> None:
    volunteer = PersonFactory(name="Volunteer Heron")
    MembershipFactory(person=volunteer, role_code=RoleCode.VOLUNTEER)
    ContactFactory(person=volunteer, name="", may_be_listed=True, consent_on=date(2026, 1, 1))
    assert found("heron") == {}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("heron", 1), ("HÉRON", 1), ("trust heron", 1), ("her", 1), ("h", 0), ("h e", 0), ("h heron", 1),
     ("heron egret", 0), ("100%", 0), ("her_n", 0), ("   ", 0)],
)  # fmt: skip
def test_words_are_compared_as_people_type_them(typed: str, number: int, inside: Partnership) -> None:
    OrganisationFactory(name="Héron Trust")
    assert len(found(typed).get("Organisations", [])) == number


def test_another_partnership_is_not_searched(marlhaven: Partnership, pellworth: Partnership, sign_in: SignIn) -> None:
    with within(marlhaven):
        copies(1)
    with within(pellworth):
        browser = sign_in(member(RoleCode.ANTISLAVERY_COORDINATOR))
    assert "Nothing found" in browser.get("/pellworth/search/?q=heron").content.decode()


def test_the_first_twenty_of_a_kind_stand_there_with_how_many_there_are(inside: Partnership, sign_in: SignIn) -> None:
    for number in range(21):
        OrganisationFactory(name=f"Heron {number:02}")
        PersonFactory(name=f"Heron {number:02}")
    kinds = gather(settings.SEARCH_SOURCES, asker(PersonFactory(), RoleCode.ANTISLAVERY_COORDINATOR), "heron")
    assert [(kind.name, kind.number, len(kind.found), kind.found[0].title, kind.all_href) for kind in kinds] == [
        ("People", 21, 20, "Heron 00", "/marlhaven/people/?q=heron"),
        ("Organisations", 21, 20, "Heron 00", "/marlhaven/organisations/?q=heron"),
    ]


def test_all_of_a_kind_stand_in_its_list(everything: Partnership, sign_in: SignIn) -> None:
    browser = sign_in(member(RoleCode.ANTISLAVERY_COORDINATOR))
    kinds = gather(settings.SEARCH_SOURCES, asker(PersonFactory(), RoleCode.ANTISLAVERY_COORDINATOR), "heron")
    for kind in kinds:
        for one in kind.found:
            assert browser.get(one.href.partition("#")[0]).status_code == 200, one
        if kind.all_href:
            words = kind.found[-1].title.removeprefix("1.2.3 ").partition(",")[0]
            assert words in browser.get(kind.all_href).content.decode(), kind.name
    assert [kind.name for kind in kinds if not kind.all_href] == [
        "Contacts of organisations",
        "Agendas and minutes",
        "Decisions",
        "Events",
    ]


def copies(number: int) -> None:
    for each in range(number):
        body = OrganisationFactory(name=f"Heron Trust {each}")
        ContactFactory(organisation=body, name="Heron", may_be_listed=True, consent_on=date(2026, 1, 1))
        OfferFactory(organisation=body, name="Heron walks")
        AgreementFactory(title=f"Heron terms {each}")
        MembershipFactory(person=PersonFactory(name="Ada Heron"), organisation=body)
        minuted(Stage.APPROVED)
        Campaign.objects.create(title="Heron week", starts_on=ON, ends_on=ON)
        Event.objects.create(kind="launch", title="Heron launch", held_on=ON)
        MilestoneFactory(text="Count the herons")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_much_is_found(
    number: int, marlhaven: Partnership, as_role: Callable[[str], Client]
) -> None:
    with within(marlhaven):
        copies(number)
    browser = as_role(RoleCode.ANTISLAVERY_COORDINATOR)
    browser.get("/marlhaven/search/")
    assert queries(browser, "/marlhaven/search/") == 7
    assert queries(browser, "/marlhaven/search/?q=heron") == 12


def queries(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("egret", "Nothing found"),
        ("e", "That is too short to search for"),
        ("", None),
        ("x" * 101, None),
        ("%00heron", None),
        ("%ed%a0%80heron", "Nothing found"),
        ("%3Cscript%3E", "Nothing found"),
        ("%E2%80%AEheron", "Nothing found"),
        ("heron" + "+heron" * 15, "Nothing found"),
    ],
)
def test_whatever_is_typed_gets_an_answer(typed: str, said: str | None, inside: Partnership, sign_in: SignIn) -> None:
    found = sign_in(member(RoleCode.TRAINER)).get(f"/marlhaven/search/?q={typed}")
    told = found.content.decode()
    assert found.status_code == 200
    assert [each for each in ("Nothing found", "That is too short to search for") if each in told] == [said][
        : bool(said)
    ]
    assert "<script>" not in told


def test_the_words_stand_in_no_title_no_record_and_no_log(
    everything: Partnership, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(member(RoleCode.ANTISLAVERY_COORDINATOR))
    before = AuditEntry.objects.count()
    with caplog.at_level("DEBUG", logger="django.request"), caplog.at_level("DEBUG", logger="foundation"):
        told = browser.get("/marlhaven/search/?q=heronish").content.decode()
    title = told[told.index("<title>") : told.index("</title>")]
    assert " ".join(title.split()) == "<title>Search - Marlhaven Against Modern Slavery - Alongside"
    assert AuditEntry.objects.count() == before
    assert "heronish" not in caplog.text
    assert told.count("heronish") == 1, "in its own box"


@pytest.mark.parametrize(("role", "has_box"), [(RoleCode.TRAINER, True), (RoleCode.VOLUNTEER, False)])
def test_whoever_may_read_something_has_the_box_on_every_page(
    role: str, has_box: bool, as_role: Callable[[str], Client]
) -> None:
    browser = as_role(role)
    told = browser.get("/marlhaven/").content.decode()
    assert ('action="/marlhaven/search/"' in told) == has_box
    assert ('<label class="govuk-visually-hidden" for="search-everything">' in told) == has_box
    assert browser.get("/marlhaven/search/").status_code == (200 if has_box else 403)
