"""The line source: editions or a folder, one at a time."""

from collections.abc import Callable
from enum import Enum

from ivr.i18n import N_


class LineSource(Enum):
    """The source of the line, with a sentence for `/readyz` and the start."""

    EDITIONS = N_(
        "Callers hear the newest edition. The studio and `ivr publish` make the next one; the "
        "folder of the script is not read."
    )
    EDITIONS_ALONE = N_(
        "Callers hear the newest edition. SECRET_KEY is not set: there is no studio, and "
        "`ivr publish` makes the next edition; the folder of the script is not read."
    )
    FIRST_EDITION = N_(
        "There are no editions. The folder of the script becomes the first one as soon as it has "
        "no errors and the database can be used."
    )
    FOLDER = N_(
        "Callers hear the folder of the script, and its changes within two seconds. SECRET_KEY "
        "is not set: there is no studio, and there are no editions."
    )
    OWN_FOLDER = N_(
        "Callers hear the folder of the script, and its changes within two seconds. On this "
        "machine every version without errors becomes an edition, and the studio writes the "
        "folder."
    )

    @property
    def is_editions(self) -> bool:
        """Whether changes of the folder are ignored."""
        return self in (LineSource.EDITIONS, LineSource.EDITIONS_ALONE)


SourceLookup = Callable[[int | None, int], LineSource]
"""`line_source` with the arguments that are constant in a process."""


def line_source(
    published: int | None,
    cached: int,
    *,
    has_studio: bool = False,
    is_own_machine: bool = False,
) -> LineSource:
    """Return the source of the script that callers hear.

    `published` is the number of the newest edition in the database, 0 without editions, or None if
    unknown; `cached` is the newest number in the edition cache. An emptied database does not make
    the folder the source while the cache has editions. `has_studio` is whether SECRET_KEY is set,
    and `is_own_machine` whether this is `ivr run`.
    """
    if is_own_machine:
        return LineSource.OWN_FOLDER
    if published or cached:
        return LineSource.EDITIONS if has_studio else LineSource.EDITIONS_ALONE
    return LineSource.FIRST_EDITION if has_studio else LineSource.FOLDER
