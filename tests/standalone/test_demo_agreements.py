"""The agreements of the demonstration."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from foundation.qualifications import SHARING_INFORMATION, of
from foundation.tenancy import within
from partnership.models import Agreement, Offer, Organisation, Partnership
from standalone.demo.agreements import OFFERS, SHARING, make_agreements
from standalone.demo.organisations import make_organisations

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def test_one_of_five_sharing_agreements_has_ended(marlhaven: Partnership) -> None:
    with within(marlhaven):
        make_organisations(marlhaven, random=Random(1), on=ON)  # noqa: S311 -- nothing secret
        make_agreements(marlhaven, random=Random(1), on=ON)  # noqa: S311 -- nothing secret
        bodies = [Organisation.objects.get(name=name) for name, *_ in SHARING]
        may = [of(what=SHARING_INFORMATION, subject=body, on=ON).holds for body in bodies]
        counted = (Agreement.objects.count(), Offer.objects.count())
    assert may == [True, True, True, True, False]
    assert counted == (6, len(OFFERS))
