"""What the line is compared with: two small Flask applications that check signatures too.

`bare` is the limit: it looks at nothing but the signature and always returns one constant.
`menu` is what people write: a menu in Flask and twilio that makes its document anew each time.
"""

from __future__ import annotations

import os

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

TOKEN = os.environ.get("TWILIO_AUTH_TOKEN", "only-for-the-bench")
ORIGIN = os.environ.get("PUBLIC_URL", "https://ivr.example.se")
BYTES = int(os.environ.get("BENCH_BYTES", "2000"))
"""How large the constant document is."""

VOICE = {"sv": ("Polly.Elin-Neural", "sv-SE"), "en": ("Polly.Amy-Neural", "en-GB")}
NOTICE = {
    "sv": "I en nödsituation: lägg på och ring ett ett två.",
    "en": "In an emergency, hang up and dial one one two.",
}
AREAS = {
    "1": "operativt polissamarbete, till exempel i brottsutredningar",
    "2": "strategiskt samarbete",
    "3": "internationellt utvecklingssamarbete",
    "4": "fredsfrämjande insatser",
    "5": "den svenska delen av det europeiska nätverket",
    "6": "kontakt med polisen",
}
TEXT = (
    "Det här är en text om ett av områdena.",
    "Den är ungefär lika lång som de som hörs på linjen.",
    "Den säger vad polisen gör i andra länder, och tillsammans med vem.",
    "Den säger också vart den som vill veta mer kan vända sig.",
    "Texten är densamma för alla områden, för det är inte den som mäts.",
)

bare = Flask("bare")
menu = Flask("menu")


def constant(size: int) -> bytes:
    """Return a document of so many bytes."""
    head = b'<?xml version="1.0" encoding="UTF-8"?><Response><Say>'
    foot = b"</Say></Response>"
    return head + b"a" * (size - len(head) - len(foot)) + foot


CONSTANT = constant(BYTES)
validator = RequestValidator(TOKEN)


def signed() -> bool:
    """Tell whether the request is signed, as twilio's tutorial checks it."""
    signature = request.headers.get("X-Twilio-Signature", "")
    return bool(validator.validate(ORIGIN + request.path, request.form, signature))


@bare.post("/voice")
@bare.post("/voice/<path:rest>")
def answer(rest: str = "") -> Response:
    """Return the constant to whoever signed."""
    if not signed():
        abort(403)
    return Response(CONSTANT, content_type="text/xml; charset=utf-8")


def offer(response: VoiceResponse) -> None:
    """Read out the menu and wait for a key."""
    voice, locale = VOICE["sv"]
    gather = response.gather(input="dtmf", num_digits=1, timeout=10, action="/voice/key")
    for key, area in AREAS.items():
        gather.say(f"För {area}, tryck {key}.", voice=voice, language=locale)
    response.redirect("/voice/key")


@menu.post("/voice")
def welcome() -> Response:
    """Answer a call: the notice in both languages, then the menu."""
    if not signed():
        abort(403)
    response = VoiceResponse()
    for code, text in NOTICE.items():
        response.say(text, voice=VOICE[code][0], language=VOICE[code][1])
    offer(response)
    return Response(str(response), content_type="text/xml; charset=utf-8")


@menu.post("/voice/<path:rest>")
def chosen(rest: str) -> Response:
    """Answer a key: the text, then the menu again."""
    if not signed():
        abort(403)
    response = VoiceResponse()
    if request.form.get("Digits") in AREAS:
        for sentence in TEXT:
            response.say(sentence, voice=VOICE["sv"][0], language=VOICE["sv"][1])
    else:
        response.say("Den knappen används inte.", voice=VOICE["sv"][0], language=VOICE["sv"][1])
    offer(response)
    return Response(str(response), content_type="text/xml; charset=utf-8")
