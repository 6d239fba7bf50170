"""Rules about durations: waiting times, menus, options and texts."""

import re
from collections.abc import Iterable
from itertools import pairwise

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.timetable import option_wait
from ivr.call.turn import PassageKind, Turn, utterances_of
from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import (
    ERROR,
    WARNING,
    About,
    Breach,
    Breaches,
    LanguageRule,
    Limits,
    Placed,
    ScriptRule,
    breach,
    figures,
    too_long,
    too_much,
)
from ivr.i18n import N_
from ivr.script.fields.place import TEXTS
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Wording
from ivr.script.language import prose
from ivr.script.model.script import NOTICE, WELCOME
from ivr.script.model.speaker import SpokenSentence
from ivr.script.model.speech import Recording
from ivr.script.model.tempo import seconds


@LanguageRule(
    "R15",
    WARNING,
    title=N_("A menu should take at most 25 seconds to read out, and may not take more than 30."),
    source=N_("own judgement; a whole visit lasts 48 s on average (VCC Live)"),
    about=About.MENU,
    wording=Wording(
        N_(
            "The menu “%(menu)s” takes %(found)s seconds to read out, and %(may)s take at most "
            "%(most)s. This option is the longest, %(longest)s seconds: “%(option)s”"
        ),
        N_(
            "Callers who wait for the last option get tired. Shorten the longest option, or "
            "put some options into a sub-menu."
        ),
    ),
)
def length_of_menu(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Add up the seconds of each menu from its first option on, as after silence."""
    for menu in language.script.menus:
        turn = language.answer(CallState(language.code, menu), None)
        first = turn.passages.index(next(turn.passages_of(PassageKind.OPTION)))
        length = seconds(utterances_of(turn.passages[first:]))
        longest = max(language.options_of(menu), key=lambda option: option.seconds)
        values = figures(longest=longest.seconds) | {"option": longest.sentence.spoken}
        yield from too_long(longest, length, limits, menu=TextNames((menu,)), **values)


@LanguageRule(
    "R17",
    WARNING,
    title=N_("An option has at most twelve words and takes at most five seconds."),
    wording=Wording(
        N_(
            "The option under key %(key)s has %(count)s words and takes %(found)s seconds. It "
            "%(may)s have at most %(most_words)s words and take at most %(most)s seconds: "
            "“%(option)s”"
        ),
        N_("Take shorter words, or take away what is not needed to choose."),
    ),
)
def length_of_option(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the words and the seconds of every option, with its frame and its key."""
    for option in language.options:
        said = option.sentence.spoken
        count = len(prose.words(said))
        yield from too_much(option, count, option.seconds, limits, key=option.key, option=said)


@LanguageRule(
    "R18",
    ERROR,
    title=N_("Between two options there is a pause."),
    source="ACIxD",
    needs=("options", "numbers"),
    wording=Wording(
        N_("There is no pause between two options: “%(said)s” and “%(option)s”"),
        N_("Write | after the first option. It makes a pause."),
    ),
)
def pause_between_options(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for pauses between the options in a text; the line adds pauses elsewhere."""
    key = language.grammar.key
    for text in language.texts:
        statements = _with_pauses(language.body(text.name))
        for (line, first, pauses), (_, second, _) in pairwise(statements):
            if not pauses and key(first) and key(second):
                yield breach(line, said=first, option=second)


def _with_pauses(body: Iterable[SpokenSentence]) -> list[tuple[SpokenSentence, str, bool]]:
    """Return each sentence as its line, its words, and True if a pause follows."""
    statements: list[tuple[SpokenSentence, str, bool]] = []
    for line in body:
        for piece in re.split(r"(?<=[.!?])\s+|\s*(\|)\s*", line.spoken):
            if piece == "|" and statements:
                statements[-1] = (*statements[-1][:2], True)
            elif piece and piece != "|":
                statements.append((line, piece, False))
    return statements


@LanguageRule(
    "R56",
    WARNING,
    title=N_("The text of a topic should last 30 seconds at most, and may not last more than 45."),
    source=N_("KPMG: an answer of 20 to 30 s should be split; Voice Provider, tip 20"),
    about=About.TOPIC_SECONDS,
    wording=Wording(
        N_("The text “%(text)s” takes %(found)s seconds, and %(may)s take at most %(most)s."),
        N_("Take out what is not needed, or make two options of the text."),
    ),
)
def length_of_text(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the seconds of each area text."""
    for text in language.area_topics:
        place = (language.code, TEXTS, text, "body")
        yield from too_long(place, language.seconds(text), limits)


SHORTEN = N_(
    "Shorten what is said before the options. Mostly it is the welcome that can be shortened."
)


@ScriptRule(
    "R04",
    ERROR,
    title=N_(
        "The emergency notice, the other language and the first option are heard soon after the "
        "answer."
    ),
    wording={
        "notice": Wording(
            N_(
                "It takes %(found)s seconds from the answer until the emergency notice has been "
                "said in all languages, and %(may)s take at most %(most)s."
            ),
            N_("Shorten the longest of them, which is this one."),
        ),
        "fault": Wording(
            N_(
                "When there is a technical fault, it takes %(found)s seconds until the emergency "
                "notice has been said in all languages, and %(may)s take at most %(most)s."
            ),
            N_(
                "No recording is played then, so that the synthetic voice says the notices. "
                "Shorten the longest of them, which is this one."
            ),
        ),
        "language": Wording(
            N_(
                "It takes %(found)s seconds from the answer until callers have heard how to change "
                "to this language, and %(may)s take at most %(most)s."
            ),
            N_("Shorten the emergency notice, or the phrase that offers the language."),
        ),
        "option": Wording(
            N_(
                "It takes %(found)s seconds from the answer until the first option is heard. It "
                "%(may)s take at most %(most)s."
            ),
            SHORTEN,
        ),
        "option-in-language": Wording(
            N_(
                "Callers who change to this language when it is offered hear the first option "
                "%(found)s seconds after the answer. It %(may)s take at most %(most)s."
            ),
            SHORTEN,
        ),
        "option-after-language": Wording(
            N_(
                "Callers who change to this language wait %(found)s seconds from the key to the "
                "first option. They %(may)s wait at most %(most)s."
            ),
            SHORTEN,
        ),
    },
)
def first_seconds(checked: CheckedScript, limits: Limits) -> Breaches:
    """Add up the seconds from the answer to each mark on the way to the first option.

    A late mark delays all later ones, so only the first is reported.
    """
    turn = flow.begin(checked.line)
    late: list[Breach] = []
    for case, opening in (("notice", turn), ("fault", flow.fault(checked.line))):
        notice = _longest_notice(opening, checked)
        late += _late(notice, case, _seconds_until_notice_ends(opening), limits["notice_seconds"])
    offered = {
        offer.language: seconds(turn.fixed) + seconds(utterances_of(turn.through(offer)))
        for offer in turn.passages_of(PassageKind.LANGUAGE_OFFER)
    }
    for code, length in offered.items():
        phrase = checked.script.languages[code].phrases["language_offer"]
        late += _late(phrase, "language", length, limits["language_seconds"])
    first, *_ = checked.languages
    late += _late_option(first, turn, limits, ("option", "option"), begins=0)
    yield from late[:1]
    for before, language in pairwise(checked.languages):
        way = before.answer(CallState(before.code), checked.script.keys.language)
        begins = None if late else offered.get(language.code)
        cases = ("option-after-language", "option-in-language")
        yield from _late_option(language, way, limits, cases, begins=begins)


def _longest_notice(turn: Turn, checked: CheckedScript) -> SpokenSentence:
    longest = max(
        turn.passages_of(PassageKind.NOTICE), key=lambda notice: seconds(notice.utterances)
    )
    return checked.by_code[longest.language].body(NOTICE)[0]


def _seconds_until_notice_ends(turn: Turn) -> float:
    last = [*turn.passages_of(PassageKind.NOTICE)][-1]
    return seconds(utterances_of(turn.passages[: turn.passages.index(last) + 1]))


def _late(place: Placed, case: str, length: float, most: float) -> Breaches:
    if length > most:
        yield breach(place, case, **figures(found=length, most=most))


def _late_option(
    language: CheckedLanguage,
    way: Turn,
    limits: Limits,
    cases: tuple[str, str],
    *,
    begins: float | None,
) -> Breaches:
    """Report a late first option by its case as an error, or by the other one as a warning.

    It is an error if the turn alone is too long, beyond the margin of the estimate: the formula
    errs long on numbers, and this way is full of them. Recordings are measured. The warning counts
    from the answer; the turn `begins` some seconds after it, or at an unknown time (None).
    """
    length = seconds(way.fixed) + option_wait(way)
    heard = (*way.fixed, *utterances_of(way.before(next(way.passages_of(PassageKind.OPTION)))))
    recorded = sum(utterance.seconds for utterance in heard if isinstance(utterance, Recording))
    margin = limits["margin"] * (length - recorded)
    place = language.body(WELCOME)[0]
    if length - margin > limits["option_seconds"]:
        yield breach(place, cases[0], **figures(found=length, most=limits["option_seconds"]))
    elif begins is not None and begins + length > limits["option_warn_seconds"]:
        lengths = figures(found=begins + length, most=limits["option_warn_seconds"])
        yield breach(place, cases[1], WARNING, **lengths)
