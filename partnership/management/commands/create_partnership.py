"""`manage.py create_partnership SLUG --name ... --administrator-email ...`: a new partnership and its first way in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from foundation.commands import OneLineCommand
from partnership.services import partnerships


class Command(OneLineCommand):
    help = "Make a partnership, its first administrator and their invitation; print the invitation's link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The first word of its addresses: small letters, figures and hyphens.")
        parser.add_argument("--name", required=True, help="Its name, as people read it.")
        parser.add_argument("--area", default="", help="The place that it works in.")
        parser.add_argument("--administrator-email", required=True, help="Where the invitation goes.")
        parser.add_argument("--administrator-name", default="", help="The email address, until somebody changes it.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invitation = partnerships.create(
                slug=options["slug"],
                name=options["name"],
                area=options["area"],
                administrator_name=options["administrator_name"],
                administrator_email=options["administrator_email"],
                at=timezone.now(),
            )
        except ValidationError as wrong:
            raise CommandError(_one_line(wrong), returncode=2) from wrong
        partnership = invitation.partnership
        self.stdout.write(f"Made {partnership.name}. {invitation.email} can come in by this link within 7 days:")
        self.stdout.write(invitation.link)


def _one_line(wrong: ValidationError) -> str:
    by_argument = wrong.message_dict.items()
    sentences = [f"{_as_typed(name)}: {message}" for name, messages in by_argument for message in messages]
    return " ".join(["Nothing was made.", *sentences])


def _as_typed(argument: str) -> str:
    return "SLUG" if argument == "slug" else f"--{argument.replace('_', '-')}"
