"""Addresses by their names, remembered: working one out takes longer than printing a row, and each page has a dozen."""

from __future__ import annotations

from functools import lru_cache

from django.urls import URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse

REMEMBERED = 4096


def address(name: str, *args: object) -> str:
    """What `reverse` gives. Words of a partnership and its menu come again and again; keep numbers of rows out."""
    return _address(get_resolver(get_urlconf()), get_script_prefix(), name, args)


@lru_cache(maxsize=REMEMBERED)
def _address(resolver: URLResolver, prefix: str, name: str, args: tuple[object, ...]) -> str:
    """The first two say what the answer hangs on besides its name: which addresses there are, and below which word."""
    return reverse(name, args=args)
