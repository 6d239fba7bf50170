"""`ivr rollback`: an earlier edition is published again."""

import sys

import click

from ivr.cli.editions import NUMBER, author_option, note_option, open_editions, tell, tell_refused
from ivr.cli.options import language_option
from ivr.errors import ScriptRefusedError

REFUSED = 1


@click.command()
@click.argument("number", metavar="N", type=NUMBER)
@note_option(required=False)
@author_option
@language_option
def command(number: int, note: str, author: str, lang: str) -> None:
    """Publish edition N again, as the next one; nothing is lost.

    Exit 2 if there is no such edition, 1 if rules that came later find errors in it.
    """
    from ivr.editions import Source

    with open_editions() as editions:
        before = editions.newest_number()
        try:
            edition = editions.go_back(number, author=author, source=Source.SHELL, note=note)
        except ScriptRefusedError:
            tell_refused(editions.files(number), lang)
            sys.exit(REFUSED)
    phrase = "restored" if edition.number > before else "same"
    tell(lang, phrase, number=edition.number, restores=number)
