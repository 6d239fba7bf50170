"""`ivr migrate`: migrate the tables of the database."""

import sys

import click

from ivr.cli.editions import open_database
from ivr.cli.options import language_option
from ivr.database import schema
from ivr.i18n import N_
from ivr.terminal import print_lines, print_message

CURRENT = N_("The tables of the database have version %(newest)s, the newest one.")
MIGRATED = N_("The tables of the database have been migrated to version %(newest)s.")
MISSING = N_(
    "The database has no tables. `ivr migrate` makes them, as does a start of the service."
)
PENDING = N_(
    "The tables of the database have version %(version)s. `ivr migrate` migrates them to version "
    "%(newest)s, as does a start of the service:"
)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing. Exit 1 if a migration is needed.")
@language_option
def command(check: bool, lang: str) -> None:
    """Migrate the tables of the database to this version of the program.

    `ivr serve` does the same when it starts. If a migration fails, nothing has changed, and the
    earlier version can go on. Back the database up first.
    """
    with open_database() as database:
        version = database.version()
        if version is not None and version >= schema.NEWEST:
            with database.reading():  # raises for the tables of a newer program
                print_message(lang, CURRENT, newest=schema.NEWEST)
        elif not check:
            database.migrate()
            print_message(lang, MIGRATED, newest=schema.NEWEST)
        else:
            _print_pending(version, lang)
            sys.exit(1)


def _print_pending(version: str | None, language: str) -> None:
    if version is None:
        print_message(language, MISSING)
        return
    if version < schema.FIRST:
        raise schema.outdated(version)
    from ivr.database.migration import pending  # Alembic takes long to import

    print_message(language, PENDING, version=version, newest=schema.NEWEST)
    print_lines(f"  {migration}" for migration in pending(version))
