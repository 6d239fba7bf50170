"""`ivr new`: write a starter script."""

from pathlib import Path

import click

from ivr.cli.options import PATH, language_option
from ivr.i18n import N_, translator
from ivr.script.files import starter
from ivr.script.reading.folders import begin
from ivr.terminal import print_lines, print_message, table


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@language_option
def command(folder: Path, lang: str) -> None:
    """Create a script in DIR, a new or empty folder.

    Exit 2 without a change if DIR is not empty.
    """
    begin(folder, starter())
    _ = translator(lang).gettext
    print_message(
        lang,
        N_(
            "A script to begin with is in %(folder)s. Replace its phone numbers, menu and "
            "texts with your own. In that folder:"
        ),
        folder=folder,
    )
    steps = [
        ("ivr run", _("listen to it and edit it in the browser")),
        ("ivr call", _("call it in the terminal")),
        ("ivr check", _("check it after each change")),
    ]
    print_lines(table(steps))
