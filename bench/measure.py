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
from bench import data, rowsecurity  # noqa: E402
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


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    call_command("migrate", database="owner", verbosity=0)
    large = data.make(partnerships=200, milestones_each=40, milestones_of_first=1000)
    data.copy_to_floor()
    say("Row security against a plain WHERE (times as long; must be 1.2 at most)")
    for name, ratio in rowsecurity.measure(large).items():
        say(f"  {name:20} {ratio.slower:5.2f}   ({ratio.ours_ms:.2f} ms against {ratio.floor_ms:.2f} ms)")
    say("Pages against the floor (requests a second as a ratio; must be 0.5 at least)")
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["testserver"]):
        pages(large)


def pages(partnership: Partnership) -> None:
    user = User.objects.create_user("bench@example.org")
    with within(partnership):
        person = Person.objects.create(name="Bench", user=user)
        Membership.objects.create(
            person=person, user=user, role_code=RoleCode.STEERING_MEMBER, starts_on=date(2025, 4, 1)
        )
        plan = Plan.objects.get()
    ours, floor = Client(), Client()
    for client in (ours, floor):
        client.force_login(user)
    session = ours.session
    session["second_step"] = user.pk
    session.save()
    ours.handler.load_middleware()
    with override_settings(MIDDLEWARE=PLAIN):
        floor.handler.load_middleware()
    for name, address, below in (
        ("milestones, 50 of 1,000", reverse("actionplan:milestones", args=[partnership.slug, plan.pk]), "floor_list"),
        ("board of 1,000", reverse("actionplan:board", args=[partnership.slug, plan.pk]), "floor_board"),
    ):
        one_page(name, ours, address, floor, f"{reverse(below)}?partnership={partnership.pk}")


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
        f"  {name:24} {ratio.speed:5.2f}   ({ratio.ours_ms:.1f} ms against {ratio.floor_ms:.1f} ms;"
        f" {len(asked)} queries; {size:.0f} kB, {packed:.0f} kB packed)"
    )


if __name__ == "__main__":
    if not settings.DATABASES["owner"]["NAME"]:
        raise SystemExit("Start this with `make bench`.")
    main()
