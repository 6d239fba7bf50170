"""The command `ivr`, with one module for each subcommand."""

import importlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from click.exceptions import Exit

import ivr
from ivr.errors import ConfigError, EditionError, IVRError, RequestError, ScriptUnreadableError
from ivr.extras import MODULES, STUDIO
from ivr.i18n import N_, interface_language, translator

COMMANDS = {
    "call": "Call the line, and print what the caller hears.",
    "check": "Check a script.",
    "connect": "Set a number at Twilio to this line, or check it.",
    "diff": "Compare two scripts as callers hear them.",
    "history": "List editions, workers and pending approval requests.",
    "migrate": "Migrate the tables of the database to this version.",
    "new": "Create a script.",
    "notify": "Send mail to staff about requests, due texts and problems.",
    "publish": "Publish a folder as the next edition.",
    "pull": "Write the script of an edition to a folder.",
    "record": "Add recordings, and list the texts to record.",
    "rollback": "Publish an earlier edition again.",
    "rules": "List the rules, or explain one.",
    "run": "Serve the line on this machine only.",
    "script": "Print the script, for reading aloud and for sign-off.",
    "serve": "Answer real calls.",
    "settings": "Print every setting with its value, source and meaning.",
    "staff": "Manage the studio's accounts.",
    "stats": "Show the statistics of calls.",
}
"""Help of the commands, here so that `ivr --help` imports no command module."""

READER_LANGUAGE = "ivr.reader_language"
"""Key of the `--lang` value in click's context."""

NOT_FOUND = (ScriptUnreadableError, RequestError, EditionError)

ANSWERING = ("diff",)
"""Commands whose exit code 1 is an answer, so that every error exits with 2."""

NEEDS_STUDIO = (
    "`ivr {command}` needs packages that are not installed. Install them with pip install "
    "'ivr-informationslinje[studio]'."
)

LASTING = ("call", "run", "serve", "staff")
"""Commands that wait for a person, or run until they are stopped."""

PROGRESS_SECONDS = 4.0
"""Interval of the lines that a command prints while it works."""

WORKING = N_("Still working, since %(seconds)s s ...")


class Commands(click.Group):
    """Group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or return None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        ctx.invoked_subcommand = cmd_name  # for `_progress`: an import may take seconds
        command: click.Command = importlib.import_module(f"ivr.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, and print an IVRError in the reader's language.

        Exit with 2 if a requested object does not exist or the command is in ANSWERING, and with
        1 for other errors.
        """
        try:
            with _progress(ctx), _naming_the_extra(ctx):
                return super().invoke(ctx)
        except IVRError as error:
            language = ctx.meta.get(READER_LANGUAGE) or reader_language()
            head = translator(language).gettext("Error")
            click.echo(f"{head}: {error.message(language)}", err=True)
            is_missing = isinstance(error, NOT_FOUND) or ctx.invoked_subcommand in ANSWERING
            raise Exit(2 if is_missing else 1) from error


@contextmanager
def _naming_the_extra(context: click.Context) -> Iterator[None]:
    """Raise ConfigError instead of ModuleNotFoundError if a package of the studio is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in MODULES[STUDIO]:
            raise
        raise ConfigError(NEEDS_STUDIO.format(command=context.invoked_subcommand)) from error


@contextmanager
def _progress(context: click.Context) -> Iterator[None]:
    """Print a line on standard error every few seconds, so that no command seems to hang."""
    ended = threading.Event()

    def report() -> None:
        seconds = 0.0
        while not ended.wait(PROGRESS_SECONDS):
            seconds += PROGRESS_SECONDS
            language = context.meta.get(READER_LANGUAGE) or reader_language()
            message = translator(language).gettext(WORKING, seconds=round(seconds))
            if context.invoked_subcommand not in LASTING:
                click.echo(message, err=True)

    threading.Thread(target=report, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(ivr.__version__)
def main() -> None:
    """Check, try, run and publish the phone menu of an information line."""


def reader_language() -> str:
    """Return the interface language of the environment's locale, English for any other one."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := os.environ.get(name):
            return interface_language(locale) or "en"
    return "en"
