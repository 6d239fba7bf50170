"""Acceptance of a new database in place of the one with the editions that callers have heard."""

from ivr.errors import EditionError, IVRError
from ivr.i18n import N_
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import CachedEdition, EditionCache
from ivr.publishing.live.loading import FOLDER


def accept_database(
    editions: Editions, edition_cache: EditionCache, *, author: str, note: str
) -> int:
    """Use the database for calls to this machine, and return the number of its live edition.

    The last edition that callers heard becomes the first one of a database without editions. It is
    published before the cache starts over, so that a worker never finds both without editions.
    Raises EditionError if the database is the expected one.
    """
    database, number = editions.database_id(), editions.newest_number()
    is_expected = edition_cache.database in ("", database)
    if is_expected and edition_cache.last <= number:
        raise EditionError(
            N_(
                "There is nothing to accept: no edition in the edition cache of this machine is "
                "missing from the database. The command needs IVR_DATA as the service has it."
            )
        )
    if not number:
        editions.begin_with(_newest(edition_cache).files, author=author, note=note)
        number = editions.newest_number()
    try:
        edition_cache.start_over()
    except OSError as error:
        raise IVRError(
            N_("The edition cache cannot be changed: %(reason)s. Run it as the service's user."),
            reason=str(error),
        ) from error
    edition_cache.keep(CachedEdition(database, number, editions.files(number)))
    return number


def _newest(edition_cache: EditionCache) -> CachedEdition:
    newest = edition_cache.newest()
    if newest is None or newest.number == FOLDER:
        raise EditionError(
            N_("No edition in the edition cache can be read. Publish one with `ivr publish`.")
        )
    return newest
