"""`ivr history`: list editions, workers and pending approval requests."""

import click

from ivr.cli.editions import cached_number, open_editions, source_of
from ivr.cli.options import format_option, language_option
from ivr.cli.output import page, print_json, print_lines, print_message
from ivr.database import now
from ivr.publishing.history import history_object, history_text
from ivr.publishing.live.loading import live_edition


@click.command()
@format_option("text", "json")
@language_option
def command(form: str, lang: str) -> None:
    """List editions (newest first), workers and pending approval requests.

    Times are local in text and UTC in JSON.
    """
    with open_editions() as editions:
        live_edition(editions, cached_number())  # raises if the database was emptied
        published, workers = editions.history(), editions.workers()
        requests, source = editions.requests(), source_of(editions)
    if form == "json":
        print_json(history_object(published, workers, requests))
    else:
        print_lines(history_text(published, workers, requests, lang, page(), now=now()))
        if not source.is_editions:
            print_message(lang, source.value)
