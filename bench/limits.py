"""Two small Flask applications to compare the line with; both check signatures.

`bare` is the upper limit: it checks the signature and returns a constant. `menu` is a typical
implementation: a menu with Flask and twilio-python that builds its document for each request.
"""

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from bench.calls import PUBLIC_URL, TOKEN

WORDS = b"a" * 1_250  # makes the document as long as the average document of the line
CONSTANT = b'<?xml version="1.0" encoding="UTF-8"?><Response><Say>' + WORDS + b"</Say></Response>"

VOICE = {"voice": "Polly.Elin-Neural", "language": "sv-SE"}
NOTICE = "I en nödsituation: lägg på och ring ett ett två."
AREAS = {str(key): "polissamarbete med andra länder" for key in range(1, 7)}
TEXT = ("Det här är en text om ett av områdena, ungefär lika lång som de på linjen.",) * 5

bare = Flask("bare")
menu = Flask("menu")
validator = RequestValidator(TOKEN)


def check_signature() -> None:
    """Reject unsigned requests, as in Twilio's tutorial."""
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
