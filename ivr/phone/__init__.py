"""A simulated telephone that calls a line as Twilio does, and records the caller's experience.

It sends requests over HTTP or WSGI and parses TwiML. It imports nothing that answers calls.
"""

from ivr.phone.connection import SilenceDelivery, standard_parameters
from ivr.phone.document import parse
from ivr.phone.errors import CallError, DocumentError, ExchangeError, ForbiddenError, PhoneError
from ivr.phone.events import Dialled, Event, Heard, HungUp, Pressed, Silent
from ivr.phone.exchange import Exchange, HTTPAnswer, HTTPExchange, WSGIExchange
from ivr.phone.telephone import Telephone
from ivr.phone.transcript import Transcript
from ivr.phone.verbs import (
    Audible,
    Gather,
    Hangup,
    Paused,
    Played,
    Redirect,
    Silence,
    Spoken,
    Verb,
)

__all__ = [
    "HTTPAnswer",
    "CallError",
    "Dialled",
    "DocumentError",
    "Event",
    "Exchange",
    "ExchangeError",
    "ForbiddenError",
    "Gather",
    "HTTPExchange",
    "Hangup",
    "Heard",
    "HungUp",
    "Paused",
    "PhoneError",
    "Played",
    "Pressed",
    "Redirect",
    "Silence",
    "SilenceDelivery",
    "Silent",
    "Spoken",
    "Telephone",
    "Transcript",
    "Audible",
    "Verb",
    "WSGIExchange",
    "parse",
    "standard_parameters",
]
