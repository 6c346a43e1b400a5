"""A name is found as people type it."""

from __future__ import annotations

import pytest

from partnership.models import Organisation, Partnership, Person
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NAMES = ("Trần Thị Hoa", "Blodwen Saltmarsh-Adeyemi", "Siân O’Dowd", "Łukasz Nowak", "王小明")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", sorted(NAMES)),
        ("tran", ["Trần Thị Hoa"]),
        ("TRẦN", ["Trần Thị Hoa"]),
        ("hoa tran", ["Trần Thị Hoa"]),
        ("saltmarsh adeyemi", ["Blodwen Saltmarsh-Adeyemi"]),
        ("saltmarsh-adeyemi", ["Blodwen Saltmarsh-Adeyemi"]),
        ("sian o'dowd", ["Siân O’Dowd"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("小明", ["王小明"]),
        ("100%", []),
        ("tran nowak", []),
    ],
)
def test_accents_hyphens_and_the_order_of_words_do_not_matter(
    typed: str, found: list[str], inside: Partnership
) -> None:
    for name in NAMES:
        PersonFactory(name=name)
        OrganisationFactory(name=name)
    assert sorted(Person.objects.matching(typed).values_list("name", flat=True)) == found
    assert sorted(Organisation.objects.matching(typed).values_list("name", flat=True)) == found
