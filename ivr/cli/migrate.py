"""`ivr migrate`: migrate the tables of the database."""

import os
import sys

import click

from ivr.cli.options import language_option
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.service import require_secret_key
from ivr.settings import storage_from
from ivr.terminal import print_lines, print_message

CURRENT = N_("The tables of the database have version %(newest)s, the newest one.")
LATER = N_(
    "The tables of the database have version %(version)s, of a later program. This one can use "
    "them, but nobody can save with it."
)
MIGRATED = N_("The tables of the database have been migrated to version %(newest)s.")
MISSING = N_(
    "The database has no tables yet. `ivr migrate` makes them, and so does the service when it "
    "starts."
)
NO_DATABASE = N_(
    "There is nothing to migrate: SECRET_KEY is not set, so the line has no studio and no database."
)
PENDING = N_(
    "The tables of the database have version %(version)s. `ivr migrate` migrates them to version "
    "%(newest)s:"
)
UNREADABLE = N_(
    "The tables of the database were not migrated from version %(version)s to %(newest)s, because "
    "the program that is running could not use them any more: it knows versions up to %(beside)s, "
    "but would have to know %(compatible)s. Switch to a release between the two first: "
    'docs/operations.md, "Updating".'
)


def _version(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    if given is None:
        return None
    from ivr.studio.database import schema

    if not (given.isdecimal() and len(given) == len(schema.NEWEST)):
        raise click.BadParameter(f'write one such as {schema.NEWEST}, not "{given}".')
    return given


@click.command()
@click.option("--check", is_flag=True, help="Change nothing. Exit 1 if a migration is needed.")
@click.option(
    "--beside",
    metavar="VERSION",
    callback=_version,
    help="Refuse to migrate if a running program could not use the tables afterwards. VERSION is "
    "what its --newest prints.",
)
@click.option("--newest", is_flag=True, help="Print the version of this program's tables only.")
@language_option
def command(check: bool, beside: str | None, newest: bool, lang: str) -> None:
    """Migrate the tables of the database to this version of the program.

    Without SECRET_KEY there is no database, and nothing happens; it is an error if there are
    editions. If a migration fails, nothing has changed, and the earlier version can go on. Back the
    database up first. A service on tables of an earlier version answers calls with the last edition
    of its cache.
    """
    if newest:
        from ivr.studio.database import schema

        click.echo(schema.NEWEST)
        return
    storage = storage_from(os.environ)
    require_secret_key(storage)
    if storage.secret_key is None:
        print_message(lang, NO_DATABASE)
        return
    _migrate(check, beside, lang)


def _migrate(check: bool, beside: str | None, language: str) -> None:
    from ivr.cli.editions import open_database  # a line without a studio has no such packages
    from ivr.studio.database import schema

    with open_database() as database:
        version = database.version()
        if version is not None and version >= schema.NEWEST:
            with database.reading():  # raises for the tables of a newer program
                message = CURRENT if version == schema.NEWEST else LATER
                print_message(language, message, version=version, newest=schema.NEWEST)
            return
        if version and beside and not schema.is_readable_by(beside):
            raise IVRError(
                UNREADABLE,
                version=version,
                beside=beside,
                newest=schema.NEWEST,
                compatible=schema.COMPATIBLE,
            )
        if not check:
            database.migrate()
            print_message(language, MIGRATED, newest=schema.NEWEST)
        else:
            _print_pending(version, language)
            sys.exit(1)


def _print_pending(version: str | None, language: str) -> None:
    from ivr.studio.database import schema
    from ivr.studio.database.migration import pending  # Alembic takes long to import

    if version is None:
        print_message(language, MISSING)
        return
    if version < schema.FIRST:
        raise schema.outdated(version)
    print_message(language, PENDING, version=version, newest=schema.NEWEST)
    print_lines(f"  {migration}" for migration in pending(version))
