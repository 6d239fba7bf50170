"""Estimated durations of the texts, compared with espeak-ng at 160 words a minute.

    python -m tests.script.estimates [DIR]

Needs Debian's espeak-ng and the extra `recordings`. Pauses (`|` and others) are sent as SSML
breaks. Silence at both ends is trimmed, since the estimates exclude it.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, pstdev
from tempfile import NamedTemporaryFile

import numpy as np
import soundfile

from ivr.script import files
from ivr.script.model.line import Line, prepare
from ivr.script.model.speech import Pause, Speech, Utterance
from ivr.script.model.tempo import seconds
from ivr.script.reading.reading import read_script

VOICES = {"sv": "sv", "en": "en-gb"}
WORDS_A_MINUTE = "160"
SILENCE = 0.003
"""Maximum amplitude of silence."""


def main(folder: str = "prompts") -> None:
    """Print the table of each language."""
    script = read_script(files.load(Path(folder))).script
    if script is None:
        sys.exit(f"{folder} has errors: ivr check {folder}")
    line = prepare(script)
    for code in line.languages:
        rows = [
            (name, seconds(said), measured(said, code)) for name, said in texts(line, code) if said
        ]
        errors = [(estimate - real) / real for _, estimate, real in rows]
        for (name, estimate, real), error in zip(rows, errors, strict=True):
            sys.stdout.write(f"{code}  {name:24}{estimate:6.1f}{real:6.1f}{error:+7.1%}\n")
        sys.stdout.write(
            f"{code}  mean {mean(errors):+.1%}, deviation {pstdev(errors):.1%}, "
            f"largest {max(map(abs, errors)):.1%}\n\n"
        )


def texts(line: Line, code: str) -> Iterator[tuple[str, Sequence[Utterance]]]:
    """Yield the texts and options of the main menu, with their names."""
    menu = line.menus[code, "main"]
    for (language, place, name), text in line.texts.items():
        if (language, place) == (code, "main"):
            yield name, text.whole
    for target, option in menu.options.items():
        yield f"option {target}", option


def measured(said: Sequence[Utterance], code: str) -> float:
    """Return the duration in seconds when spoken by espeak-ng."""
    ssml = "".join(_marked(each, code) for each in said if isinstance(each, Speech))
    with NamedTemporaryFile(suffix=".wav") as file:
        options = ["-m", "-v", VOICES[code], "-s", WORDS_A_MINUTE, "-w", file.name]
        subprocess.run(
            ["espeak-ng", "--stdin", *options], input=f"<speak>{ssml}</speak>".encode(), check=True
        )
        samples, rate = soundfile.read(file.name)
    loud = np.flatnonzero(np.abs(samples) > SILENCE)
    return float((loud[-1] - loud[0]) / rate)


def _marked(speech: Speech, code: str) -> str:
    pieces = (
        f'<break time="{piece.milliseconds}ms"/>' if isinstance(piece, Pause) else f" {piece}"
        for piece in speech.pieces
    )
    words, own = "".join(pieces), speech.voice.language
    return words if own == code else f'<voice xml:lang="{VOICES[own]}">{words}</voice>'


if __name__ == "__main__":
    main(*sys.argv[1:])
