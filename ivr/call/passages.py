"""Functions that build the passages of a turn, such as the notice, a menu or a pause."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ivr.call.state import CallState
from ivr.call.turn import Passage, PassageKind
from ivr.script.model.line import Line
from ivr.script.model.script import NOT_CONNECTED, NOTICE, NUMBERS_AGAIN, SLOWER_PHRASES
from ivr.script.model.speech import (
    LONGER_PAUSES,
    NORMAL_RATE,
    OPTION_PAUSE,
    Pause,
    Speech,
    Utterance,
    join,
    slow,
)

ANSWER_PAUSE = Pause(500)
"""Pause before the first word of a turn: callers move the phone back to the ear."""
LANGUAGE_PAUSE = Pause(400)
"""Pause between two languages."""
OFFER_PAUSE = Pause(300)
"""Pause between the notice and the offer of the other language."""

KEEP_THEIR_SPEED = frozenset(
    {PassageKind.NOTICE, PassageKind.NOT_CONNECTED, PassageKind.NUMBERS_AGAIN}
)
"""Kinds of passages that are not slowed down for a caller who asked for slow speech."""

Passages = tuple[Passage, ...]


def notice(line: Line, state: CallState, *, recorded: bool = True) -> Passages:
    """Return the notice in all languages, the caller's first; no key interrupts it."""
    passages: list[Passage] = []
    for code in _own_language_first(line, state):
        spoken = state._replace(language=code)
        passages += [
            pause(line, spoken, LANGUAGE_PAUSE if passages else ANSWER_PAUSE),
            text(line, spoken, PassageKind.NOTICE, NOTICE, recorded=recorded),
        ]
    return to_the_end(passages)


def urgent_notice(line: Line, state: CallState) -> Passages:
    """Return the notice for a caller who pressed an emergency number, in all languages.

    After it they hear that the call is not connected, if the script says so.
    """
    passages = [*notice(line, state)]
    for code in _own_language_first(line, state):
        if (code, state.menu, NOT_CONNECTED) in line.texts:
            spoken = state._replace(language=code)
            passages += [
                pause(line, spoken, LANGUAGE_PAUSE),
                text(line, spoken, PassageKind.NOT_CONNECTED, NOT_CONNECTED),
            ]
    return to_the_end(passages)


def _own_language_first(line: Line, state: CallState) -> list[str]:
    return sorted(line.languages, key=lambda code: code != state.language)


def language_offer(line: Line, state: CallState, silence: Pause) -> Passages:
    """Return a pause and the offer of the next language, spoken in that language.

    Empty for a line with a single language.
    """
    if len(line.languages) == 1:
        return ()
    other = state._replace(language=line.script.other_language(state.language))
    utterances = line.phrases[other.language].language
    offer = Passage(PassageKind.LANGUAGE_OFFER, "language_offer", other.language, utterances)
    return (pause(line, other, silence), offer)


def opening(line: Line, state: CallState) -> Passages:
    """Return the offer of the next language and its pauses, for the start of a turn."""
    if len(line.languages) == 1:
        return (pause(line, state, ANSWER_PAUSE),)
    offer = language_offer(line, state, ANSWER_PAUSE)
    return (*offer, pause(line, state, LANGUAGE_PAUSE))


def announcements(line: Line, state: CallState, names: Iterable[str]) -> Passages:
    """Return announcements, each followed by a pause."""
    passages: list[Passage] = []
    for name in names:
        spoken = text(line, state, PassageKind.ANNOUNCEMENT, name)
        passages += [spoken, pause(line, state, OPTION_PAUSE)]
    return tuple(passages)


def heading(line: Line, state: CallState) -> Passages:
    """Return the heading of a menu, if it has one."""
    utterances = line.menus[state.language, state.menu].heading
    passage = Passage(PassageKind.HEADING, state.menu, state.language, utterances)
    return (passage,) if utterances else ()


def choices(line: Line, state: CallState) -> Passages:
    """Return the sentence with the number of options of a menu."""
    utterances = line.menus[state.language, state.menu].choices
    return (Passage(PassageKind.CHOICES, "choices", state.language, utterances),)


def menu(line: Line, state: CallState, *, with_numbers: bool = True) -> Passages:
    """Return the options and offers of a menu; the phone numbers only with `with_numbers`.

    Words before the menu may have offered them already.
    """
    spoken = line.menus[state.language, state.menu]
    left_out = None if with_numbers else line.script.contact
    offers = [
        *(
            Passage(PassageKind.OPTION, target, state.language, spoken.options[target])
            for target in line.script.menus[state.menu].options.values()
        ),
        *(
            _offer(line, state, name, offer)
            for name, offer in spoken.other_offers.items()
            if name != left_out
        ),
    ]
    return _with_pauses(line, state, offers)


def after(line: Line, state: CallState, *, with_numbers: bool = True) -> Passages:
    """Return the offers after a text: to repeat it, the main menu, and the phone numbers.

    The phone numbers are not offered after themselves, nor without `with_numbers`. On a closed line
    they have been said, and repeating is the only offer.
    """
    phrases = line.phrases[state.language]
    contact = line.script.contact
    offers = [_offer(line, state, "repeat", phrases.repeat)]
    if state.topic not in line.closings:
        offers.append(_offer(line, state, "main_menu", phrases.main_menu))
        if with_numbers and contact not in (None, state.topic):
            offers.append(_offer(line, state, contact, phrases.contact_offer))
    return _with_pauses(line, state, offers)


def contact(line: Line, state: CallState, name: str) -> Passages:
    """Return the text with the phone numbers, which it says twice.

    The announcements come after what it says about emergencies and before the other numbers, so
    that nobody is sent to a number without having heard what holds just now. A recording cannot be
    cut in two, and follows them whole. On a closed line, the announcement that closes it has
    been said.
    """
    spoken = line.texts[state.language, state.menu, name]
    current = [each.name for each in line.announced if each.name != state.topic]
    passages: list[Passage] = []
    if spoken.about_emergencies:
        first = Passage(PassageKind.TEXT, name, state.language, spoken.about_emergencies)
        passages += [first, *(pause_after(line, first) if current else ())]
    passages += announcements(line, state, current)
    if spoken.about_other_matters:
        passages.append(Passage(PassageKind.TEXT, name, state.language, spoken.about_other_matters))
    passages += numbers_again(line, state, name, passages[-1])
    if spoken.after_numbers_end:
        passages.append(Passage(PassageKind.TEXT, name, state.language, spoken.after_numbers_end))
    return tuple(passages)


def twice(line: Line, state: CallState, kind: PassageKind, name: str) -> Passages:
    """Return a text whose phone numbers are said twice, before the rest of it."""
    spoken = line.texts[state.language, state.menu, name]
    parts = (spoken.until_numbers_end, spoken.after_numbers_end)
    first, rest = (Passage(kind, name, state.language, utterances) for utterances in parts)
    again = numbers_again(line, state, name, first)
    return (first, *again, *((rest,) if rest.utterances else ()))


def numbers_again(line: Line, state: CallState, name: str, before: Passage) -> Passages:
    """Return the lines of a text that hold phone numbers, for the second time, after a passage.

    They are slower, because callers write the numbers down. A recording is played as it is. A text
    that says its numbers twice itself has nothing to say again. Nor has one in a language without
    the phrase: 112 right after the number for calls from abroad is heard as advice for abroad.
    """
    spoken = line.texts[state.language, state.menu, name].said_again
    phrase = line.phrases[state.language].numbers_again
    if not spoken or not phrase:
        return ()
    between = pause(line, state, OPTION_PAUSE)
    announced = join((*phrase, *between.utterances))
    again: Passages = (_again(state, NUMBERS_AGAIN, announced), _again(state, name, spoken))
    if _slows(line):
        again = tuple(_slow(line, passage) for passage in again)
    return (*pause_after(line, before), *again)


def _again(state: CallState, name: str, utterances: tuple[Utterance, ...]) -> Passage:
    return Passage(PassageKind.NUMBERS_AGAIN, name, state.language, utterances)


def text(
    line: Line, state: CallState, kind: PassageKind, name: str, *, recorded: bool = True
) -> Passage:
    """Return a whole text as one passage, as a recording if there is one and `recorded` is set."""
    spoken = line.texts[state.language, state.menu, name]
    return Passage(kind, name, state.language, spoken.whole if recorded else spoken.synthetic)


def without_known_numbers(line: Line, state: CallState, kind: PassageKind, name: str) -> Passage:
    """Return a frame text for a caller who may just have heard the phone numbers.

    Such a caller hears neither the offer of them nor all of them again.
    """
    if not is_at_numbers(line, state):
        return text(line, state, kind, name)
    utterances = line.texts[state.language, state.menu, name].after_numbers
    return Passage(kind, name, state.language, utterances)


def pause(line: Line, state: CallState, silence: Pause) -> Passage:
    """Return a pause in the voice of the caller's language."""
    speech = Speech(line.script.languages[state.language].voice, (silence,))
    return Passage(PassageKind.PAUSE, "", state.language, (speech,))


def pause_after(line: Line, passage: Passage) -> Passages:
    """Return an option pause in the last voice, unless the passage ends in a pause.

    A pause at the start of another voice's words may not be heard: Twilio does not document it.
    """
    last = passage.utterances[-1] if passage.utterances else None
    if isinstance(last, Speech) and isinstance(last.pieces[-1], Pause):
        return ()
    own = line.script.languages[passage.language].voice
    voice = last.voice if isinstance(last, Speech) else own
    return (Passage(PassageKind.PAUSE, "", passage.language, (Speech(voice, (OPTION_PAUSE,)),)),)


def _slows(line: Line) -> bool:
    return line.script.patience.repeat_rate < NORMAL_RATE


def is_at_numbers(line: Line, state: CallState) -> bool:
    """True on a closed line too, because the phone numbers follow its announcement."""
    return state.topic is not None and state.topic in (line.script.contact, *line.closings)


def _next_is_slower(line: Line, state: CallState) -> bool:
    """Return whether the next repeat is slower: never for a recording, which has only one speed."""
    name = line.script.contact if state.topic in line.closings else state.topic
    spoken = line.texts.get((state.language, state.menu, name or ""))
    recorded = spoken is not None and spoken.recording is not None
    return not recorded and not state.is_slow and _slows(line)


def _offer(line: Line, state: CallState, name: str, offer: tuple[Utterance, ...]) -> Passage:
    """Return an offer; if the next repeat is slower, in the words that say so."""
    if name == line.script.contact:
        return Passage(PassageKind.CONTACT, name, state.language, offer)
    slower = line.phrases[state.language].slower.get(name)
    if slower and _next_is_slower(line, state):
        return Passage(PassageKind.OFFER, SLOWER_PHRASES[name], state.language, slower)
    return Passage(PassageKind.OFFER, name, state.language, offer)


def slower(line: Line, passages: Passages) -> Passages:
    """Return a turn's passages at the speed of a slow repeat.

    What is urgent keeps its speed, and numbers that are said again are slow already.
    """
    return tuple(
        passage if passage.kind in KEEP_THEIR_SPEED else _slow(line, passage)
        for passage in passages
    )


def _slow(line: Line, passage: Passage) -> Passage:
    """Return a passage in a slow voice; a pause between passages keeps its length."""
    longer = 1 if passage.kind is PassageKind.PAUSE else LONGER_PAUSES
    rate = line.script.patience.repeat_rate
    return replace(passage, utterances=slow(passage.utterances, rate, longer=longer))


def to_the_end(passages: Iterable[Passage]) -> Passages:
    """Return the passages as uninterruptible."""
    return tuple(replace(passage, interruptible=False) for passage in passages)


def _with_pauses(line: Line, state: CallState, offers: Sequence[Passage]) -> Passages:
    between = pause(line, state, OPTION_PAUSE)
    passages: list[Passage] = []
    for offer in offers:
        passages += [between, offer]
    return tuple(passages[1:])
