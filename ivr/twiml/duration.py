"""The estimated duration of speech in a document."""

from ivr.script.model.speech import Pause
from ivr.script.model.tempo import speech_seconds
from ivr.simulator.verbs import Silence, Spoken


def seconds_of(spoken: Spoken) -> float:
    """Return the estimated duration of speech."""
    language = spoken.locale.partition("-")[0]
    pieces = [
        Pause(piece.milliseconds) if isinstance(piece, Silence) else piece
        for piece in spoken.pieces
    ]
    return speech_seconds(pieces, language, spoken.rate)
