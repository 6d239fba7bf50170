"""`ivr fallback`: print the static fault document."""

from pathlib import Path

import click

from ivr.checks.check import open_line
from ivr.cli.options import folder_argument
from ivr.script.files import load
from ivr.twilio.twiml import render_fault


@click.command()
@folder_argument
def command(folder: Path) -> None:
    """Print the TwiML document for calls while this service cannot be reached.

    Host it on another machine at another provider, and set it as the number's fallback URL with
    the method GET.
    """
    document = render_fault(open_line(load(folder)))
    click.echo(document, nl=False)
