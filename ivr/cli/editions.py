"""Code shared by the commands for editions: database, options and messages."""

import getpass
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import click

from ivr.checks.check import check_script
from ivr.cli.options import AnyFunction
from ivr.cli.output import page, print_lines, print_message
from ivr.database import Database
from ivr.errors import EditionError, IVRError
from ivr.i18n import N_
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.loading import live_edition
from ivr.publishing.source import LineSource, line_source
from ivr.reports.check import text
from ivr.script.files import Files
from ivr.settings import storage_from

LONGEST_NAME = 200
"""Length of the database's column."""

NUMBER = click.IntRange(1, 2**31 - 1)
LIVE = "live"

PENDING = 3
"""Exit code if another person must approve first."""

SAME = N_("Nothing was published: edition %(number)s is live already, and has the same content.")
REQUESTED = N_(
    "Nothing is published yet: another person must approve it. Request %(number)s is pending; a "
    "person who may publish approves or refuses it in the studio, under Publish."
)

NAME = re.compile(rf"{LIVE}|[1-9][0-9]{{0,8}}")


@contextmanager
def open_database() -> Iterator[Database]:
    """Open the database of DATABASE_URL or IVR_DATA; raises ConfigError."""
    with closing(Database(storage_from(os.environ).database_address)) as database:
        yield database


@contextmanager
def open_editions() -> Iterator[Editions]:
    """Open the editions of the database."""
    with open_database() as database:
        yield Editions(database)


def source_of(editions: Editions) -> LineSource:
    """Return where the service with the settings of this shell takes the line from."""
    storage = storage_from(os.environ)
    return line_source(
        editions.newest_number(), _cached(), has_studio=storage.secret_key is not None
    )


def require_editions(editions: Editions) -> None:
    """Raise IVRError if nothing can be published, because the folder is what callers hear."""
    if source_of(editions) is LineSource.FOLDER:
        raise IVRError(
            N_(
                "Nothing was published: the database has no editions, and SECRET_KEY is not set, "
                "so callers hear the folder of the script. Edit that folder, or set SECRET_KEY for "
                "the service and for this command."
            )
        )


def edition_named(name: str) -> Files | None:
    """Return the files of the edition `live` or of a number; None for other names.

    Raises EditionError if the edition does not exist, and DatabaseUnavailableError.
    """
    if not NAME.fullmatch(name):
        return None
    with open_editions() as editions:
        return editions.files(live_number(editions) if name == LIVE else int(name))


def live_number(editions: Editions) -> int:
    """Return the number of the live edition.

    Raises EditionError before the first one, and DatabaseUnavailableError if the database was
    emptied.
    """
    live = live_edition(editions, _cached())
    if live is None:
        raise EditionError(N_("No edition is live: nothing has been published yet."))
    return live.number


def require_whole(editions: Editions) -> None:
    """Raise DatabaseUnavailableError if the database was emptied."""
    live_edition(editions, _cached())


def author_option(function: AnyFunction) -> AnyFunction:
    """Add the option `--author`, the login name by default."""
    return click.option(
        "--author", callback=_author, help="Who publishes. Default: your login name."
    )(function)


def note_option(*, required: bool) -> Callable[[AnyFunction], AnyFunction]:
    """Add the option `--note`, which says what an edition changes."""
    return click.option(
        "--note",
        required=required,
        callback=_text,
        help="What is new, and why. It is kept with the edition.",
    )


def over_option(help: str) -> Callable[[AnyFunction], AnyFunction]:
    """Add the option `--over`, the edition that a new one replaces."""
    return click.option("--over", type=NUMBER, help=help)


def print_findings(files: Files, language: str) -> None:
    """Print the findings of a script, as `ivr check` does."""
    print_lines(text.report(check_script(files, spelling=True), files, language, page()))


def print_outcome(
    outcome: Edition | ApprovalRequest, before: int, language: str, published: str, **values: object
) -> int:
    """Print that an edition is `published`, or was live already, and return its number.

    Exit 3 for an approval request.
    """
    if isinstance(outcome, ApprovalRequest):
        print_message(language, REQUESTED, number=outcome.id)
        sys.exit(PENDING)
    message = published if outcome.number > before else SAME
    print_message(language, message, number=outcome.number, **values)
    return outcome.number


def _cached() -> int:
    return EditionCache(storage_from(os.environ).edition_cache).last


def _author(context: click.Context, option: click.Parameter, given: str | None) -> str:
    try:
        name = _text(context, option, getpass.getuser() if given is None else given)
    except (OSError, KeyError) as error:  # a container's user may have no name
        raise click.BadParameter("your login name is unknown; give --author") from error
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} characters")
    return name


def _text(context: click.Context, option: click.Parameter, given: str | None) -> str:
    """Strip a value, and refuse bytes that are not UTF-8."""
    try:
        return (given or "").strip().encode().decode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("not valid UTF-8") from error
