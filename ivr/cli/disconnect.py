"""`ivr disconnect`: a phone number at Twilio is set to what it was before `ivr connect`."""

import click

from ivr.cli.numbers import UNCHANGED, open_number
from ivr.cli.options import language_option
from ivr.cli.output import print_lines
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.twilio.numbers.setup import changes


@click.command()
@click.argument("number", metavar="+46...")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@language_option
def command(number: str, dry_run: bool, lang: str) -> None:
    """Set a number at Twilio to what it was before `ivr connect`, from the file that kept it.

    The file is removed once the number has been read back as it was. Exit 1 if Twilio refuses,
    2 if nothing was kept, 3 if it could not be read in which region calls are handled.
    """
    at = open_number(number, lang)
    found = at.account.find(at.number)
    saved, file = at.saved.find(found), at.saved.file(found)
    if saved is None:
        raise RequestError(
            N_(
                "Nothing is kept of %(number)s: %(file)s is not there. Either the line was never "
                "connected from this machine, or the number was set to the line already."
            ),
            number=at.number,
            file=file,
        )
    at.show(found)
    if changes(found.setup, saved.after):
        at.say(N_("The number was changed since it was connected on %(date)s."), date=saved.date)
    planned = changes(found.setup, saved.before)
    print_lines(at.report.changes(N_("To be changed"), planned))
    if dry_run:
        at.say(UNCHANGED)
        return
    at.change(found, saved.before, route_first=True)
    at.require_region(found, saved.before)
    at.saved.drop(found)
    at.say(N_("The number is what it was before; %(file)s was removed."), file=file)
