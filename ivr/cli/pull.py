"""`ivr pull`: write an edition to a folder."""

from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.editions import NUMBER, live_number, open_database, open_editions
from ivr.cli.options import PATH, language_option
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script.files import fingerprint
from ivr.script.reading.folders import script_in
from ivr.studio.editions.folder import pull
from ivr.studio.editions.records import pull_all
from ivr.terminal import print_message

PULLED = N_(
    "Edition %(number)s is in %(folder)s. Files written: %(written)s, removed: %(removed)s."
)
ALL_PULLED = N_("Editions in %(folder)s: %(editions)s, new ones: %(added)s.")


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--edition", type=NUMBER, help="The number of the edition. Default: the live one.")
@click.option("--replace", is_flag=True, help="Replace also a script that was never published.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Write every edition instead, each with its record: who wrote, published and approved "
    "it. Run again, it adds new ones. Exit 2 if DIR has other files or was changed.",
)
@language_option
def command(folder: Path, edition: int | None, replace: bool, everything: bool, lang: str) -> None:
    """Write the script of an edition to DIR.

    DIR then builds on this edition, which `ivr publish DIR` checks.
    """
    if everything:
        if edition or replace:
            raise click.UsageError("Use --all without --edition and --replace.")
        with open_database() as database:
            editions_there, added = pull_all(folder, database)
        values = {"editions": editions_there, "added": added}
        print_message(lang, ALL_PULLED, folder=folder, **values)
        return
    before = script_in(folder)
    with open_editions() as editions:
        number = edition or live_number(editions)
        files = editions.files(number)
        if before and not replace and not editions.was_published(fingerprint(before)):
            raise IVRError(
                N_(
                    "%(folder)s contains a script that was never published and would be lost. "
                    "Publish it first, name another folder, or give --replace."
                ),
                folder=folder,
            )
    pulled = pull(folder, number, files, before)
    print_message(lang, PULLED, number=number, folder=folder, **asdict(pulled))
