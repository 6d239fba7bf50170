"""`ivr settings`: what can be set, what is set, and where that comes from."""

import os

import click

from ivr.errors import ConfigError
from ivr.settings import explain, from_environment


@click.command()
def command() -> None:
    """Print every setting with its value, its source and its meaning; never a secret."""
    for setting in explain(os.environ):
        click.echo(f"{setting.name} = {setting.value or '(nothing)'}  [{setting.source}]")
        click.echo(f"    {setting.meaning}")
    try:
        from_environment(os.environ)
    except ConfigError as error:
        click.echo(f"The service does not start with these settings:\n{error}", err=True)
