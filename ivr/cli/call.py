"""`ivr call`: a call in the terminal, through a simulated telephone, to the real application."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from ivr.app import create_app
from ivr.cli import colours
from ivr.cli.options import language_option
from ivr.errors import IVRError
from ivr.i18n import translator
from ivr.phone import (
    CallError,
    Exchange,
    HTTPExchange,
    PhoneError,
    Silence,
    SilenceDelivery,
    Spoken,
    Telephone,
    Transcript,
    WSGIExchange,
)
from ivr.phone.document import KEYS
from ivr.script.recordings import listen
from ivr.script.speech import Pause
from ivr.script.tempo import tempo_of
from ivr.settings import from_environment
from ivr.web import logs

ORIGIN = "https://ivr.invalid"
"""What an application in this process believes to be its address; nothing is sent to it."""

WIDEST = 100
SILENT_KEYS = (" ", "w")
HANG_UP = "q"
HANG_UP_KEYS = (HANG_UP, "\x03", "\x04")
ESCAPE = "\x1b"


class NoKeyboardError(IVRError):
    """There is no terminal, so nobody can press a key."""

    def __init__(self) -> None:
        super().__init__(
            "There is no terminal to press keys at. Run this in one, or say which keys to press: "
            '--keys "5 7 w"'
        )


@click.command()
@click.option(
    "--keys", help='Keys to press: "5 7 8 w", where w is silence. Else they are asked for.'
)
@click.option("--url", help="Call a running service at this origin instead of the script itself.")
@click.option("--prompts", envvar="IVR_PROMPTS", default="prompts", type=click.Path(path_type=Path))
@click.option(
    "--silence",
    type=click.Choice([delivery.name.lower().replace("_", "-") for delivery in SilenceDelivery]),
    default="action",
    help="How silence reaches the line: which way Twilio takes is not verified.",
)
@language_option
def command(keys: str | None, url: str | None, prompts: Path, silence: str, lang: str) -> None:
    """Call the line, and show what the caller hears and the seconds that have passed.

    The seconds are estimates from the text, or the length of a recording.
    """
    exchange = _http(url) if url else _in_process(prompts)
    delivery = SilenceDelivery[silence.upper().replace("-", "_")]
    telephone = Telephone(
        exchange,
        seconds=_seconds,
        play_seconds=lambda address: _play_seconds(exchange, address),
        silence=delivery,
    )
    printer = _Printer(telephone, Transcript(translator(lang).gettext, _width(), colour=colours()))
    try:
        if keys is None:
            _converse(telephone, printer, lang)
        else:
            _play(telephone, printer, keys)
    except PhoneError as error:
        printer.print_new()
        raise IVRError(str(error)) from error


class _Printer:
    """Prints what happened since it last printed."""

    def __init__(self, telephone: Telephone, transcript: Transcript) -> None:
        self._telephone = telephone
        self._transcript = transcript
        self._printed = 0

    def print_new(self) -> None:
        events = self._telephone.events
        for line in self._transcript.lines(events[self._printed :]):
            click.echo(line)
        self._printed = len(events)


def _play(telephone: Telephone, printer: _Printer, keys: str) -> None:
    try:
        telephone.run(keys)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    printer.print_new()


def _converse(telephone: Telephone, printer: _Printer, lang: str) -> None:
    _ = translator(lang).gettext
    what_to_press = _("0-9 * # = press a key, space = stay silent, q = hang up")
    telephone.dial()
    keys = _keys()
    while not telephone.ended:
        printer.print_new()
        click.secho(f"[{what_to_press}]", dim=True, err=True)
        key = next(keys)
        if key in HANG_UP_KEYS:
            telephone.hang_up()
        elif key in SILENT_KEYS:
            telephone.wait()
        else:
            telephone.press(key)
    printer.print_new()


def _keys() -> Iterator[str]:
    """Keys as they are pressed, without those that mean nothing here; at the end, hanging up.

    Raises NoKeyboardError where there is no terminal to press them at.
    """
    while True:
        try:
            pressed = click.getchar() or HANG_UP
        except (EOFError, KeyboardInterrupt):
            pressed = HANG_UP
        except OSError as error:
            raise NoKeyboardError from error
        if not pressed.startswith(ESCAPE):  # an arrow or the like, which has digits in it
            yield from (key for key in pressed if key in {*HANG_UP_KEYS, *SILENT_KEYS, *KEYS})


def _in_process(prompts: Path) -> Exchange:
    logs.silence()
    token = secrets.token_hex()
    environment = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": ORIGIN, "IVR_PROMPTS": str(prompts)}
    app = create_app(from_environment(environment))
    return WSGIExchange(app, origin=ORIGIN, token=token)


def _http(url: str) -> Exchange:
    """Sign what is sent if the environment has the token, as a service with a guard needs."""
    token = os.environ.get("TWILIO_AUTH_TOKEN")
    return HTTPExchange(url, token=token, signed_origin=os.environ.get("PUBLIC_URL"))


def _seconds(spoken: Spoken) -> float:
    tempo = tempo_of(spoken.locale.partition("-")[0])
    pieces = [
        Pause(piece.milliseconds) if isinstance(piece, Silence) else piece
        for piece in spoken.pieces
    ]
    return tempo.seconds(pieces)


def _play_seconds(exchange: Exchange, address: str) -> float:
    sound = listen(exchange.request("GET", address, {}).body)
    if sound is None:
        raise CallError(f"What is at {address} is no sound.")
    return sound.seconds


def _width() -> int:
    return min(WIDEST, shutil.get_terminal_size().columns)
