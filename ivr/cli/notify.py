"""`ivr notify`: send mail to staff about requests, due texts, announcements and problems."""

import os
import sys

import click

from ivr.checks.check import read_published
from ivr.cli.editions import live_script, open_database
from ivr.cli.options import language_option
from ivr.i18n import N_
from ivr.script.reading import field_values
from ivr.settings import from_environment, required
from ivr.studio.database import now
from ivr.studio.mail import Delivery, MailServer
from ivr.studio.mail.events import calendar_events, problem_events
from ivr.terminal import print_message

FAILED = 1

DONE = N_("Mails sent: %(sent)s. Mails that could not be sent: %(failed)s.")


@click.command()
@language_option
def command(lang: str) -> None:
    """Send the mails of the outbox through SMTP_URL.

    Accounts get mail unless their page “Your account” turns it off. --lang is its language. A mail
    that cannot be sent is tried again for 60 days.

    Exit 0 if all mails were sent, 1 otherwise.
    """
    settings = from_environment(os.environ)
    smtp_url = required(settings.smtp_url, "SMTP_URL").get_secret_value()
    _, files = live_script(settings.prompts)
    with open_database() as database:
        delivery = Delivery(
            database=database,
            server=MailServer.from_url(smtp_url),
            origin=settings.public_url,
            language=lang,
            now=now,
        )
        script = read_published(files).script
        delivery.add(calendar_events(script, field_values.titles(files), now(), lang))
        delivery.add(problem_events(settings.public_url, settings.metrics_token, now(), lang))
        delivery.address()
        sent, failed = delivery.send()
    print_message(lang, DONE, sent=sent, failed=failed)
    sys.exit(FAILED if failed else 0)
