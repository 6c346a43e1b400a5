"""Files that people take out: asked for, made once whatever happens, theirs alone, and gone after a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from foundation import documents, exports, tasks
from foundation.exports import Order
from foundation.models import AuditEntry, Export, StoredFile
from foundation.tenancy import within
from partnership.models import Membership, Partnership, Person
from partnership.roles import RoleCode
from tests.conftest import SignIn
from tests.factories import MembershipFactory, member

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MAKERS = {name: f"tests.foundation.makers.{name}" for name in ("plain", "broken", "refusing", "watching", "slow")}


@pytest.fixture(autouse=True)
def made_here(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.EXPORT_MAKERS = MAKERS
    settings.EXPORT_RIGHTS = dict.fromkeys(MAKERS, "tests.foundation.makers.rights")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as travelled:
        yield travelled


@pytest.fixture
def steward(marlhaven: Partnership) -> Person:
    with within(marlhaven):
        return member(RoleCode.STEERING_MEMBER, name="Ilse Marchbank")


def order(kind: str = "plain", **changed: Any) -> Order:
    usual: dict[str, Any] = {
        "kind": kind,
        "format": "pdf",
        "permission": "export_plan",
        "title": "Board of the plan",
        "file_name": "plan-board-2026-11-20",
        "purpose": "meeting",
        "parameters": {"words": "Seven reds"},
    }
    return Order(**usual | changed)


def asked(person: Person, kind: str = "plain", **changed: Any) -> Export:
    with within(person.partnership):
        return exports.ask(order=order(kind, **changed), by=person, at=timezone.now())


def made(export: Export) -> Export:
    """As it stands when its job has run."""
    tasks.make_export(partnership_id=export.partnership_id, number=export.pk)
    return again(export)


def again(export: Export) -> Export:
    with within(export.partnership_id):
        return Export.objects.select_related("file").get(pk=export.pk)


def page(export: Export, tail: str = "") -> str:
    return f"/marlhaven/exports/{export.pk}/{tail}"


def recorded(partnership: Partnership) -> list[tuple[str, dict[str, str]]]:
    with within(partnership):
        return list(AuditEntry.objects.order_by("pk").values_list("action", "details"))


def test_a_file_is_made_by_a_job_and_stands_ready_for_a_week(steward: Person) -> None:
    export = asked(steward)
    assert (export.state, export.file) == ("waiting", None)
    ready = made(export)
    assert (ready.state, ready.ready_at, ready.expires_at) == ("ready", AT, AT + timedelta(days=7))
    assert ready.file is not None
    assert ready.file.name == "plan-board-2026-11-20.pdf"
    with within(steward.partnership):
        assert documents.read(ready.file) == b"%PDF-1.7\nSeven reds for Ilse Marchbank\n"


def test_each_is_recorded_once_when_asked_for_and_each_time_it_is_taken(steward: Person, sign_in: SignIn) -> None:
    export = made(asked(steward, purpose="other", purpose_words="For Ms Quillfern"))
    told = {"kind": "plain", "format": "pdf", "purpose": "other"}
    assert recorded(steward.partnership) == [("export.asked", told)]
    answer = sign_in(steward).get(page(export, "download/"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-board-2026-11-20.pdf"'
    assert answer.content == b"%PDF-1.7\nSeven reds for Ilse Marchbank\n"
    taken = ("export.downloaded", {"kind": "plain", "format": "pdf"})
    assert recorded(steward.partnership) == [("export.asked", told), taken]


def test_a_job_that_is_delivered_three_times_makes_one_file(steward: Person) -> None:
    export = asked(steward)
    first = made(export)
    made(export)
    tasks.make_exports()
    assert (again(export).file_id, again(export).attempts) == (first.file_id, 1)
    with within(steward.partnership):
        assert StoredFile.objects.count() == 1


def test_a_job_that_never_came_is_found(steward: Person) -> None:
    export = asked(steward)
    tasks.make_exports()
    assert again(export).state == "ready"


def test_what_a_dead_job_left_half_made_is_made_again(steward: Person, clock: time_machine.Traveller) -> None:
    export = asked(steward)
    with within(steward.partnership):
        Export.objects.filter(pk=export.pk).update(state="making", attempts=1, beat_at=AT)
    clock.shift(exports.STALE_AFTER)
    tasks.make_exports()
    assert again(export).state == "making"  # its job may still be at work
    clock.shift(timedelta(seconds=1))
    tasks.make_exports()
    assert (again(export).state, again(export).attempts) == ("ready", 2)


def test_one_that_dies_three_times_fails_with_a_sentence(steward: Person, clock: time_machine.Traveller) -> None:
    export = asked(steward)
    with within(steward.partnership):
        Export.objects.filter(pk=export.pk).update(state="making", attempts=3, beat_at=AT)
    clock.shift(exports.STALE_AFTER + timedelta(seconds=1))
    tasks.make_exports()
    assert (again(export).state, again(export).error) == ("failed", exports.LOST)


def test_a_mistake_in_a_maker_is_tried_three_times_and_no_word_of_the_plan_is_logged(
    steward: Person, caplog: pytest.LogCaptureFixture
) -> None:
    export = asked(steward, "broken")
    for state in ("waiting", "waiting", "failed", "failed"):
        assert made(export).state == state
    assert again(export).error == exports.NOT_MADE
    assert caplog.text.count("could not be made (ValueError)") == 3
    assert "Seven reds" not in caplog.text


def test_a_refusal_is_told_at_once_in_its_own_words(steward: Person) -> None:
    export = made(asked(steward, "refusing"))
    assert (export.state, export.error, export.attempts) == ("failed", "This plan is a draft again.", 1)


def test_whoever_loses_the_role_gets_no_file(steward: Person) -> None:
    export = asked(steward)
    with within(steward.partnership):
        Membership.objects.update(ends_on=date(2026, 11, 19))
    assert (made(export).state, again(export).error) == ("failed", exports.NO_RIGHT)


def test_whoever_has_another_role_now_gets_no_file(steward: Person) -> None:
    export = asked(steward)
    with within(steward.partnership):
        Membership.objects.update(role_code=RoleCode.VOLUNTEER)
    assert (made(export).state, again(export).error) == ("failed", exports.NO_RIGHT)


def test_whoever_may_no_longer_sign_in_gets_no_file(steward: Person) -> None:
    export = asked(steward)
    assert steward.user is not None
    steward.user.is_active = False
    steward.user.save()
    assert (made(export).state, again(export).error) == ("failed", exports.NO_RIGHT)


def test_each_step_can_be_seen_while_the_file_is_made(steward: Person) -> None:
    export = made(asked(steward, "watching"))
    with within(steward.partnership):
        assert export.file is not None
        assert documents.read(export.file) == b"[('making', 3, 7)]"


def test_a_job_that_was_given_up_does_not_overwrite_its_successor(steward: Person) -> None:
    export = made(asked(steward, "slow"))
    assert (export.state, export.attempts, export.done, export.file) == ("making", 2, 0, None)


def test_nobody_else_sees_or_takes_it(steward: Person, pellworth: Partnership, sign_in: SignIn) -> None:
    export = made(asked(steward))
    with within(steward.partnership):
        another = member(RoleCode.ANTISLAVERY_COORDINATOR)
    with within(pellworth):
        stranger = member(RoleCode.ANTISLAVERY_COORDINATOR)
    for who in (another, stranger):
        client = sign_in(who)
        nowhere = client.get("/marlhaven/exports/99/")
        for tail in ("", "download/"):
            answer = client.get(page(export, tail))
            assert (answer.status_code, answer.content) == (404, nowhere.content)
        assert client.post(page(export, "again/")).status_code == 404
    assert "Board of the plan" not in sign_in(another).get("/marlhaven/exports/").content.decode()
    assert sign_in(stranger).get(f"/pellworth/exports/{export.pk}/").status_code == 404


def test_one_who_lost_the_role_after_it_was_made_cannot_take_it(steward: Person, sign_in: SignIn) -> None:
    export = made(asked(steward))
    client = sign_in(steward)
    with within(steward.partnership):
        Membership.objects.update(role_code=RoleCode.VOLUNTEER)
    assert client.get(page(export, "download/")).status_code == 403


def test_a_file_made_with_a_right_that_is_gone_is_not_handed_out_and_offered_anew(
    steward: Person, sign_in: SignIn
) -> None:
    with within(steward.partnership):
        chair = MembershipFactory(person=steward, role_code=RoleCode.CHAIR)
    export, client = made(asked(steward)), sign_in(steward)
    assert client.get(page(export, "download/")).status_code == 200
    with within(steward.partnership):
        Membership.objects.filter(pk=chair.pk).update(ends_on=date(2026, 11, 19))
    refused = client.get(page(export, "download/"))
    assert refused.status_code == 403
    for told in (refused.content.decode(), client.get(page(export)).content.decode()):
        assert exports.LESS in told
        assert "Ask for it again" in told
        assert "Download" not in told
    renewed = client.post(page(export, "again/")).headers["Location"]
    with within(steward.partnership):
        newest = Export.objects.latest("pk")
    fresh = made(newest)
    assert page(fresh) == renewed
    assert client.get(page(fresh, "download/")).status_code == 200


def test_a_file_that_does_not_say_what_it_was_made_with_is_nobodys(steward: Person, sign_in: SignIn) -> None:
    export = made(asked(steward))
    with within(steward.partnership):
        Export.objects.filter(pk=export.pk).update(made_with=[])
    assert sign_in(steward).get(page(export, "download/")).status_code == 403


def test_a_right_that_came_later_takes_no_file_away(steward: Person, sign_in: SignIn) -> None:
    export = made(asked(steward))
    with within(steward.partnership):
        MembershipFactory(person=steward, role_code=RoleCode.CHAIR)
    assert sign_in(steward).get(page(export, "download/")).status_code == 200


def test_a_file_goes_after_a_week_and_the_line_stays(
    steward: Person, sign_in: SignIn, clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any
) -> None:
    export = made(asked(steward))
    assert export.file is not None
    assert export.expires_at is not None
    path = Path(default_storage.path(documents.path_of(steward.partnership_id, export.file.key)))
    clock.move_to(export.expires_at - timedelta(seconds=1))
    tasks.expire_exports()
    assert again(export).state == "ready"
    clock.shift(timedelta(seconds=1))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.expire_exports()
        assert (again(export).state, again(export).file, path.exists()) == ("expired", None, False)
    client = sign_in(steward)
    assert client.get(page(export, "download/")).status_code == 403
    assert "Ask for it again" in client.get(page(export)).content.decode()
    answer = client.post(page(export, "again/"))
    with within(steward.partnership):
        renewed = Export.objects.latest("pk")
    assert answer.headers["Location"] == page(renewed)
    assert (renewed.parameters, renewed.state) == (export.parameters, "waiting")


def test_the_page_shows_how_far_it_is_and_htmx_stops_asking_when_it_is_ready(steward: Person, sign_in: SignIn) -> None:
    export, client = asked(steward), sign_in(steward)
    waiting = client.get(page(export))
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "It waits for its turn." in waiting.content.decode()
    with within(steward.partnership):
        Export.objects.filter(pk=export.pk).update(state="making", beat_at=AT, done=2, steps=5)
    fragment = client.get(page(export), headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    assert "Steps done: <strong>2 of 5</strong>" in fragment.content.decode()
    with within(steward.partnership):
        Export.objects.filter(pk=export.pk).update(state="waiting")
    made(export)
    fragment = client.get(page(export), headers={"HX-Request": "true"})
    assert fragment.status_code == 286
    assert "Download plan-board-2026-11-20.pdf" in fragment.content.decode()
    assert "The file is ready." in fragment.content.decode()
    assert "hx-trigger" not in client.get(page(export)).content.decode()


def test_a_person_may_have_five_under_way(steward: Person) -> None:
    for _ in range(exports.MOST_AT_ONCE):
        last = asked(steward)
    with pytest.raises(exports.TooMany, match="5 files are being made for you"):
        asked(steward)
    made(last)
    asked(steward)


def test_the_job_is_given_numbers_only(
    steward: Person, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr("foundation.jobs._send", lambda name, arguments: sent.append((name, arguments)))
    with django_capture_on_commit_callbacks(execute=True):
        export = asked(steward)
    told = {"partnership_id": steward.partnership_id, "number": export.pk}
    assert sent == [("foundation.make_export", told)]


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "ready"}, "export_ready_has_its_file"),
        ({"state": "making"}, "export_made_by_some"),
        ({"state": "failed"}, "export_failed_says_why"),
        ({"purpose": "other"}, "export_has_a_purpose"),
    ],
)
def test_the_database_holds_an_export_together(steward: Person, wrong: dict[str, str], constraint: str) -> None:
    export = asked(steward)
    for name, value in ({"pk": None} | wrong).items():
        setattr(export, name, value)
    with within(steward.partnership), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        export.save(force_insert=True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    count: int, steward: Person, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        made(asked(steward))
    client = sign_in(steward)
    client.get("/marlhaven/exports/")
    with django_assert_num_queries(9):
        client.get("/marlhaven/exports/")
