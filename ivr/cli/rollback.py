"""`ivr rollback`: publish an earlier edition again."""

import sys

import click

from ivr.cli.editions import (
    NUMBER,
    SAME,
    author_option,
    exit_with_request,
    note_option,
    open_editions,
    print_findings,
)
from ivr.cli.options import language_option
from ivr.cli.output import print_message
from ivr.errors import ScriptRefusedError
from ivr.i18n import N_

REFUSED = 1

RESTORED = N_(
    "Edition %(restores)s is published again, as edition %(number)s, in place of edition "
    "%(replaced)s. Within two seconds the line answers with it."
)


@click.command()
@click.argument("number", metavar="N", type=NUMBER)
@note_option(required=False)
@author_option
@click.option(
    "--over",
    type=NUMBER,
    help="The live edition as you saw it. Default: the one that is live now.",
)
@language_option
def command(number: int, note: str, author: str, over: int | None, lang: str) -> None:
    """Publish edition N again, as the next edition.

    Exit 2 if there is no such edition, 1 if newer rules find errors in it or if somebody
    published after the edition given as --over, and 3 if another person must approve it in the
    studio first.
    """
    from ivr.publishing.edition import ApprovalRequest, Source

    with open_editions() as editions:
        before = editions.newest_number()
        try:
            outcome = editions.roll_back(
                number, author=author, source=Source.SHELL, note=note, over=over or before
            )
        except ScriptRefusedError:
            print_findings(editions.files(number), lang)
            sys.exit(REFUSED)
    if isinstance(outcome, ApprovalRequest):
        exit_with_request(outcome, lang)
    message = RESTORED if outcome.number > before else SAME
    replaced = outcome.number - 1
    print_message(lang, message, number=outcome.number, restores=number, replaced=replaced)
