"""`ivr settings`: print all settings with value, source and meaning."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from ivr.errors import ConfigError
from ivr.extras import require
from ivr.line import logs
from ivr.service import require_secret_key
from ivr.settings import Settings, description, from_environment, unknown_settings

HIDDEN = "********"
CREDENTIALS = re.compile("//.*@")
"""Credentials in a URL, which are masked."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting for display; the values of secrets are masked."""

    name: str
    value: str
    source: str
    meaning: str


@click.command()
@click.option("--check", is_flag=True, help="Print mistakes only, and exit 1 if there are any.")
def command(check: bool) -> None:
    """Print every setting with value, source and meaning. Secrets are masked."""
    for setting in () if check else explain(os.environ):
        click.echo(f"{setting.name} = {setting.value or '(nothing)'}  [{setting.source}]")
        click.echo(f"    {setting.meaning}")
    for name, hint in unknown_settings(os.environ).items():
        click.echo(f"{name}: {hint}", err=True)
    logs.silence()
    try:
        settings = from_environment(os.environ)
        require(settings.extras)
        require_secret_key(settings)
        for sentence in settings.information:
            click.echo(sentence, err=True)
    except ConfigError as error:
        click.echo(f"These settings are wrong:\n{error}", err=True)
        if check:
            sys.exit(1)


def explain(environment: Mapping[str, str]) -> Iterator[Setting]:
    """Yield every setting with value, source and meaning, required ones first."""
    for field in sorted(Settings.model_fields.values(), key=lambda field: not field.is_required()):
        name = str(field.alias)
        value = environment.get(name, "")
        source = "environment"
        if not value:
            default = field.get_default(call_default_factory=True)
            value = "" if field.is_required() or default is None else str(default)
            source = "not set: needed" if field.is_required() else "default"
        secret = "SecretStr" in str(field.annotation)
        masked = HIDDEN if secret and value else CREDENTIALS.sub(f"//{HIDDEN}@", value)
        yield Setting(name, masked, source, description(name))
