"""`manage.py create_partnership`: whole or not at all, with one line when not."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from foundation.models import AuditEntry
from foundation.tenancy import within
from partnership.models import RESERVED_SLUGS, Partnership, Person
from tests.conftest import Browser

pytestmark = pytest.mark.django_db


def create(slug: str = "eastreach", **options: str) -> str:
    out = StringIO()
    given = {"name": "Eastreach Network", "administrator_email": "ada@example.org", **options}
    call_command("create_partnership", slug, stdout=out, **given)
    return out.getvalue()


def test_it_makes_the_partnership_and_prints_the_way_in() -> None:
    printed = create(administrator_name="Ada Quillfern", area="Eastreach").splitlines()
    assert printed[0] == "Made Eastreach Network. ada@example.org can come in by this link within 7 days:"
    made = Partnership.objects.get()
    assert (made.slug, made.name, made.area) == ("eastreach", "Eastreach Network", "Eastreach")
    with within(made):
        administrator = Person.objects.get()
        assert (administrator.name, administrator.email) == ("Ada Quillfern", "ada@example.org")
        assert [held.role_code for held in administrator.memberships.all()] == ["administrator"]
        told = AuditEntry.objects.order_by("pk").values_list("action", "actor_user_id")
        assert list(told) == [
            ("partnership.created", None),
            ("person.added", None),
            ("role.given", None),
            ("invitation.sent", None),
        ]
    path = "/" + printed[1].split("/", 3)[3]
    assert Browser().get(path).status_code == 200


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"slug": "marlhaven"}, 'SLUG: There is a partnership "marlhaven" already. Choose another address.'),
        ({"slug": "Bad Slug"}, "SLUG: Use small letters, figures and hyphens, and begin with a letter."),
        ({"slug": "9lives"}, "SLUG: Use small letters, figures and hyphens, and begin with a letter."),
        ({"slug": "under_score"}, "SLUG: Use small letters, figures and hyphens, and begin with a letter."),
        ({"slug": "x" * 41}, "SLUG: Use 40 characters or fewer."),
        ({"slug": ""}, "SLUG: Use small letters, figures and hyphens, and begin with a letter."),
        ({"name": " "}, "--name: Give the partnership a name."),
        ({"name": "x" * 121}, "--name: Use 120 characters or fewer."),
        ({"area": "x" * 121}, "--area: Use 120 characters or fewer."),
        (
            {"slug": "account", "name": "", "administrator_email": "ada"},
            (
                'SLUG: The address "account" belongs to the site. Choose another. --name: Give the partnership a name.'
                ' --administrator-email: "ada" is not an email address.'
            ),
        ),
        ({"administrator_email": "ada"}, '--administrator-email: "ada" is not an email address.'),
        (
            {"administrator_email": "a@" + ".".join(["b" * 60] * 4) + ".example.org"},
            "--administrator-email: Use 254 characters or fewer.",
        ),
        ({"administrator_email": ""}, '--administrator-email: "" is not an email address.'),
        ({"administrator_name": "x" * 161}, "--administrator-name: Use 160 characters or fewer."),
        *(
            ({"slug": slug}, f'SLUG: The address "{slug}" belongs to the site. Choose another.')
            for slug in sorted(RESERVED_SLUGS)
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_made(
    options: dict[str, str], sentence: str, marlhaven: Partnership
) -> None:
    with pytest.raises(CommandError) as refused:
        create(**options)
    said = str(refused.value)
    assert said == f"Nothing was made. {sentence}"
    assert "\n" not in said
    assert refused.value.returncode == 2
    assert list(Partnership.objects.all()) == [marlhaven]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["eastreach", "--name", "E"], "The following arguments are required: --administrator-email."),
        ([], "The following arguments are required: slug, --name, --administrator-email."),
        (
            ["eastreach", "--name", "E", "--administrator-email", "a@example.org", "--colour", "red"],
            "Unrecognized arguments: --colour red.",
        ),
    ],
)
def test_a_missing_argument_is_said_in_one_line_with_status_2(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", "create_partnership", *typed])
    printed = capsys.readouterr()
    assert (stopped.value.code, printed.out) == (2, "")
    assert printed.err == f"{said} Add --help to see how it is used.\n"
    assert list(Partnership.objects.all()) == []
