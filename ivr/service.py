"""The service: the line with its source, and the studio beside it if SECRET_KEY is set."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, nullcontext
from time import time
from typing import TYPE_CHECKING

from flask import Flask

from ivr import extras
from ivr.atomic import make_data_private
from ivr.checks.check import check_script
from ivr.errors import ConfigError, IVRError
from ivr.line.app import create_line
from ivr.line.cache import CachedScript, EditionCache
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.source import KEY_MISSING, FolderSource, LineSource

if TYPE_CHECKING:
    from ivr.checks.process import CheckProcess
    from ivr.line.guard import Guard
    from ivr.settings import Settings, Storage
    from ivr.studio.database import Database
    from ivr.studio.editions.folder import OwnFolder
    from ivr.studio.editions.source import EditionSource


def create_service(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckProcess | None = None,
) -> Flask:
    """Create the line, with the studio beside it if SECRET_KEY is set, and start polling.

    With `own_folder`, on one's own machine, the studio needs no sign-in and writes the folder.
    `now` is the clock of calls, in seconds since 1970. `checks` checks scripts in a child process,
    so that calls need not wait; without it this process does. Raises IVRError if there is no script
    to answer with.
    """
    make_data_private(settings.data)
    menu = MenuInPrint(now, settings.accessibility_url)
    if settings.secret_key is None:
        folder = open_folder_source(settings, now=now, checks=checks, menu=menu)
        return create_line(settings, folder, menu, guard)

    from ivr.studio.app import create_studio, mount_studio, statistics_of

    source = open_edition_source(
        settings, database=database, own_folder=own_folder, now=now, checks=checks, menu=menu
    )
    studio = create_studio(settings, source, own_folder=own_folder, now=now, checks=checks)
    return create_line(
        settings,
        source,
        menu,
        guard,
        statistics=statistics_of(settings, source),
        studio=mount_studio(studio),
    )


def open_source(settings: Settings) -> LineSource:
    """Open the source of the line, before workers start: an error is reported once.

    With SECRET_KEY the folder becomes the first edition. Raises IVRError if there is no script to
    answer with.
    """
    make_data_private(settings.data)
    if settings.secret_key is None:
        return open_folder_source(settings)
    return open_edition_source(settings)


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


def open_folder_source(
    settings: Settings,
    *,
    now: Callable[[], float] = time,
    checks: CheckProcess | None = None,
    menu: MenuInPrint | None = None,
) -> FolderSource:
    """Open the folder; if there are editions, the last one answers, since SECRET_KEY is missing."""
    cache = EditionCache(settings.edition_cache)
    return FolderSource(
        settings.prompts,
        cache,
        edition=None if cache.last else edition_of_database(settings),
        now=now,
        check=checks.check if checks else check_script,
        check_lock=checks.exclusively if checks else nullcontext,
        prepare=menu.prepare if menu else lambda line: None,
    )


def open_edition_source(
    settings: Settings,
    *,
    database: Database | None = None,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckProcess | None = None,
    menu: MenuInPrint | None = None,
) -> EditionSource:
    """Open the editions of the database, whose tables are made if there are none."""
    from ivr.studio.database import Database
    from ivr.studio.editions.source import EditionSource

    database = database or Database(settings.database_address, creates=True)
    try:
        return EditionSource(
            settings.prompts,
            database,
            EditionCache(settings.edition_cache),
            own_folder=own_folder,
            now=now,
            check=checks.check if checks else check_script,
            check_lock=checks.exclusively if checks else nullcontext,
            prepare=menu.prepare if menu else lambda line: None,
        )
    except IVRError:
        database.close()
        raise
