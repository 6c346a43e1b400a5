"""An operator's command that refuses in one line, also what it could not parse."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser


class OneLineParser(CommandParser):
    def error(self, message: str) -> NoReturn:
        """One line with status 2, where argparse would print how the command is used before it."""
        if not self.called_from_command_line:
            super().error(message)
        self.exit(2, f"{message[0].upper()}{message[1:]}. Add --help to see how it is used.\n")


class OneLineCommand(BaseCommand):
    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser  # Django gives no other way to choose it
        return parser
