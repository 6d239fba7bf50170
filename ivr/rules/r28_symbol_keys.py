"""R28: nobody needs star or hash, and where they are named, it is by the names that people use."""

from collections.abc import Iterable, Iterator

from ivr.call.flow import KEYS
from ivr.call.state import CallState
from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.rules.subject.places import places
from ivr.rules.telling import PROGRAM
from ivr.script.finding import Severity, Wording
from ivr.script.model import LINE_FILE
from ivr.script.prose import phrases_in

DIGITS = tuple(key for key in KEYS if key.isdigit())


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for wrong names of the symbols, and for places that only the symbols lead to."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).words
        for found in phrases_in(passage.own, known.wrong_symbols) if known else ():
            values = {"found": found, "expected": ", ".join(known.symbols if known else ())}
            yield Breach(passage.file, passage.line, values, "name")
    missing = {*places(subject)} - _reached(subject, DIGITS)
    needing = missing & _reached(subject, KEYS) if missing else set()
    for place in sorted(needing, key=lambda each: (each.language, each.place)):
        yield Breach(LINE_FILE, 0, {"place": place.place}, "needed")


def _reached(subject: Subject, keys: Iterable[str]) -> set[CallState]:
    """Return the places that some keys lead to, from the first turn on."""
    reached: set[CallState] = set()
    waiting = [subject.first_turn.state]
    while waiting:
        state = waiting.pop()
        place = subject.state(state.language, state.menu, state.topic) if state else None
        if place and place not in reached:
            reached.add(place)
            waiting += [subject.answer(place, key).state for key in keys]
    return reached


RULE = Rule(
    number=28,
    severity=Severity.WARNING,
    title={
        "sv": "Ingen behöver stjärna eller fyrkant, och de heter så.",
        "en": "Nobody needs star or hash, and those are their names.",
    },
    source={
        "sv": "namnförbistringen bakom E.161; it-ord.idg.se, mediesprak.fi",
        "en": "the naming muddle behind E.161; it-ord.idg.se, mediesprak.fi",
    },
    needs=("words",),
    words={
        "name": {
            "sv": Wording(
                message="En symbolknapp kallas ”{found}”.",
                expected="{expected}",
                found="{found}",
                hint="Nämn helst bara siffror. Måste knappen nämnas, så säg det namn som alla "
                "känner igen.",
            ),
            "en": Wording(
                message="A symbol key is called “{found}”.",
                expected="{expected}",
                found="{found}",
                hint="It is best to name digits alone. If the key must be named, say the name that "
                "everybody knows.",
            ),
        },
        "needed": {
            "sv": Wording(
                message="Bara stjärna eller fyrkant leder till {place}.",
                expected="en siffra som leder dit",
                found="ingen siffra",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="Only star or hash leads to {place}.",
                expected="a digit that leads there",
                found="no digit",
                hint=PROGRAM["en"],
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/wrong-key-1.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte brädgård."
    ),
    good=Example(
        "sv/wrong-key-1.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte fyrkant."
    ),
)
