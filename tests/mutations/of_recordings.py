"""Damages to recordings: of nothing, outdated, no sound, too long, clipped."""

from collections.abc import Iterator

from scripts import excused_script, mp3, wav
from sounds import encoded, recorded, speech

from mutations.mutant import CODES, Mutant, body, mutant


def recordings() -> Iterator[Mutant]:
    """A recording of the notice in each language, each with something wrong."""
    for code in CODES:
        for what, (named, rules) in _damages(code).items():
            files = {f"{code}/recordings/{name}": data for name, data in named.items()}
            yield mutant(f"{code}: a recording {what}", {**excused_script(), **files}, *rules)
        for what, sound, rule in (
            ("that is read in a hurry", speech(1.7, rate=8_000, before=0.15, after=0.15), "R59"),
            ("that begins at once", speech(2.8, rate=8_000, before=0.0, after=0.15), "R60"),
            ("that ends at once", speech(2.8, rate=8_000, before=0.15, after=0.0), "R60"),
        ):
            files = recorded(f"{code}/notice", encoded(sound, 8_000), excused_script())
            yield mutant(f"{code}: a recording {what}", files, rule)


def _damages(code: str) -> dict[str, tuple[dict[str, bytes], tuple[str, ...]]]:
    words = "\n".join(body(f"{code}/notice.txt")).encode()
    sound, long = wav(3), wav(60)
    other = words.replace(b"112", b"90 000")
    return {
        "of nothing": ({"notise.wav": sound, "notise.txt": words}, ("recording-of-nothing",)),
        "of other words": ({"notice.wav": sound, "notice.txt": other}, ("recording-outdated",)),
        "without its words": ({"notice.wav": sound}, ("recording-without-words",)),
        "without a sound": ({"notice.txt": words}, ("recording-without-sound",)),
        "that is a picture": ({"notice.wav": b"<svg/>", "notice.txt": words}, NO_SOUND),
        "that is empty": ({"notice.wav": b"", "notice.txt": words}, NO_SOUND),
        "that is misnamed": ({"notice.mp3": sound, "notice.txt": words}, NO_SOUND),
        "of another kind": ({"notice.ogg": b"OggS"}, NO_SOUND),
        "that is there twice": (
            {"notice.wav": sound, "notice.mp3": mp3(3), "notice.txt": words},
            ("recording-twice",),
        ),
        "that is far too long": ({"notice.wav": long, "notice.txt": words}, ("R59",)),
        "that is far too short": ({"notice.wav": wav(0.4), "notice.txt": words}, ("R59",)),
    }


NO_SOUND = ("recording-not-audio",)
