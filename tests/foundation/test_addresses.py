"""Addresses are remembered, for the addresses that hold at the time."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, set_script_prefix

from foundation.addresses import address


def test_an_address_is_the_same_when_it_is_asked_for_again() -> None:
    assert address("partnership:home", "marlhaven") == "/marlhaven/"
    assert address("partnership:home", "marlhaven") == "/marlhaven/"
    assert address("partnership:home", "pellworth") == "/pellworth/"


def test_other_addresses_of_the_site_take_the_place_of_those_remembered() -> None:
    assert address("home") == "/"
    with override_settings(ROOT_URLCONF="bench.floor"), pytest.raises(NoReverseMatch):
        address("home")
    set_script_prefix("/below/")
    try:
        assert address("home") == "/below/"
    finally:
        set_script_prefix("/")
    assert address("home") == "/"
