"""Addresses elsewhere: which are taken, and how a page says where one leads."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from foundation import weblinks
from foundation.weblinks import WebAddressField, shortened


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.example.org/report", "https://www.example.org/report"),
        ("http://example.org", "http://example.org"),
        ("example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/@name", "https://example.org/@name"),
    ],
)
def test_an_address_of_the_web_is_taken(typed: str, kept: str) -> None:
    assert WebAddressField().clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ftp://example.org/report", weblinks.NOT_WEB),
        ("javascript://example.org/%0aalert(1)", weblinks.NOT_WEB),
        ("javascript:alert(1)", weblinks.NOT_WEB),
        ("file://example.org/etc/passwd", weblinks.NOT_WEB),
        ("https://www.gov.uk@example.org/", weblinks.NAMES_SOMEBODY),
        ("https://name:word@example.org/", weblinks.NAMES_SOMEBODY),
        ("https://www.gov.uk\\@example.org/", weblinks.NAMES_SOMEBODY),
        ("https://example.org/\u202egro.elpmaxe", weblinks.HIDDEN_SIGN),
        ("https://example.org/a\u200bb", weblinks.HIDDEN_SIGN),
        ("https://example.org/a\x07b", weblinks.HIDDEN_SIGN),
        ("https://", weblinks.NOT_WHOLE),
        ("https://two words.example.org", weblinks.NOT_WHOLE),
    ],
)
def test_what_hides_where_it_leads_is_refused_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WebAddressField().clean(typed)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/", "example.org"),
        ("https://example.org/report", "example.org/report"),
        (f"https://example.org/{'a' * 100}", f"example.org/{'a' * 47}\u2026"),
        (f"https://{'a' * 60}.example.org/report", f"{'a' * 60}.example.org\u2026"),
    ],
)
def test_a_long_address_is_shortened_and_its_host_never(address: str, shown: str) -> None:
    assert shortened(address) == shown
