"""Sounds and words of a text for listen.js: live, in the draft, or in a request."""

from flask import Response, abort, jsonify, url_for

from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.text_checks import Playback, TextChecks
from ivr.studio.people import Role
from ivr.studio.services import current_studio

PAUSE_SECONDS = 0.3
"""Pause between two sentences."""


@bp.get("/publish/heard/<of>/<code>/<name>")
@access.needs(Role.READER)
def publish_heard(of: str, code: str, name: str) -> Response:
    """Return a recording, or the words of each voice, as JSON."""
    files = current_studio.files(of)
    checks = TextChecks(current_studio.checker.check(files), files)
    playback = checks.playback(code, name) if name in checks.names.texts else None
    if playback is None:
        abort(404)
    return jsonify(_parts_to_play(playback))


def _parts_to_play(playback: Playback) -> list[dict[str, object]]:
    if playback.recording:
        sound = url_for("studio.phone_recording", name=playback.recording.name)
        return [{"sound": sound, "seconds": round(playback.seconds, 1)}]
    return [
        {
            "words": words,
            "locale": voice.locale,
            "voice": voice.speaker,
            "pause": PAUSE_SECONDS,
            "seconds": round(playback.seconds, 1),
        }
        for words, voice in playback.spoken
    ]
