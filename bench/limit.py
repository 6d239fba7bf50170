"""The limit that the line is compared with: it checks the signature and returns a constant."""

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from bench.calls import PUBLIC_URL, TOKEN

WORDS = b"a" * 1_250  # makes the document as long as the average document of the line
CONSTANT = b'<?xml version="1.0" encoding="UTF-8"?><Response><Say>' + WORDS + b"</Say></Response>"

app = Flask("limit")
validator = RequestValidator(TOKEN)


@app.post("/voice")
@app.post("/voice/<path:rest>")
def answer(rest: str = "") -> Response:
    """Return the constant, or reject an unsigned request, as in Twilio's tutorial."""
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(PUBLIC_URL + request.path, request.form, signature):
        abort(403)
    return Response(CONSTANT, content_type="text/xml; charset=utf-8")
