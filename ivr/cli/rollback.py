"""`ivr rollback`: publish an earlier edition again."""

import sys

import click

from ivr.cli.editions import (
    NUMBER,
    author_option,
    note_option,
    open_editions,
    over_option,
    print_findings,
    print_outcome,
    require_editions,
)
from ivr.cli.options import language_option
from ivr.errors import ScriptRefusedError
from ivr.i18n import N_
from ivr.publishing.edition import Source

REFUSED = 1

RESTORED = N_(
    "Edition %(restores)s is published again, as edition %(number)s, in place of edition "
    "%(replaced)s. Within two seconds the line answers with it."
)


@click.command()
@click.argument("number", metavar="N", type=NUMBER)
@note_option(required=False)
@author_option
@over_option("The live edition as you saw it. Default: the one that is live now.")
@language_option
def command(number: int, note: str, author: str, over: int | None, lang: str) -> None:
    """Publish edition N again, as the next edition.

    Exit 2 if there is no such edition, 1 if newer rules find errors in it or if somebody
    published after the edition given as --over, and 3 if another person must approve it in the
    studio first.
    """
    with open_editions() as editions:
        require_editions(editions)
        before = editions.newest_number()
        try:
            outcome = editions.roll_back(
                number, author=author, source=Source.SHELL, note=note, over=over or before
            )
        except ScriptRefusedError:
            print_findings(editions.files(number), lang)
            sys.exit(REFUSED)
    print_outcome(outcome, before, lang, RESTORED, restores=number, replaced=before)
