"""`ivr call`: a simulated call in the terminal."""

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import time
from urllib.parse import urlsplit

import click

from ivr.cli.options import language_option, prompts_option
from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.line import logs
from ivr.line.app import create_line
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.source import FolderSource
from ivr.script.model.recordings import identify_sound
from ivr.settings import from_environment, signing_key_from
from ivr.simulator.connection import CallError, ForbiddenError, standard_parameters
from ivr.simulator.document import PhoneError, parse
from ivr.simulator.exchange import Exchange, HTTPExchange, WSGIExchange
from ivr.simulator.telephone import Telephone
from ivr.simulator.transcript import Transcript
from ivr.simulator.verbs import Spoken
from ivr.terminal import print_lines, print_message, terminal_width
from ivr.twiml.duration import seconds_of

ORIGIN = "https://ivr.invalid"
"""PUBLIC_URL of the application in this process; no request is sent to it."""

SILENCE = "w"

FAULT_DOCUMENT = "/fallback.xml"
FAULT_HEARD = 3
"""Exit code after a call that ended with the fault text."""

FAULT = N_("The caller heard the fault text. The log of the service says why (`fault`).")
FORBIDDEN = N_(
    "%(error)s Set TWILIO_AUTH_TOKEN, TWILIO_SIGNATURE and PUBLIC_URL to the values of the "
    "service: they sign the requests."
)


def _origin(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    """Require an origin: a scheme and a host, without a path."""
    if given is None:
        return None
    with suppress(ValueError):
        parts = urlsplit(given)
        if parts.scheme in ("http", "https") and parts.hostname and parts.path in ("", "/"):
            return given.rstrip("/")
    raise click.BadParameter(f'write one such as https://ivr.example.se, not "{given}".')


@click.command()
@click.option("--keys", help='Keys to press, such as "5 7 8 w"; w is silence. Default: ask.')
@click.option("--url", callback=_origin, help="Call a running service at this address.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]),
    help="Call at another time, such as 2026-12-01T09:00, in the line's time zone.",
)
@prompts_option
@language_option
def command(
    keys: str | None, url: str | None, at: datetime | None, prompts: Path, lang: str
) -> None:
    """Call the line, and print what the caller hears, with times.

    Times are estimated from the text, or the length of a recording. The call is in no statistics.

    Exit 1 if the line cannot be called or answers wrongly, and 3 if the caller heard the fault
    text.
    """
    if url and at:
        raise click.UsageError("A running service has a clock of its own: use --at without --url.")
    clock = _CallClock()
    exchange = _http(url) if url else _in_process(prompts, clock, at)
    telephone = Telephone(
        exchange,
        seconds=seconds_of,
        play_seconds=lambda address: _play_seconds(exchange, address),
        # Calls without an id are not counted.
        parameters={**standard_parameters(), "CallSid": ""},
    )
    clock.elapsed = lambda: telephone.elapsed
    transcript = Transcript(translator(lang), terminal_width())
    try:
        if keys is None:
            _converse(telephone, transcript, lang)
        else:
            telephone.run(keys)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except PhoneError as error:
        message = FORBIDDEN if isinstance(error, ForbiddenError) else "%(error)s"
        raise IVRError(message, error=error) from error
    finally:
        print_lines(transcript.lines(telephone.events))
        if telephone.ended and _heard_fault(telephone, exchange):
            print_message(lang, FAULT)
            sys.exit(FAULT_HEARD)  # also after another error


class _CallClock:
    """Clock of a simulated call, in seconds since 1970, which advances with the call's events."""

    def __init__(self) -> None:
        self.began = time()
        self.elapsed: Callable[[], float] = float

    def __call__(self) -> float:
        return self.began + self.elapsed()


def _converse(telephone: Telephone, transcript: Transcript, lang: str) -> None:
    """Ask for keys until the call ends; hang up if the input ends."""
    _ = translator(lang).gettext
    telephone.dial()
    while not telephone.ended:
        print_lines(transcript.lines(telephone.events))
        try:
            keys = click.prompt(
                _("Keys (Enter alone is silence, Ctrl-D hangs up)"),
                default=SILENCE,
                show_default=False,
                err=True,
            )
            telephone.run(keys)
        except click.Abort:
            telephone.hang_up()
        except ValueError as error:
            click.echo(error, err=True)


def _in_process(prompts: Path, clock: _CallClock, at: datetime | None) -> Exchange:
    logs.silence()
    token = secrets.token_hex()
    environment = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": ORIGIN, "IVR_PROMPTS": str(prompts)}
    settings = from_environment(environment)
    menu = MenuInPrint(clock, settings.accessibility_url)
    source = FolderSource(prompts, now=clock, prepare=menu.prepare)
    app = create_line(settings, source, menu)
    if at:
        clock.began = at.replace(tzinfo=source.live.line.script.timezone).timestamp()
    return WSGIExchange(app, origin=ORIGIN, token=token)


def _http(origin: str) -> Exchange:
    """Return an HTTP exchange, which signs requests if TWILIO_AUTH_TOKEN is set."""
    public = os.environ.get("PUBLIC_URL")
    key = signing_key_from(os.environ)
    if key is None:
        return HTTPExchange(origin, signed_origin=public)
    return HTTPExchange(origin, token=key.secret, algorithm=key.algorithm, signed_origin=public)


def _heard_fault(telephone: Telephone, exchange: Exchange) -> bool:
    """Return whether a call ended with the words of the fault document.

    A service whose document cannot be read has said something else.
    """
    try:
        document = parse(exchange.request("GET", FAULT_DOCUMENT, {}).body, FAULT_DOCUMENT)
    except PhoneError:
        return False
    words = [verb for verb in document if isinstance(verb, Spoken)]
    heard = [event.utterance for event in telephone.heard if isinstance(event.utterance, Spoken)]
    return heard[-len(words) :] == words


def _play_seconds(exchange: Exchange, address: str) -> float:
    sound = identify_sound(exchange.request("GET", address, {}).body)
    if sound is None:
        raise CallError(f"{address} is not a recording.")
    return sound.seconds
