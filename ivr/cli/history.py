"""`ivr history`: editions, workers and pending approval requests, or what callers heard."""

import click

from ivr.cli.editions import (
    edition_cache,
    has_editions,
    hears_folder,
    open_database,
    open_editions,
    shell_author,
)
from ivr.cli.options import format_option, language_option
from ivr.errors import EditionError, IVRError
from ivr.i18n import N_
from ivr.line.cache import NO_EDITION, CachedScript, EditionCache
from ivr.line.source import HEARS_FOLDER
from ivr.studio.database import now
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.heard import heard_at
from ivr.studio.editions.history import heard_object, heard_text, history_object, history_text
from ivr.studio.editions.reader import require_live
from ivr.studio.editions.source import FIRST_EDITION
from ivr.terminal import print_json, print_lines, print_message

NOTE = "From the edition cache of a machine, for a new database."
"""Note of the first edition."""

ACCEPTED = N_("Within two seconds callers of this machine hear edition %(number)s.")


@click.command()
@click.option(
    "--accept-database",
    "accepts",
    is_flag=True,
    help="Let callers of this machine hear this database, though they heard another one, or "
    "later editions of it. If it has no editions, the last one that they heard becomes its first.",
)
@click.option(
    "--at",
    metavar="TIME",
    help="Show what callers may have heard on a day or at a time, such as 2026-05-03 or "
    '"2026-05-03 14:05", in the line\'s time zone, and who wrote and approved it.',
)
@format_option("text", "json")
@language_option
def command(accepts: bool, at: str | None, form: str, lang: str) -> None:
    """List editions (newest first), workers and pending approval requests.

    Times are local in text and UTC in JSON. Exit 1 if the database has lost the editions that
    callers hear, or is another one than before.
    """
    if at is not None and accepts:
        raise click.UsageError("Use --at without --accept-database.")
    if at is not None:
        with open_database() as database:
            then = heard_at(database, at, now())
        if form == "json":
            print_json(heard_object(then))
        else:
            print_lines(heard_text(then, lang))
        return
    with open_editions() as editions:
        cache = edition_cache()
        number = None
        if accepts:
            number = _accept_database(editions, cache)
        published = editions.history()
        workers = editions.workers.all()
        requests = editions.approval_requests.pending()
        if form == "json":
            print_json(history_object(published, workers, requests))
        else:
            print_lines(history_text(published, workers, requests, lang, now=now()))
            if not has_editions(editions):
                print_message(lang, HEARS_FOLDER if hears_folder(editions) else FIRST_EDITION)
            if number:
                print_message(lang, ACCEPTED, number=number)
        _, live = editions.expected_live()
        require_live(live, cache.last)


def _accept_database(editions: Editions, cache: EditionCache) -> int:
    """Use the database for calls to this machine, and return the number of its live edition.

    The last edition that callers heard becomes the first one of a database without editions. It is
    published before the cache starts over, so that a worker never finds both without editions.
    Raises EditionError if the database is the expected one.
    """
    database = editions.database_id()
    number = editions.newest_number()
    if cache.database in ("", database) and cache.last <= number:
        raise EditionError(
            N_(
                "There is nothing to accept, because the database has every edition that is in the "
                "edition cache of this machine. If you expected something else, check that "
                "IVR_DATA is the same as for the service."
            )
        )
    if not number:
        last = cache.newest()
        if last is None or last.number == NO_EDITION:
            raise EditionError(
                N_("No edition in the edition cache can be read. Publish one with `ivr publish`.")
            )
        editions.begin_with(last.files, author=shell_author(), note=NOTE)
        number = editions.newest_number()
    try:
        cache.start_over()
    except OSError as error:
        raise IVRError(
            N_("The edition cache cannot be changed: %(reason)s. Run it as the service's user."),
            reason=str(error),
        ) from error
    cache.keep(CachedScript(database, number, editions.files(number)))
    return number
