"""`ivr rollback`: publish an earlier edition again."""

from functools import partial

import click

from ivr.cli.editions import NUMBER, author_option, note_option, open_editions, publish_as
from ivr.cli.options import language_option
from ivr.i18n import N_
from ivr.studio.editions.edition import Source

RESTORED = N_(
    "Edition %(restores)s is published again, as edition %(number)s, in place of edition "
    "%(replaced)s. Within two seconds the line answers with it."
)


@click.command()
@click.argument("number", metavar="N", type=NUMBER)
@note_option()
@author_option
@click.option(
    "--over", type=NUMBER, help="The live edition that you know. Default: the current one."
)
@language_option
def command(number: int, note: str, author: str, over: int | None, lang: str) -> None:
    """Publish edition N again, as the next edition.

    Exit 1 if it cannot be read, or if somebody has published after the edition given as --over; 2
    if it does not exist; 3 if another person must approve it in the studio first.
    """
    with open_editions() as editions:
        publish = partial(
            editions.roll_back,
            number,
            author=author,
            source=Source.SHELL,
            note=note,
            based_on=over or editions.newest_number(),
        )
        publish_as(RESTORED, editions, publish, partial(editions.files, number), lang)
