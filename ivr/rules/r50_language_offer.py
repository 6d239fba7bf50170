"""R50: the other language is offered early, in its own words, and its key works from then on."""

from collections.abc import Iterator

from ivr.call.turn import Turn
from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.telling import PROGRAM, figures
from ivr.script.finding import Severity, Wording
from ivr.script.speech import Speech, Utterance
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Answer a call, and go through the languages with their key, listening for each offer.

    The offer has to be where a key is taken; only the first one has a time to keep.
    """
    turn, most = subject.first_turn, limits["max_seconds"]
    for language in subject.languages if len(subject.languages) > 1 else ():
        other = subject.script.other_language(language.code)
        phrase = subject.script.languages[other].phrases["language_offer"]
        values = {"language": subject.script.languages[other].name}
        heard = _heard(turn, subject.line.phrases[other].language)
        if heard is None:
            yield Breach(phrase.file, phrase.line, values, case="missing")
        elif heard > most:
            late = figures(found=heard, most=most)
            yield Breach(phrase.file, phrase.line, values | late)
        state = turn.state
        turn = subject.answer(state, subject.script.keys.language) if state else turn
        if state is None or turn.state is None or turn.state.language != other:
            yield Breach(phrase.file, phrase.line, values, case="not-accepted")
            return
        most = float("inf")


def _heard(turn: Turn, offer: tuple[Utterance, ...]) -> float | None:
    """Return after how many seconds an offer has been heard, in its own voice."""
    speeches = [utterance for utterance in offer if isinstance(utterance, Speech)]
    words = [(said.voice, piece) for said in speeches for piece in said.pieces]
    voice, last = [(voice, piece) for voice, piece in words if isinstance(piece, str)][-1]
    before = list(turn.fixed)
    for utterance in turn.skippable:
        if isinstance(utterance, Speech) and utterance.voice == voice:
            if last in utterance.pieces:
                end = utterance.pieces.index(last) + 1
                return seconds([*before, Speech(voice, utterance.pieces[:end])])
        before.append(utterance)
    return None


RULE = Rule(
    number=50,
    severity=Severity.ERROR,
    title={
        "sv": "Det andra språket erbjuds inom 10 sekunder, på det språket.",
        "en": "The other language is offered within 10 seconds, in that language.",
    },
    source="ACIxD, language_selection",
    words={
        "": {
            "sv": Wording(
                message="Erbjudandet om {language} kommer för sent i samtalet.",
                expected="sagt inom {most_sv} sekunder från svaret",
                found="{found_sv} sekunder",
                hint="Korta nödmeddelandet (notice) eller erbjudandet (language_offer).",
            ),
            "en": Wording(
                message="The offer of {language} comes too late in the call.",
                expected="said within {most} seconds of the answer",
                found="{found} seconds",
                hint="Shorten the emergency notice (notice) or the offer (language_offer).",
            ),
        },
        "missing": {
            "sv": Wording(
                message="Erbjudandet om {language} hörs inte där en knapp kan tryckas.",
                expected="erbjudandet i språkets egen röst, före valen",
                found="inget erbjudande",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="The offer of {language} is not heard where a key can be pressed.",
                expected="the offer in the language's own voice, before the choices",
                found="no offer",
                hint=PROGRAM["en"],
            ),
        },
        "not-accepted": {
            "sv": Wording(
                message="Språkknappen leder inte till {language}.",
                expected="att knappen byter språk så snart den har erbjudits",
                found="ett annat svar",
                hint="Se language under [keys] i line.toml.",
            ),
            "en": Wording(
                message="The language key does not lead to {language}.",
                expected="the key to change the language as soon as it was offered",
                found="another answer",
                hint="Look at language under [keys] in line.toml.",
            ),
        },
    },
    check=check,
    bad=Example(
        "en/language.toml",
        "For English, press {key}.",
        "To hear this in English, press {key}.",
    ),
    good=Example(
        "en/language.toml",
        "For English, press {key}.",
        "For this in English, press {key}.",
    ),
)
