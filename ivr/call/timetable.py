"""The timetable: times of texts and options in a call, in seconds since the line answered."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import PassageKind, Turn, utterances_of
from ivr.script.model.line import Line
from ivr.script.model.script import CONTACT_KEY
from ivr.script.model.speech import Speech, join
from ivr.script.model.tempo import LEAD_SECONDS, seconds


@dataclass(frozen=True, slots=True)
class TopicTimes:
    """The times of a topic; its text takes `seconds` without the introduction.

    `at_once` is the start for a caller who presses the keys as soon as possible, `after_option` for
    one who waits for the topic's option. `keys` are all keys of the call, including the language
    key.
    """

    topic: str
    keys: tuple[str, ...]
    seconds: float
    at_once: float
    after_option: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """The times of one language, in seconds since the line answered.

    Languages other than the first are reached by the language key: as soon as keys are accepted, or
    after its offer. `longest_call` is the longest call of a caller who presses no key other than
    the language key, at the last moment. A closed line has no menu and no topics.
    """

    language: str
    notice_ends: float
    first_option: float | None
    menu_ends: float | None
    longest_call: float
    topics: tuple[TopicTimes, ...]


def timetables(line: Line) -> tuple[Timetable, ...]:
    """Return the timetable of each language, in the order of the script."""
    return tuple(_timetable(line, opening) for opening in _openings(line))


class _Opening(NamedTuple):
    """The first turn in a language or in a menu, and the keys that led to it.

    It begins `at_once` for a caller who presses them as soon as the notice has ended, and
    `after_offer` for one who waits for their offers.
    """

    turn: Turn
    keys: tuple[str, ...]
    at_once: float
    after_offer: float


def _openings(line: Line) -> Iterator[_Opening]:
    turn = flow.begin(line)
    notice = offer_heard = seconds(turn.fixed)
    pressed: tuple[str, ...] = ()
    yield _Opening(turn, pressed, notice, offer_heard)
    for _ in line.languages[1:]:
        offer = next(turn.passages_of(PassageKind.LANGUAGE_OFFER))
        offer_heard += seconds(utterances_of(turn.through(offer)))
        pressed = (*pressed, line.script.keys.language)
        turn = flow.answer(line, _state_of(turn), pressed[-1])
        yield _Opening(turn, pressed, notice, offer_heard)


def option_wait(turn: Turn) -> float:
    """Return the seconds from the uninterruptible words of a turn to its first option.

    That is up to the first word: the voice pauses between sentences.
    """
    option = next(turn.passages_of(PassageKind.OPTION))
    speech = option.utterances[0]
    assert isinstance(speech, Speech), "options are said by a voice"
    first = replace(speech, pieces=speech.pieces[:1])
    until = join((*utterances_of(turn.before(option)), first))
    return seconds(until) - seconds([first]) + LEAD_SECONDS


def silent_call(line: Line, language: str) -> tuple[Turn, ...]:
    """Return the turns of the longest call without keys.

    Other languages are reached by the language key, at the last moment before the line gives up.
    """
    turns = [*_silence(line, flow.begin(line))]
    for _ in range(line.languages.index(language)):
        *turns, last = turns[:-1]  # without the farewell, which is not heard
        switched = flow.answer(line, _state_of(last), line.script.keys.language)
        turns += [last, *_silence(line, switched)]
    return tuple(turns)


def duration(line: Line, turns: tuple[Turn, ...]) -> float:
    """Return the duration of turns, including the full wait for a key after each."""
    waits = sum(turn.state is not None for turn in turns)
    spoken = sum(seconds(turn.fixed) + seconds(turn.skippable) for turn in turns)
    return spoken + waits * line.script.patience.wait_seconds


def _timetable(line: Line, opening: _Opening) -> Timetable:
    turn = opening.turn
    begins = opening.after_offer
    language = _state_of(turn).language
    is_open = not line.closing
    return Timetable(
        language=language,
        notice_ends=opening.at_once,
        first_option=begins + option_wait(turn) if is_open else None,
        menu_ends=begins + seconds(turn.skippable) if is_open else None,
        longest_call=duration(line, silent_call(line, language)),
        topics=tuple(_topic_times(line, opening)) if is_open else (),
    )


def _topic_times(line: Line, opening: _Opening) -> Iterator[TopicTimes]:
    """Yield the times of each topic where it is first offered.

    The search is breadth first, so that a topic of several menus has the times of the highest one.
    """
    menus = line.script.menus
    offered: set[str] = set()
    waiting = deque([opening])
    while waiting:
        turn, keys, at_once, after_offer = waiting.popleft()
        state = _state_of(turn)
        options = menus[state.menu].options.items()
        for (key, target), offer in zip(options, turn.passages_of(PassageKind.OPTION), strict=True):
            if target in offered:
                continue
            offered.add(target)
            answer = flow.answer(line, state, key)
            notice = seconds(answer.fixed)  # if the keys so far were 1-1-2
            until_offered = after_offer + seconds(utterances_of(turn.through(offer)))
            times = (at_once + notice, until_offered + notice)
            if target in menus:
                waiting.append(_Opening(answer, (*keys, key), *times))
            else:
                yield _times_of_topic(answer, (*keys, key), *times)
    if line.script.contact and line.script.contact not in offered:
        turn, keys, at_once, after_offer = opening
        answer = flow.answer(line, _state_of(turn), CONTACT_KEY)
        (offered_last,) = turn.passages_of(PassageKind.CONTACT)
        until_offered = after_offer + seconds(utterances_of(turn.through(offered_last)))
        yield _times_of_topic(answer, (*keys, CONTACT_KEY), at_once, until_offered)


def _times_of_topic(
    answer: Turn, keys: tuple[str, ...], at_once: float, after_option: float
) -> TopicTimes:
    """The text begins later than the answer, because other words may come before it."""
    text = next(answer.passages_of(PassageKind.TEXT))
    wait = seconds(utterances_of(answer.before(text)))
    said = answer.passages_of(PassageKind.TEXT, PassageKind.NUMBERS_AGAIN)
    return TopicTimes(
        topic=_state_of(answer).place,
        keys=keys,
        seconds=seconds(utterances_of(said)),
        at_once=at_once + wait,
        after_option=after_option + wait,
    )


def _silence(line: Line, turn: Turn) -> Iterator[Turn]:
    """Yield a turn, and the turns that follow it without keys."""
    yield turn
    while turn.state is not None:
        turn = flow.answer(line, turn.state, None)
        yield turn


def _state_of(turn: Turn) -> CallState:
    assert turn.state is not None, "a line waits for a key after every menu and every topic"
    return turn.state
