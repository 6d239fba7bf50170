"""`ivr history`: every edition, which workers answer with the live one, and what waits."""

import json

import click

from ivr.cli.editions import open_editions, page
from ivr.cli.options import language_option


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people, or for programs.",
)
@language_option
def command(form: str, lang: str) -> None:
    """List the published editions, the newest first, the workers that answer calls, and what
    waits for approval.

    Times are local in a table, and UTC in JSON.
    """
    from ivr.database import now
    from ivr.publishing.history import history_object, history_text

    with open_editions() as editions:
        published, workers = editions.history(), editions.workers()
        requests = editions.requests()
    if form == "json":
        told = history_object(published, workers, requests)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for line in history_text(published, workers, requests, lang, page(), now=now()):
        click.echo(line)
