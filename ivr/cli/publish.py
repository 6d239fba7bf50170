"""`ivr publish`: publish a folder as the next edition."""

import sys
from pathlib import Path

import click

from ivr.cli.editions import (
    author_option,
    note_option,
    open_editions,
    over_option,
    print_findings,
    print_outcome,
    require_editions,
)
from ivr.cli.options import language_option
from ivr.errors import IVRError, OvertakenError, ScriptRefusedError
from ivr.i18n import N_
from ivr.publishing.edition import ApprovalRequest, Edition, Source
from ivr.publishing.editions import Editions
from ivr.publishing.folder import edition_below
from ivr.publishing.folder import note as note_edition
from ivr.script.files import Files, load
from ivr.script.inventory import belonging

REFUSED = 1

PUBLISHED = N_("Edition %(number)s is published. Within two seconds the line answers with it.")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@note_option(required=True)
@author_option
@over_option("The edition that DIR builds on. Default: the one that was pulled into it.")
@language_option
def command(folder: Path, note: str, author: str, over: int | None, lang: str) -> None:
    """Publish the script in DIR as the next edition.

    Exit 1 if it has errors, or if another edition was published since the one that DIR builds
    on; nothing changes then. Exit 3 if another person must approve it in the studio first.
    """
    files = belonging(load(folder))
    noted = None if over else edition_below(folder)
    with open_editions() as editions:
        require_editions(editions)
        before = editions.newest_number()
        if before:  # an emptied database does not have what the folder builds on
            over = over or noted
        try:
            outcome = _publish(editions, files, author, note, over or 0, folder)
        except ScriptRefusedError:
            print_findings(files, lang)
            sys.exit(REFUSED)
    number = print_outcome(outcome, before, lang, PUBLISHED)
    try:
        note_edition(folder, number)
    except IVRError as error:  # it is published all the same
        click.echo(error.told(lang), err=True)


def _publish(
    editions: Editions, files: Files, author: str, note: str, over: int, folder: Path
) -> Edition | ApprovalRequest:
    if over:
        editions.edition(over)
    try:
        return editions.publish(files, author=author, source=Source.SHELL, note=note, over=over)
    except OvertakenError as error:
        live = editions.newest_number()
        raise _overtaken(folder, over, live) from error


def _overtaken(folder: Path, over: int, live: int) -> OvertakenError:
    if not over:
        return OvertakenError(
            N_(
                "It is not known which edition %(folder)s builds on, and edition %(live)s is "
                "live. Check the changes with `ivr diff live %(folder)s`, then publish with "
                "--over %(live)s."
            ),
            folder=folder,
            live=live,
        )
    return OvertakenError(
        N_(
            "Edition %(live)s was published after edition %(over)s, on which "
            "%(folder)s builds. `ivr diff %(over)s %(live)s` shows what changed. Make "
            "the same changes in %(folder)s, and publish with --over %(live)s."
        ),
        live=live,
        over=over,
        folder=folder,
    )
