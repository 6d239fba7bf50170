"""R32: the first silence never ends the call: it warns, and the choices are offered again.

A line that gives one try breaks this, and rule 33 with it; so does a text that sounds like
the end of the call, which breaks this rule alone.
"""

from collections.abc import Iterator

from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.hearing import Heard, words_of
from ivr.rules.subject.places import places
from ivr.rules.telling import PROGRAM
from ivr.script.finding import Severity, Wording
from ivr.script.line import flat
from ivr.script.model import GIVE_UP, GOODBYE, LINE_FILE, SILENCES
from ivr.script.prose import folded, sentences


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Stay silent once at every place, and look at what is said then."""
    for place in places(subject):
        turn = subject.answer(place, None)
        if turn.state is None:
            yield Breach(LINE_FILE, 0, {"found": subject.script.patience.tries}, "ends")
            break
        if _lacks(subject, place, turn):
            yield Breach(LINE_FILE, 0, {"found": place.place}, "no-offer")
    for language in subject.languages:
        farewells = {_last(subject, language.code, name) for name in (GIVE_UP, GOODBYE)}
        for sentence in subject.body(language.code, SILENCES[0]):
            for found in sentences(sentence.spoken):
                if folded(found) in farewells:
                    yield Breach(sentence.file, sentence.line, {"found": found}, "farewell")


def _lacks(subject: Subject, place: CallState, turn: Turn) -> bool:
    """Tell whether a turn leaves out the warning, or one of the offers of its place."""
    wanted: list[Heard] = []
    if place.topic is None:
        menu = subject.line.menus[place.language, place.menu]
        wanted += words_of(subject.utterances(place.language, SILENCES[0]))
        wanted += words_of(flat(menu.offers))
    else:
        phrases = subject.line.phrases[place.language]
        wanted += words_of(phrases.repeat + phrases.main_menu)
    return not set(wanted) <= set(words_of(turn.fixed + turn.skippable))


def _last(subject: Subject, language: str, text: str) -> str:
    body = subject.body(language, text)
    return folded(sentences(" ".join(sentence.spoken for sentence in body))[-1])


RULE = Rule(
    number=32,
    severity=Severity.ERROR,
    title={
        "sv": "Den första tystnaden avslutar aldrig samtalet.",
        "en": "The first silence never ends the call.",
    },
    source="US Section 508, 1194.23(d)",
    words={
        "farewell": {
            "sv": Wording(
                message="Texten ”silence-1” låter som om samtalet är slut: ”{found}”",
                expected="en påminnelse om att välja",
                found="{found}",
                hint="Samtalet går vidare, men den som hör ett avsked lägger på. Skriv att valen "
                "kommer igen.",
            ),
            "en": Wording(
                message="The text “silence-1” sounds as if the call were over: “{found}”",
                expected="a reminder to choose",
                found="{found}",
                hint="The call goes on, but who hears a farewell hangs up. Write that the choices "
                "come again.",
            ),
        },
        "ends": {
            "sv": Wording(
                message="Samtalet avslutas första gången någon dröjer med att trycka.",
                expected="minst två försök",
                found="tries = {found}",
                hint="Höj tries under [patience] i line.toml till 3.",
            ),
            "en": Wording(
                message="The call ends the first time that someone is slow to press a key.",
                expected="two tries at least",
                found="tries = {found}",
                hint="Raise tries under [patience] in line.toml to 3.",
            ),
        },
        "no-offer": {
            "sv": Wording(
                message="Den som är tyst vid ”{found}” får inte höra valen igen.",
                expected="en påminnelse, och alla val igen",
                found="{found}",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="Who is silent at “{found}” does not hear the choices again.",
                expected="a reminder, and all choices again",
                found="{found}",
                hint=PROGRAM["en"],
            ),
        },
    },
    check=check,
    bad=Example("sv/silence-1.txt", "Här kommer valen igen.", "Hej då!"),
    good=Example("sv/silence-1.txt", "Här kommer valen igen.", "Hej igen, här kommer valen."),
)
