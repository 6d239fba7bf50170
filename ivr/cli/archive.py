"""`ivr archive`: every edition with its record as files."""

from dataclasses import asdict
from pathlib import Path

import click

from ivr.cli.editions import open_database
from ivr.cli.options import PATH, language_option
from ivr.i18n import N_
from ivr.publishing.archive import write_archive
from ivr.terminal import print_message


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@language_option
def command(folder: Path, lang: str) -> None:
    """Write every edition to DIR: its files, who wrote and approved it, and its fingerprint.

    DIR can be read without this program: DIR/README.txt explains it. Run the command again to add
    new editions. Exit 1 if editions are damaged, 2 if DIR has other files or was changed.
    """
    with open_database() as database:
        archived = write_archive(folder, database)
    print_message(
        lang,
        N_("%(folder)s has %(editions)s editions, %(added)s of them new."),
        folder=folder,
        **asdict(archived),
    )
