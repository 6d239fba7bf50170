"""What the commands around editions have in common: the database, who publishes, and why."""

import getpass
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from ivr.cli import colours
from ivr.cli.options import AnyFunction
from ivr.errors import EditionError
from ivr.i18n import N_, translator

if TYPE_CHECKING:
    from ivr.publishing.edition import ApprovalRequest
    from ivr.publishing.editions import Editions
    from ivr.script.files import Files
    from ivr.terminal import Page

LONGEST_NAME = 200
"""As many characters as the database keeps."""

NUMBER = click.IntRange(1, 2**31 - 1)
LIVE = "live"

PENDING = 3
"""The exit code where nothing is live before another person has approved it."""

SAME = N_("Nothing was published: edition %(number)s is live already, and has the same content.")
REQUESTED = N_(
    "Nothing is published yet: another person must approve it. Request %(number)s is pending; a "
    "person who may publish approves or refuses it in the studio, under Publish."
)

NAME = re.compile(rf"{LIVE}|[1-9][0-9]{{0,8}}")


@contextmanager
def open_editions() -> "Iterator[Editions]":
    """Give the editions of the database that the environment names; raises ConfigError."""
    from ivr.database import Database  # here, so that --help is instant
    from ivr.publishing.editions import Editions
    from ivr.settings import storage_from

    database = Database(storage_from(os.environ).database_address)
    try:
        yield Editions(database)
    finally:
        database.close()


def edition_named(name: str) -> "Files | None":
    """Return the files of the edition `live`, or of one by its number; None for other names.

    Raises EditionError if there is no such edition, and DatabaseUnavailableError.
    """
    if not NAME.fullmatch(name):
        return None
    with open_editions() as editions:
        return editions.files(live_number(editions) if name == LIVE else int(name))


def live_number(editions: "Editions") -> int:
    """Return the number of the live edition; raises EditionError before the first one."""
    number = editions.newest_number()
    if not number:
        raise EditionError(N_("No edition is live: nothing has been published yet."))
    return number


def author_option(function: AnyFunction) -> AnyFunction:
    """Take who publishes: the login name unless given."""
    return click.option(
        "--author", callback=_author, help="Who publishes; your login name unless given."
    )(function)


def note_option(*, required: bool) -> Callable[[AnyFunction], AnyFunction]:
    """Take what an edition is for."""
    return click.option(
        "--note",
        required=required,
        callback=_words,
        help="What is new, and why. It stays on record.",
    )


def tell(language: str, message: str, **values: object) -> None:
    """Print a message in the reader's language."""
    for line in page().wrap(translator(language).gettext(message, **values)):
        click.echo(line)


def tell_refused(files: "Files", language: str) -> None:
    """Print what is wrong with a script, as `ivr check` does."""
    from ivr.checks.check import check_script
    from ivr.reports.check import text

    for line in text.report(check_script(files, spelling=True), files, language, page()):
        click.echo(line)


def exit_with_request(request: "ApprovalRequest", language: str) -> NoReturn:
    """Print which request waits for approval, and by whom; exit 3."""
    tell(language, REQUESTED, number=request.id)
    sys.exit(PENDING)


def page() -> "Page":
    """Return the page that the terminal shows."""
    from ivr.terminal import Page

    return Page(shutil.get_terminal_size().columns, colours())


def _author(context: click.Context, option: click.Parameter, given: str | None) -> str:
    try:
        name = _words(context, option, getpass.getuser() if given is None else given)
    except (OSError, KeyError) as error:  # a container's user may have no name
        raise click.BadParameter("nobody knows who you are; say it") from error
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} characters")
    return name


def _words(context: click.Context, option: click.Parameter, given: str | None) -> str:
    """What a terminal hands on need not be text; what is kept must be."""
    try:
        return (given or "").strip().encode().decode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("it is no text in UTF-8") from error
