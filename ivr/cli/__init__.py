"""The command `ivr`, with one module for each subcommand."""

import importlib
import os
import sys
from typing import IO, Any

import click

import ivr
from ivr.errors import EditionError, IVRError, RequestError, ScriptUnreadableError

COMMANDS = (
    "call",
    "canary",
    "check",
    "connect",
    "diff",
    "disconnect",
    "export",
    "history",
    "map",
    "new",
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
"""Key of the value of `--lang` in click's context."""

NOT_FOUND = (ScriptUnreadableError, RequestError, EditionError)


class Commands(click.Group):
    """Group that imports a command when it is used, so that `--help` is instant."""

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
        """Run a command, and print an IVRError as click prints its own errors.

        Exit 2 if something that was asked for does not exist, 1 for other errors.
        """
        try:
            return super().invoke(ctx)
        except IVRError as error:
            failure = NotFound if isinstance(error, NOT_FOUND) else Failure
            raise failure(error, ctx.meta.get(READER_LANGUAGE) or reader_language()) from error


class Failure(click.ClickException):
    """An IVRError in the reader's language, as an exception that click prints."""

    def __init__(self, error: IVRError, language: str) -> None:
        from ivr.i18n import translator  # here, so that --help is instant

        super().__init__(error.told(language))
        self._head = translator(language).gettext("Error")

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the error, with a translated prefix."""
        click.echo(f"{self._head}: {self.format_message()}", file=file, err=file is None)


class NotFound(Failure):
    """Something that was asked for does not exist."""

    exit_code = 2


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(ivr.__version__)
def main() -> None:
    """Check, try, run and publish the phone menu of an information line."""


def reader_language() -> str:
    """Return the language of the environment's locale, sv or en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return "sv" if locale.lower().startswith("sv") else "en"
    return "en"


def colours() -> bool:
    """Return whether to colour output: on a terminal, unless NO_COLOR is set."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
