"""What the line is compared with: two small Flask applications that check signatures too.

`bare` is the limit: it looks at nothing but the signature and always returns one constant.
`menu` is what people write: a menu in Flask and twilio that makes its document anew each time.
"""

from __future__ import annotations

import os

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from bench.calls import PUBLIC_URL, TOKEN

HEAD, FOOT = b'<?xml version="1.0" encoding="UTF-8"?><Response><Say>', b"</Say></Response>"
CONSTANT = HEAD + b"a" * (int(os.environ["BENCH_BYTES"]) - len(HEAD) - len(FOOT)) + FOOT

VOICE = {"voice": "Polly.Elin-Neural", "language": "sv-SE"}
NOTICE = "I en nödsituation: lägg på och ring ett ett två."
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
validator = RequestValidator(TOKEN)


def check_signature() -> None:
    """Refuse what is not signed, as twilio's tutorial does."""
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(PUBLIC_URL + request.path, request.form, signature):
        abort(403)


@bare.post("/voice")
@bare.post("/voice/<path:rest>")
def answer(rest: str = "") -> Response:
    """Return the constant."""
    check_signature()
    return Response(CONSTANT, content_type="text/xml; charset=utf-8")


@menu.post("/voice")
@menu.post("/voice/<path:rest>")
def chosen(rest: str = "") -> Response:
    """Say the notice, or the text of the key that was pressed; then offer the menu."""
    check_signature()
    response = VoiceResponse()
    for sentence in TEXT if request.form.get("Digits") in AREAS else (NOTICE,):
        response.say(sentence, **VOICE)
    gather = response.gather(input="dtmf", num_digits=1, timeout=10, action="/voice/key")
    for key, area in AREAS.items():
        gather.say(f"För {area}, tryck {key}.", **VOICE)
    response.redirect("/voice/key")
    return Response(str(response), content_type="text/xml; charset=utf-8")
