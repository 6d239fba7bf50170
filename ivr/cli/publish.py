"""`ivr publish`: publish a folder as the next edition."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from ivr.checks.check import check_script
from ivr.cli.editions import NUMBER, author_option, note_option, open_editions, publish_as
from ivr.cli.options import PATH, language_option
from ivr.errors import IVRError, OvertakenError
from ivr.i18n import N_
from ivr.script.files import load
from ivr.script.reading.inventory import select_script_files
from ivr.studio.editions.edition import Source
from ivr.studio.editions.folder import base_edition
from ivr.studio.editions.folder import note as note_edition
from ivr.studio.editions.losses import losses
from ivr.terminal import print_message

PUBLISHED = N_("Edition %(number)s is published. Within two seconds the line answers with it.")
UNKNOWN_BASE = N_(
    "Nothing was published, because %(folder)s does not say which edition it builds on, and might "
    "undo changes of edition %(live)s, which is live. Check the changes with `ivr diff live "
    "%(folder)s`, then publish with --over %(live)s."
)
OVERTAKEN = N_(
    "Edition %(live)s was published after edition %(over)s, on which %(folder)s builds, so "
    "publishing the folder would undo its changes. `ivr diff %(over)s %(live)s` shows them. Make "
    "the same changes in %(folder)s, and publish with --over %(live)s."
)
NOT_NOTED = N_(
    "The edition is published, but its number is not noted in the folder (%(reason)s). To publish "
    "the folder again, add --over %(number)s, or the number of a later edition."
)


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@note_option(required=True)
@author_option
@click.option("--over", type=NUMBER, help="The edition that DIR builds on. Default: as pulled.")
@click.option(
    "--accept",
    metavar="FACT",
    multiple=True,
    help="Accept that words of this fact are missing. Can be repeated.",
)
@language_option
def command(
    folder: Path, note: str, author: str, over: int | None, accept: Sequence[str], lang: str
) -> None:
    """Publish the script in DIR as the next edition.

    Exit 1 without a change if the script has errors or misses words of a fact, or if somebody has
    published since the edition that DIR builds on; 3 if another person must approve it in the
    studio first.
    """
    files = select_script_files(load(folder))
    base = over or base_edition(folder)
    with open_editions() as editions:
        _, newest = editions.expected_live()
        live = newest.number if newest else 0
        if not live:  # an emptied database lacks the edition that the folder builds on
            base = over
        if base:
            editions.edition(base)
        lost = losses(check_script(files), files) if accept else ()
        publish = partial(
            editions.publish,
            files,
            author=author,
            source=Source.SHELL,
            note=note,
            based_on=base or 0,
            accepted_losses=[loss.digest for loss in lost if loss.fact in accept],
        )
        try:
            number = publish_as(PUBLISHED, editions, publish, lambda: files, lang)
        except OvertakenError as error:
            message = OVERTAKEN if base else UNKNOWN_BASE
            raise OvertakenError(message, live=live, over=base, folder=folder) from error
    try:
        note_edition(folder, number)
    except IVRError as error:
        print_message(lang, NOT_NOTED, reason=error, number=number)
