"""A caller for tests of the call package, and the expected speech of the frozen texts.

Spoken forms are computed without the product's code, to be compared with it.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.script.model.line import Line
from ivr.script.model.speech import Recording, Utterance
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    small_script,
    wav,
    with_text,
)
from tests.sounds import recorded

NOTICE = {
    "sv": "I en nödsituation: lägg på och ring ett ett två.",
    "en": "In an emergency, hang up and dial one one two.",
}
OFFER = {"sv": "För svenska, tryck nio.", "en": "For English, press nine."}
WELCOME = {
    "sv": "Polisens internationella samarbete.",
    "en": "Swedish police cooperation.",
}
MENU = {
    "sv": [
        "För operativt polissamarbete, till exempel i brottsutredningar, tryck ett.",
        "För strategiskt polissamarbete, framför allt inom E U, tryck två.",
        "För utvecklingssamarbete, tryck tre.",
        "För freds- och säkerhetsfrämjande verksamhet, tryck fyra.",
        "För internationellt efterlysta personer, tryck fem.",
        "För telefonnummer till polisen, tryck sex.",
        "För att höra valen igen, tryck sju.",
    ],
    "en": [
        "For operational police cooperation, for example in criminal investigations, press one.",
        "For strategic police cooperation, mainly within the E U, press two.",
        "For development cooperation, press three.",
        "For peace and security work, press four.",
        "For people wanted internationally, press five.",
        "For phone numbers to the police, press six.",
        "To hear the choices again, press seven.",
    ],
}
REPEAT = {"sv": "För att höra det här igen, tryck sju.", "en": "To hear this again, press seven."}
MAIN_MENU = {"sv": "För huvudmenyn, tryck åtta.", "en": "For the main menu, press eight."}
CONTACT = {
    "sv": "För telefonnummer till polisen, tryck noll.",
    "en": "For phone numbers to the police, press zero.",
}
AFTER_NUMBERS = {code: [REPEAT[code], MAIN_MENU[code]] for code in ("sv", "en")}
AFTER = {code: [*AFTER_NUMBERS[code], CONTACT[code]] for code in ("sv", "en")}
NUMBERS = {
    "sv": [
        "ett ett två",
        "ett ett fyra, ett fyra",
        "plus fyra sex, sju sju, ett ett fyra, ett fyra, noll noll",
    ],
    "en": [
        "one one two",
        "one one four, one four",
        "plus four six, seven seven, one one four, one four, zero zero",
    ],
}
ONCE_MORE = {"sv": "En gång till.", "en": "Once more."}
NAMES = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")
TOPICS = {str(key): name for key, name in enumerate(NAMES, start=1)}

FAREWELL = (
    "Tack för att du ringde.\nI en nödsituation, ring 112.\n"
    "För övriga ärenden, ring 114 14.\nHej då.\n"
)
WITH_NUMBER = "fast\n\nFast.\nRing 114 14.\n"
PLAIN_HELP = "Du väljer genom att trycka på en siffra.\nDu kan också göra så här.\n"
HEADINGS = {"sv/main.txt": b"huvudmenyn\n", "en/main.txt": b"main menu\n"}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "headed": lambda: full_script() | HEADINGS,
    "with everything": lambda: announced(
        {"bedragare": WEEK}, files=recorded("sv/fred", wav()) | HEADINGS
    ),
    "closed": lambda: announced({"stopp": f"{WEEK}closes = true\n"}, files=small_script()),
    "nested": nested_script,  # three levels: 1, 1 and 1 to 6 lead to the topics 1 to 6
    "two levels": lambda: nested_script(2, 8, ("en",)),
    "small": small_script,  # two options, so that 3 to 6 mean nothing
    "one topic": lambda: small_script(["fred"]),
    "numbers first": lambda: small_script(["kontakt", "fred"]),
    "without numbers": lambda: small_script(contact=False),
    "impatient": lambda: small_script(tries=2),
    "one language": lambda: small_script(languages=("sv",)),
    "english first": lambda: small_script(languages=("en", "sv")),
    "three languages": lambda: small_script(languages=("sv", "en", "us")),
    "recorded notice": lambda: recorded("sv/notice", wav()),
    "recorded topic": lambda: recorded("sv/fred", wav()),
    "recorded help": lambda: recorded("sv/wrong-key-1", wav(), small_script()),
    "ends in a pause": lambda: with_text(full_script(), "sv/fred.txt", "fred\n\nFred. |\n"),
    "numbers in the farewell": lambda: with_text(full_script(), "sv/goodbye.txt", FAREWELL),
    "a number in a text": lambda: with_text(full_script(), "sv/fast.txt", WITH_NUMBER),
    "no numbers in the help": lambda: with_text(full_script(), "sv/silence-2.txt", PLAIN_HELP),
}
"""Scripts for calls."""


@cache
def line_of(script: str) -> Line:
    return prepared(SCRIPTS[script]())


def without_menus(line: Line) -> Line:
    """Return the line as another edition with a fault, which only a bug could cause."""
    return replace(line, short_fingerprint="ffffffff", menus=MappingProxyType({}))


def after(acts: str, script: str = "full") -> "Caller":
    """Return a caller after pressing keys; w is silence."""
    caller = Caller(line_of(script))
    caller.plays(acts)
    return caller


class Caller:
    """A caller; `turn` is the last answer."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.turn = flow.begin(line)

    @property
    def state(self) -> CallState:
        """The caller's state in a call that has not ended."""
        assert self.turn.state is not None, "the call has ended"
        return self.turn.state

    @property
    def ended(self) -> bool:
        return self.turn.state is None

    def does(self, act: str | None) -> Turn:
        self.turn = flow.answer(self.line, self.state, act)
        return self.turn

    def plays(self, acts: str) -> Turn:
        """Press a series of keys, in which w is silence."""
        for act in acts:
            self.does(None if act == "w" else act)
        return self.turn


def sounds(utterances: Iterable[Utterance]) -> list[tuple[str, str | int]]:
    """Return each sentence, recording and pause (ms) with its language, in order."""
    found: list[tuple[str, str | int]] = []
    for utterance in utterances:
        if isinstance(utterance, Recording):
            found.append((utterance.language, utterance.name))
        else:
            for piece in utterance.pieces:
                sound = piece if isinstance(piece, str) else piece.milliseconds
                found.append((utterance.voice.language, sound))
    return found


def words(utterances: Iterable[Utterance]) -> list[str]:
    """Return the sentences and recordings, in order."""
    return [sound for _, sound in sounds(utterances) if isinstance(sound, str)]


def said(turn: Turn) -> list[str]:
    return words(turn.fixed) + words(turn.skippable)


def in_language(code: str, *parts: str | int | list[str]) -> list[tuple[str, str | int]]:
    """Return the sounds of one language; options in a list get the pause between options."""
    found: list[tuple[str, str | int]] = []
    for part in parts:
        for number, each in enumerate(part if isinstance(part, list) else [part]):
            found += [(code, 700)] * bool(number) + [(code, each)]
    return found


def spoken(code: str, name: str, **values: str) -> list[str]:
    """Return the expected sentences of a frozen text, without pauses.

    `values` fill in placeholders; {key:kontakt} is named `contact`. Foreign spans are separate
    sentences.
    """
    lines = [line for line in _text(f"{code}/{name}.txt").splitlines() if line[:1] != "#"]
    if "" in lines:
        lines = lines[lines.index("") + 1 :]
    found: list[str] = []
    for line in lines:
        line = line.replace("{key:repeat}", "7").replace("{key:kontakt}", values.get("contact", ""))
        line = line.replace("{last_key}", values.get("last_key", "")).replace("|", "")
        before, *span = (part.strip() for part in re.split(r"\{en: ([^}]*)\}(\.?)", line))
        found.append(pronounced(code, before))
        if span:
            foreign, stop, after = span
            found += [pronounced("en", foreign) + stop, *[pronounced(code, after)] * bool(after)]
    return found


def twice(code: str, name: str) -> list[str]:
    """Return the expected sentences of a text whose lines with phone numbers are said again."""
    lines = spoken(code, name)
    numbered = [
        index for index, line in enumerate(lines) if any(each in line for each in NUMBERS[code])
    ]
    end = numbered[-1] + 1
    return [*lines[:end], ONCE_MORE[code], *lines[numbered[0] : end], *lines[end:]]


def introduced(code: str, name: str) -> list[str]:
    return [*spoken(code, name), *spoken(code, "introduction")]


def pronounced(code: str, written: str) -> str:
    """Replace written forms by the frozen script's pronunciations, the longest first."""
    table: dict[str, str] = tomllib.loads(_text(f"{code}/language.toml"))["pronunciation"]
    longest_first = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    whole = rf"(?<![^\W_])(?:{longest_first})(?![^\W_])"
    return re.sub(whole, lambda found: table[found[0]], written)


def _text(path: str) -> str:
    return full_script()[path].decode()
