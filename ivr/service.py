"""The service: the line with its source, and the studio beside it if SECRET_KEY is set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from time import time
from typing import TYPE_CHECKING

from flask import Flask

from ivr import extras
from ivr.atomic import make_data_private
from ivr.checks.runner import HERE, CheckRunner
from ivr.errors import ConfigError, IVRError
from ivr.line.app import create_line
from ivr.line.cache import CachedScript, EditionCache
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.source import KEY_MISSING, FolderSource, LineSource

if TYPE_CHECKING:
    from ivr.line.guard import Guard
    from ivr.script.model.line import Line
    from ivr.settings import Settings, Storage
    from ivr.studio.database import Database
    from ivr.studio.editions.folder import OwnFolder


def create_service(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckRunner = HERE,
) -> Flask:
    """Create the line, with the studio beside it if SECRET_KEY is set, and start polling.

    With `own_folder`, on one's own machine, the studio needs no sign-in and writes the folder.
    `now` is the clock of calls, in seconds since 1970. `checks` checks scripts; in a child process,
    so that calls need not wait. Raises IVRError if there is no script to answer with.
    """
    menu = MenuInPrint(now, settings.accessibility_url)
    source = open_source(
        settings,
        database=database,
        own_folder=own_folder,
        now=now,
        checks=checks,
        prepare=menu.prepare,
    )
    if settings.secret_key is None:
        return create_line(settings, source, menu, guard)

    from ivr.studio.app import create_studio, mount_studio, statistics_of
    from ivr.studio.editions.source import EditionSource

    assert isinstance(source, EditionSource)
    studio = create_studio(settings, source, own_folder=own_folder, now=now, checks=checks)
    return create_line(
        settings,
        source,
        menu,
        guard,
        statistics=statistics_of(settings, source),
        studio=mount_studio(studio),
    )


def open_source(
    settings: Settings,
    *,
    database: Database | None = None,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckRunner = HERE,
    prepare: Callable[[Line], None] = lambda line: None,
) -> LineSource:
    """Open the source of the line, which is an `EditionSource` if SECRET_KEY is set.

    With it the folder becomes the first edition, in a database whose tables are made if there are
    none. Without it the folder answers, or the last edition if there are some: then SECRET_KEY is
    missing. `prepare` is called with each line before it answers. Raises IVRError if there is no
    script to answer with.
    """
    make_data_private(settings.data)
    cache = EditionCache(settings.edition_cache)
    if settings.secret_key is None:
        edition = None if cache.last else edition_of_database(settings)
        return FolderSource(
            settings.prompts, cache, edition=edition, now=now, checks=checks, prepare=prepare
        )

    from ivr.studio.database import Database
    from ivr.studio.editions.source import EditionSource

    database = database or Database(settings.database_address, creates=True)
    try:
        return EditionSource(
            settings.prompts,
            database,
            cache,
            own_folder=own_folder,
            now=now,
            checks=checks,
            prepare=prepare,
        )
    except IVRError:
        database.close()
        raise


def require_secret_key(settings: Storage) -> None:
    """Raise ConfigError if SECRET_KEY is not set, although the line has editions.

    Calls are answered without it all the same, from the last edition.
    """
    if settings.secret_key is not None:
        return
    if EditionCache(settings.edition_cache).last or edition_of_database(settings):
        raise ConfigError("\n".join(KEY_MISSING.details))


def edition_of_database(settings: Storage) -> CachedScript | None:
    """Return the newest edition of a database that is there, or None; makes and changes nothing."""
    if not (settings.may_have_database and extras.is_installed(extras.STUDIO)):
        return None  # without loading the studio, which takes 20 MB of each process
    from ivr.studio.database import Database
    from ivr.studio.editions.source import newest_edition

    with closing(Database(settings.database_address)) as database:
        return newest_edition(database)
