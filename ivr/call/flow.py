"""The call flow: what the line says to a key, or to silence. Pure functions of their values."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from ivr.call.state import EMERGENCY_KEYS, CallState
from ivr.call.turn import Outcome, Turn
from ivr.script.line import Line, SpokenText, flat
from ivr.script.model import (
    BACK_KEY,
    CONTACT_KEY,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    SKIP_KEY,
    WELCOME,
    WRONG_KEYS,
)
from ivr.script.speech import OPTION_PAUSE, Pause, Speech, Utterance

ANSWER_PAUSE = Pause(500)
"""Before the first word of a turn: the phone has to come back to the ear (R37, R39)."""
LANGUAGE_PAUSE = Pause(400)
"""Between two languages."""
OFFER_PAUSE = Pause(300)
"""Between the notice and the offer of the other language."""

KEYS = "0123456789*#"

Words = tuple[Utterance, ...]


def begin(line: Line) -> Turn:
    """Answer a call: the notice in every language, then the main menu."""
    state = CallState(language=line.languages[0])
    skippable = [
        *_language_offer(line, state, OFFER_PAUSE),
        _pause(line, state, LANGUAGE_PAUSE),
        _text(line, state, WELCOME).whole,
        *_menu(line, state, with_choices=True),
    ]
    return Turn(Outcome.ANSWERED, _notice(line, state), flat(skippable), state)


def recover(line: Line, known: CallState | None = None, keys: str = "") -> Turn:
    """Read out the main menu to a caller whose place in the call is not known any more.

    `known` is what still is: the language, and how much of 1-1-2 was pressed.
    """
    state = known or CallState(language=line.languages[0])
    fixed: Words = ()
    for key in keys:
        state = state.after_key(key)
        if state.emergency == len(EMERGENCY_KEYS):
            state, fixed = replace(state, emergency=0), _notice(line, state)
    skippable = [*_opening(line, state), *_menu(line, state, with_choices=True)]
    return Turn(Outcome.LOST, fixed, flat(skippable), state)


def answer(line: Line, state: CallState, key: str | None) -> Turn:
    """Answer a key; None is silence, anything but 0-9, * and # a wrong key."""
    return take(line, lead(line, state, key))


class Step(NamedTuple):
    """Where a key, or silence, leads: how it is answered, and a caller in which state.

    After 1-1-2 it is `urgent`. Equal steps have equal turns.
    """

    say: Callable[[Line, CallState], Turn]
    state: CallState
    urgent: bool = False


def lead(line: Line, state: CallState, key: str | None) -> Step:
    """Return where a key leads; nothing is said yet."""
    if key is None:
        return Step(_silence, state)
    state = state.after_key(key)
    if state.emergency < len(EMERGENCY_KEYS):
        return _press(line, state, key)
    return _press(line, replace(state, emergency=0), key)._replace(urgent=True)


def take(line: Line, step: Step) -> Turn:
    """Say what a step leads to, and first the notice if it is urgent."""
    turn = step.say(line, step.state)
    if not step.urgent:
        return turn
    return replace(turn, fixed=flat([_notice(line, step.state), turn.fixed]))


def _press(line: Line, state: CallState, key: str) -> Step:
    keys, menus = line.script.keys, line.script.menus
    target = menus[state.menu].target(key)
    if target is None and key == CONTACT_KEY:
        target = line.script.contact
    if target is not None and target in menus:
        return Step(_enter, state.at(target))
    if target is not None:
        return Step(_topic, state.at(state.menu, target))
    if key == keys.repeat:
        return Step(_again, state.at(state.menu, state.topic))
    if key in (keys.main_menu, BACK_KEY):
        return Step(_enter, state.at(MAIN_MENU))
    if key == keys.language and len(line.languages) > 1:
        return Step(_switch, state.at(state.menu, state.topic))
    if key == SKIP_KEY:
        return Step(_skip, replace(state, misses=0) if state.misses else state)
    return Step(_wrong_key, state)


def _enter(line: Line, state: CallState) -> Turn:
    menu = line.menus[state.language, state.menu]
    new = state.menu != MAIN_MENU
    said = [_pause(line, state, ANSWER_PAUSE), menu.heading, *_menu(line, state, with_choices=new)]
    return Turn(Outcome.MENU, (), flat(said), state)


def _again(line: Line, state: CallState) -> Turn:
    if state.topic:
        return _topic(line, state)
    said = [_pause(line, state, ANSWER_PAUSE), *_menu(line, state)]
    return Turn(Outcome.MENU, (), flat(said), state)


def _topic(line: Line, state: CallState, outcome: Outcome = Outcome.TOPIC) -> Turn:
    """Say a text, and before the first one of a call the introduction, and what to do next."""
    switched = outcome is Outcome.LANGUAGE
    said = _opening(line, state) if switched else [_pause(line, state, ANSWER_PAUSE)]
    if not state.introduced and state.topic != line.script.contact:
        said.append(_text(line, state, INTRODUCTION).whole)
        state = replace(state, introduced=True)
    said += [_text(line, state, str(state.topic)).whole, *_after(line, state)]
    return Turn(outcome, (), flat(said), state)


def _switch(line: Line, state: CallState) -> Turn:
    """Go on in the other language, at the same place."""
    state = replace(state, language=line.script.other_language(state.language))
    if state.topic:
        return _topic(line, state, Outcome.LANGUAGE)
    said = [
        _pause(line, state, ANSWER_PAUSE),
        _greeting(line, state),
        *_language_offer(line, state, LANGUAGE_PAUSE),
        _pause(line, state, LANGUAGE_PAUSE),
        *_menu(line, state, with_choices=True),
    ]
    return Turn(Outcome.LANGUAGE, (), flat(said), state)


def _greeting(line: Line, state: CallState) -> Words:
    """What tells a caller which menu this is: the welcome, or a sub-menu's own text."""
    if state.menu == MAIN_MENU:
        return _text(line, state, WELCOME).whole
    return line.menus[state.language, state.menu].heading


def _skip(line: Line, state: CallState) -> Turn:
    """Jump past the text now playing: from a text to its offers, from offers to the wait."""
    if not state.topic or state.heard:
        return Turn(Outcome.SKIPPED, (), (), state)
    state = replace(state, heard=True)
    said = [_pause(line, state, ANSWER_PAUSE), *_after(line, state)]
    return Turn(Outcome.SKIPPED, (), flat(said), state)


def _silence(line: Line, state: CallState) -> Turn:
    return _miss(line, state, Outcome.SILENCE)


def _wrong_key(line: Line, state: CallState) -> Turn:
    return _miss(line, state, Outcome.WRONG_KEY)


def _miss(line: Line, state: CallState, outcome: Outcome) -> Turn:
    """Help a caller who pressed nothing, or a key that means nothing here; the last time, end."""
    state = state.missed()
    pause = _pause(line, state, ANSWER_PAUSE)
    if state.misses >= line.script.patience.tries:
        farewell = state.topic is not None and outcome is Outcome.SILENCE
        ending, name = (Outcome.GOODBYE, GOODBYE) if farewell else (Outcome.GAVE_UP, GIVE_UP)
        return Turn(ending, flat([pause, _text(line, state, name).whole]), (), None)
    number = min(state.misses, len(SILENCES)) - 1
    if outcome is Outcome.WRONG_KEY:
        help_text = _text(line, state, WRONG_KEYS[number])
        return Turn(outcome, flat([pause, help_text.first]), help_text.rest, state)
    help_text = _text(line, state, SILENCES[number])
    if state.topic is None:
        said = [pause, help_text.whole, *_menu(line, state)]
    elif state.misses == 1:
        said = [pause, *_after(line, state), *_contact(line, state)]
    else:
        said = [pause, help_text.whole, *_after(line, state)]
    return Turn(outcome, (), flat(said), state)


def _notice(line: Line, state: CallState) -> Words:
    """The notice in every language, the caller's first."""
    order = sorted(line.languages, key=lambda code: code != state.language)
    said: list[Words] = []
    for code in order:
        spoken = replace(state, language=code)
        said += [
            _pause(line, spoken, LANGUAGE_PAUSE if said else ANSWER_PAUSE),
            _text(line, spoken, NOTICE).whole,
        ]
    return flat(said)


def _menu(line: Line, state: CallState, *, with_choices: bool = False) -> list[Words]:
    menu = line.menus[state.language, state.menu]
    offers = _with_pauses(line, state, list(menu.offers))
    return [menu.choices, *offers] if with_choices else offers


def _after(line: Line, state: CallState) -> list[Words]:
    """What is offered after a text."""
    phrases = line.phrases[state.language]
    offers = _with_pauses(line, state, [phrases.repeat, phrases.main_menu])
    return offers if state.heard else [_pause(line, state, OPTION_PAUSE), *offers]


def _contact(line: Line, state: CallState) -> list[Words]:
    offer = line.menus[state.language, state.menu].contact
    return [_pause(line, state, OPTION_PAUSE), offer] if offer else []


def _opening(line: Line, state: CallState) -> list[Words]:
    """What stands before a turn that offers the next language first of all."""
    if len(line.languages) == 1:
        return [_pause(line, state, ANSWER_PAUSE)]
    offer = _language_offer(line, state, ANSWER_PAUSE)
    return [*offer, _pause(line, state, LANGUAGE_PAUSE)]


def _language_offer(line: Line, state: CallState, pause: Pause) -> list[Words]:
    """The offer of the next language, in its own words; none where there is only one."""
    if len(line.languages) == 1:
        return []
    other = replace(state, language=line.script.other_language(state.language))
    return [_pause(line, other, pause), line.phrases[other.language].language]


def _with_pauses(line: Line, state: CallState, offers: list[Words]) -> list[Words]:
    between = _pause(line, state, OPTION_PAUSE)
    return [words for offer in offers for words in (between, offer)][1:]


def _text(line: Line, state: CallState, name: str) -> SpokenText:
    return line.texts[state.language, state.menu, name]


def _pause(line: Line, state: CallState, pause: Pause) -> Words:
    return (Speech(line.script.languages[state.language].voice, (pause,)),)
