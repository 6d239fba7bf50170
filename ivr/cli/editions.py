"""Code shared by the commands for editions: database access, publishing, options."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import click

from ivr.checks.check import check_script, in_lines
from ivr.checks.checker import check_candidate
from ivr.errors import EditionError, IVRError, ScriptRefusedError
from ivr.i18n import N_
from ivr.line.cache import EditionCache
from ivr.reports.check import check_report
from ivr.script.files import Files, load
from ivr.settings import storage_from
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.reader import require_live
from ivr.terminal import print_lines, print_message

MAX_NAME_LENGTH = 200
"""Length of the database column."""

NUMBER = click.IntRange(1, 2**31 - 1)

REFUSED = 1
PENDING = 3
"""Exit code if another person must approve first."""

SAME = N_("Nothing was published: edition %(number)s is live already, and has the same content.")
REQUESTED = N_(
    "Nothing is published yet: another person must approve it. Request %(number)s is pending; a "
    "person who may publish approves it or requests changes in the studio, under Publish."
)
INHERITED = N_(
    "Errors by today's rules that do not stop publication, because callers heard the same words "
    "before: %(count)s."
)
NO_EDITIONS = N_(
    "Nothing was published: the database has no editions, and SECRET_KEY is not set, so callers "
    "hear the folder of the script. Edit that folder, or set SECRET_KEY for the service and for "
    "this command."
)


@contextmanager
def open_database() -> Iterator[Database]:
    """Open the database of DATABASE_URL or IVR_DATA; raises ConfigError."""
    with closing(Database(storage_from(os.environ).database_address)) as database:
        yield database


@contextmanager
def open_editions() -> Iterator[Editions]:
    """Open the editions of the database."""
    with open_database() as database:
        yield Editions(database, edition_cache=edition_cache())


def edition_cache() -> EditionCache:
    """Return the edition cache of this machine."""
    return EditionCache(storage_from(os.environ).edition_cache)


def has_editions(editions: Editions) -> bool:
    """Return whether callers of this machine hear editions, or would with SECRET_KEY."""
    return bool(editions.newest_number() or edition_cache().last)


def hears_folder(editions: Editions) -> bool:
    """Return whether callers of a service with the settings of this shell hear the folder."""
    return storage_from(os.environ).secret_key is None and not has_editions(editions)


def live_number(editions: Editions) -> int:
    """Return the number of the live edition.

    Raises EditionError before the first one, DatabaseUnavailableError if the database was emptied,
    and AnotherDatabaseError.
    """
    _, live = editions.expected_live()
    require_live(live, edition_cache().last)
    if live is None:
        raise EditionError(N_("No edition is live: nothing has been published yet."))
    return live.number


def live_script(prompts: Path) -> tuple[int | None, Files]:
    """Return the live edition's number and files; None and the folder's files without editions."""
    with open_editions() as editions:
        if not has_editions(editions):
            return None, load(prompts)
        number = live_number(editions)
        return number, editions.files(number)


def publish_as(
    message: str,
    editions: Editions,
    publish: Callable[[], Edition | ApprovalRequest],
    files: Callable[[], Files],
    language: str,
) -> int:
    """Publish files, print the result, and return the number of the live edition.

    Exit 1 with the findings if the files have errors, and 3 if another person must approve.
    Raises IVRError without publishing if the line source is the folder, or the database is another
    one than before.
    """
    _, newest = editions.expected_live()
    before = newest.number if newest else 0
    if hears_folder(editions):
        raise IVRError(NO_EDITIONS)
    try:
        outcome = publish()
    except ScriptRefusedError:
        live = editions.files(before) if before else {}
        check = check_candidate(partial(check_script, spelling=True), files(), live)
        print_lines(check_report.report(check, files(), language))
        sys.exit(REFUSED)
    if errors := check_script(files()).errors:
        print_message(language, INHERITED, count=len(errors))
        print_lines(in_lines(errors, files(), language).splitlines())
    if isinstance(outcome, ApprovalRequest):
        print_message(language, REQUESTED, number=outcome.id)
        sys.exit(PENDING)
    number = outcome.number
    result = message if number > before else SAME
    print_message(language, result, number=number, replaced=before, restores=outcome.restores)
    return number


def login_name() -> str | None:
    """Return the login name of the user, None for a user without a name."""
    with suppress(OSError, KeyError):  # a container's user may have no name
        return getpass.getuser()
    return None


def shell_author() -> str:
    """Return the author of changes that need no name: the login name, or else `shell`."""
    return login_name() or "shell"


def _text(context: click.Context, option: click.Parameter, given: str | None) -> str:
    """Strip the value of an option; raises BadParameter if its bytes are not UTF-8."""
    try:
        return (given or "").strip().encode().decode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("not valid UTF-8") from error


def _author(context: click.Context, option: click.Parameter, given: str | None) -> str:
    name = _text(context, option, given)
    if not 0 < len(name) <= MAX_NAME_LENGTH:
        raise click.BadParameter(f"a name has 1 to {MAX_NAME_LENGTH} characters")
    return name


author_option = click.option(
    "--author",
    default=login_name,
    callback=_author,
    help="The author. Default: your login name.",
)
note_option = partial(
    click.option,
    "--note",
    callback=_text,
    help="A note on the change and its reason, kept with the edition.",
)
