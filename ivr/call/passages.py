"""Functions that build the passages of a turn, such as the notice, a menu or a pause."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ivr.call.state import CallState
from ivr.call.turn import Passage, PassageKind
from ivr.script.model.line import Line
from ivr.script.model.script import NOTICE, SLOWER_PHRASES
from ivr.script.model.speech import NORMAL_RATE, OPTION_PAUSE, Pause, Speech, Utterance, slow

ANSWER_PAUSE = Pause(500)
"""Pause before the first word of a turn: callers move the phone back to the ear."""
LANGUAGE_PAUSE = Pause(400)
"""Pause between two languages."""
OFFER_PAUSE = Pause(300)
"""Pause between the notice and the offer of the other language."""

Passages = tuple[Passage, ...]


def notice(line: Line, state: CallState, *, recorded: bool = True) -> Passages:
    """Return the notice in all languages, the caller's first; no key interrupts it."""
    order = sorted(line.languages, key=lambda code: code != state.language)
    passages: list[Passage] = []
    for code in order:
        spoken = state._replace(language=code)
        passages += [
            pause(line, spoken, LANGUAGE_PAUSE if passages else ANSWER_PAUSE),
            text(line, spoken, PassageKind.NOTICE, NOTICE, recorded=recorded),
        ]
    return to_the_end(passages)


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


def announcements(line: Line, state: CallState) -> Passages:
    """Return the current announcements, each followed by a pause.

    Callers who hear the menu hear no closing announcement: the line is open for their call.
    """
    is_closed = state.topic in line.closings
    between = pause(line, state, OPTION_PAUSE)
    passages: list[Passage] = []
    for announcement in line.announced:
        if is_closed or announcement.name not in line.closings:
            passages += [text(line, state, PassageKind.ANNOUNCEMENT, announcement.name), between]
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


def menu(line: Line, state: CallState) -> Passages:
    """Return the options and offers of a menu."""
    spoken = line.menus[state.language, state.menu]
    offers = [
        *(
            Passage(PassageKind.OPTION, target, state.language, spoken.options[target])
            for target in line.script.menus[state.menu].options.values()
        ),
        *(_offer(line, state, *named_offer) for named_offer in spoken.other_offers.items()),
    ]
    return _with_pauses(line, state, offers)


def after(line: Line, state: CallState, *, with_numbers: bool = True) -> Passages:
    """Return the offers after a text: to repeat it, the main menu, and the phone numbers.

    The phone numbers are not offered after themselves, nor without `with_numbers`. After a closing
    announcement they are played, and repeating is the only offer.
    """
    phrases = line.phrases[state.language]
    contact = line.script.contact
    repeat = _offer(line, state, "repeat", phrases.repeat)
    if state.topic in line.closings:
        return _with_pauses(line, state, [*numbers(line, state), repeat])
    offers = [repeat, _offer(line, state, "main_menu", phrases.main_menu)]
    if with_numbers and contact not in (None, state.topic):
        offers.append(Passage(PassageKind.CONTACT, contact, state.language, phrases.contact_offer))
    return _with_pauses(line, state, offers)


def numbers(line: Line, state: CallState) -> Passages:
    """Return the text with the phone numbers, if the script has one."""
    name = line.script.contact
    return (text(line, state, PassageKind.TEXT, name),) if name else ()


def text(
    line: Line, state: CallState, kind: PassageKind, name: str, *, recorded: bool = True
) -> Passage:
    """Return a whole text as one passage, as a recording if there is one and `recorded` is set."""
    spoken = line.texts[state.language, state.menu, name]
    return Passage(kind, name, state.language, spoken.whole if recorded else spoken.synthetic)


def without_known_numbers(line: Line, state: CallState, kind: PassageKind, name: str) -> Passage:
    """Return a frame text without sentences that repeat the caller's topic.

    Callers who have heard the phone numbers hear neither the offer of them nor all of them again.
    """
    if not _is_at_numbers(line, state):
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


def is_slow(line: Line, state: CallState) -> bool:
    """Return whether a place is played slowly: from the second time on."""
    return state.is_repeated and _slows(line)


def _slows(line: Line) -> bool:
    return line.script.patience.repeat_rate < NORMAL_RATE


def _is_at_numbers(line: Line, state: CallState) -> bool:
    """True on a closed line too, because the phone numbers follow its announcement."""
    return state.topic is not None and state.topic in (line.script.contact, *line.closings)


def _next_is_slower(line: Line, state: CallState) -> bool:
    """Return whether the next repeat is slower: never for a recording, which has only one speed."""
    name = line.script.contact if state.topic in line.closings else state.topic
    spoken = line.texts.get((state.language, state.menu, name or ""))
    recorded = spoken is not None and spoken.recording is not None
    return not recorded and not state.is_repeated and _slows(line)


def _offer(line: Line, state: CallState, name: str, offer: tuple[Utterance, ...]) -> Passage:
    """Return an offer; if the next repeat is slower, in the words that say so."""
    slower = line.phrases[state.language].slower.get(name)
    if slower and _next_is_slower(line, state):
        return Passage(PassageKind.OFFER, SLOWER_PHRASES[name], state.language, slower)
    return Passage(PassageKind.OFFER, name, state.language, offer)


def slower(line: Line, passages: Passages) -> Passages:
    """Return a turn's passages at the speed of a slow repeat.

    The pause before the first word keeps its length, so that callers wait no longer after a key.
    """
    rate = line.script.patience.repeat_rate
    if not passages:
        return ()
    lead, *rest = passages
    return (
        replace(lead, utterances=slow(lead.utterances, rate, longer=1)),
        *(replace(passage, utterances=slow(passage.utterances, rate)) for passage in rest),
    )


def to_the_end(passages: Iterable[Passage]) -> Passages:
    """Return the passages as uninterruptible."""
    return tuple(replace(passage, interruptible=False) for passage in passages)


def _with_pauses(line: Line, state: CallState, offers: Sequence[Passage]) -> Passages:
    between = pause(line, state, OPTION_PAUSE)
    passages: list[Passage] = []
    for offer in offers:
        passages += [between, offer]
    return tuple(passages[1:])
