"""Measures pages and row security, and prints a table. Started by `python -m bench` with servers in the environment."""

from __future__ import annotations

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["SECURE_SSL_REDIRECT"] = "0"

import django
from django.conf import settings

django.setup()

import gzip  # noqa: E402 -- Django stands first
from datetime import date  # noqa: E402
from http import HTTPStatus  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from actionplan.models import Plan  # noqa: E402
from bench import data, paper, rowsecurity, sweep  # noqa: E402
from bench.clock import compare  # noqa: E402
from foundation.models import User  # noqa: E402
from foundation.tenancy import within  # noqa: E402
from partnership.models import Membership, Partnership, Person  # noqa: E402
from partnership.roles import RoleCode  # noqa: E402

PLAIN = [
    # What `startproject` sets up.
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROUNDS = 60
READERS = {"coordinator": RoleCode.ANTISLAVERY_COORDINATOR, "member": RoleCode.STEERING_MEMBER}
"""Who reads the plan as it stands today, and who reads what was last published."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    call_command("migrate", database="owner", verbosity=0)
    listed, boarded = data.make(partnerships=200, milestones_each=40, large=(1000, 500), boards=5)
    data.copy_to_floor()
    say("Row security against a plain WHERE (times as long; must be 1.2 at most)")
    for name, ratio in rowsecurity.measure(listed).items():
        say(f"  {name:20} {ratio.slower:5.2f}   ({ratio.ours_ms:.2f} ms against {ratio.floor_ms:.2f} ms)")
    say("Pages against the floor (requests a second as a ratio; must be 0.5 at least)")
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["testserver"]):
        pages("milestones, 50 of 1,000", "actionplan:milestones", "floor_list", listed)
        pages("board of 500, 5 boards", "actionplan:board", "floor_board", boarded)
    paper_found = paper.measure(boarded)
    say(f"PDF of {paper_found.pages} pages against WeasyPrint's own (pages a second as a ratio; must be 0.8 at least)")
    for name, ratio in (("without tags", paper_found.plain), ("with tags, as ours", paper_found.tagged)):
        say(f"  {name:24} {ratio.speed:5.2f}   ({ratio.ours_ms:.0f} ms against {ratio.floor_ms:.0f} ms)")
    sweep.fill(partnerships=1000)
    tell_sweep(sweep.measure())


def tell_sweep(found: sweep.Sweep) -> None:
    say(f"One round of messages over {found.partnerships} partnerships of 40 milestones (seconds; ms for each)")
    for name, seconds in (("first of a day", found.first), ("noting again", found.again), ("sending", found.sending)):
        say(f"  {name:24} {seconds:5.2f}   ({seconds / found.partnerships * 1000:.2f} ms)")


def pages(name: str, page: str, below: str, partnership: Partnership) -> None:
    """One page, for each kind of reader."""
    for kind, role in READERS.items():
        user = User.objects.create_user(f"{kind}-{partnership.slug}@example.org")
        with within(partnership):
            person = Person.objects.create(name=kind, user=user)
            Membership.objects.create(person=person, user=user, role_code=role, starts_on=date(2025, 4, 1))
            plan = Plan.objects.get()
        ours, floor = _signed_in(user)
        address = reverse(page, args=[partnership.slug, plan.pk])
        one_page(f"{name}, {kind}", ours, address, floor, f"{reverse(below)}?partnership={partnership.pk}")


def _signed_in(user: User) -> tuple[Client, Client]:
    ours, floor = Client(), Client()
    for client in (ours, floor):
        client.force_login(user)
    session = ours.session
    session["second_step"] = user.pk
    session.save()
    ours.handler.load_middleware()
    with override_settings(MIDDLEWARE=PLAIN):
        floor.handler.load_middleware()
    return ours, floor


def one_page(name: str, ours: Client, address: str, floor: Client, below: str) -> None:
    for client, url in ((ours, address), (floor, below)):
        answer = client.get(url)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{url} answered {answer.status_code}, so there is nothing to measure.")
    with CaptureQueriesContext(connection) as queries:
        body = ours.get(address).content
    asked = [query for query in queries.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")]
    ratio = compare(lambda: ours.get(address), lambda: floor.get(below), rounds=ROUNDS)
    size, packed = len(body) / 1000, len(gzip.compress(body)) / 1000
    say(
        f"  {name:38} {ratio.speed:5.2f}   ({ratio.ours_ms:.1f} ms against {ratio.floor_ms:.1f} ms;"
        f" {len(asked)} queries; {size:.0f} kB, {packed:.0f} kB packed)"
    )


if __name__ == "__main__":
    if not settings.DATABASES["owner"]["NAME"]:
        raise SystemExit("Start this with `make bench`.")
    main()
