"""The commands: `ivr check`, `ivr call`, `ivr run` and the others, one file each."""

import importlib
import os
import sys
from typing import IO, Any

import click

from ivr.errors import EditionError, IVRError, RequestError, ScriptUnreadableError

COMMANDS = (
    "call",
    "check",
    "connect",
    "diff",
    "disconnect",
    "fallback",
    "history",
    "map",
    "publish",
    "pull",
    "record",
    "rollback",
    "rules",
    "run",
    "script",
    "serve",
    "settings",
    "staff",
    "stats",
)

READER_LANGUAGE = "ivr.reader_language"
"""Where a command's context keeps what `--lang` says."""

ABSENT = (ScriptUnreadableError, RequestError, EditionError)


class Commands(click.Group):
    """The commands, each imported only when it is asked for, so that `--help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ivr.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what goes wrong on purpose is told in its own words.

        Exit 2 if what was asked for is not there, 1 if it is there and cannot be had.
        """
        try:
            return super().invoke(ctx)
        except IVRError as error:
            failure = NotThere if isinstance(error, ABSENT) else Failure
            raise failure(error, ctx.meta.get(READER_LANGUAGE) or reader_language()) from error


class Failure(click.ClickException):
    """Ends a command with the words of an error, in the reader's language."""

    def __init__(self, error: IVRError, language: str) -> None:
        from ivr.i18n import translator  # here, so that --help is instant

        super().__init__(error.told(language))
        self._head = translator(language).gettext("Error")

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it, as click prints its own."""
        click.echo(f"{self._head}: {self.format_message()}", file=file, err=file is None)


class NotThere(Failure):
    """What was asked for is not there."""

    exit_code = 2


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ivr")
def main() -> None:
    """The phone menu of an information line: check it, call it, run it."""


def reader_language() -> str:
    """Return the language of the person at the terminal: sv or en, from the environment."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return "sv" if locale.lower().startswith("sv") else "en"
    return "en"


def colours() -> bool:
    """Tell whether output may be coloured: on a terminal only."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
