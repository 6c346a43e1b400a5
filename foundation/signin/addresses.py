"""Where a request comes from. X-Forwarded-For is believed only as far as our own proxies wrote it."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

FORWARDING = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
        "HTTP_X_CLIENT_IP",
        "HTTP_X_CLUSTER_CLIENT_IP",
        "HTTP_TRUE_CLIENT_IP",
        "HTTP_CLIENT_IP",
        "HTTP_FASTLY_CLIENT_IP",
        "HTTP_FLY_CLIENT_IP",
    }
)
FORWARDING_FAMILIES = ("HTTP_X_FORWARDED", "HTTP_X_ORIGINAL", "HTTP_CF_", "HTTP_X_ENVOY_")
"""What proxies, tunnels and content networks add to a request. A browser on this machine sends none of them."""
OWN_NAMES = frozenset({"localhost", "127.0.0.1"})


def client_address(request: HttpRequest) -> str:
    """The address that limits count by: what the outermost of TRUSTED_PROXY_COUNT proxies saw, else the peer itself.

    Each proxy appends what it saw, so the words to the left of ours were written by the client and are ignored.
    """
    peer = _plain(request.META.get("REMOTE_ADDR", "")) or "0.0.0.0"  # noqa: S104 -- no address: one shared limit
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if proxies < 1 or len(hops) < proxies:
        return peer
    return _plain(hops[-proxies]) or peer


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs on this very machine. Behind a proxy everybody's peer is this machine: then never."""
    if any(name in FORWARDING or name.startswith(FORWARDING_FAMILIES) for name in request.META):
        return False
    if not _is_own_name(request.META.get("HTTP_HOST", "")):
        return False  # a proxy that adds nothing still passes on the name that it was asked for
    peer = _plain(request.META.get("REMOTE_ADDR", ""))
    return bool(peer) and ip_address(peer).is_loopback


def _is_own_name(host: str) -> bool:
    """With a port or without."""
    name, _, port = host.partition(":")
    return name.lower() in OWN_NAMES and (":" not in host or port.isdecimal())


def _plain(address: str) -> str:
    try:
        found = ip_address(address.strip().strip("[]"))
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
