"""The call flow: the line's answer to a key, or to silence. Pure functions."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from ivr.call import passages as say
from ivr.call.passages import ANSWER_PAUSE, LANGUAGE_PAUSE, OFFER_PAUSE, Passages
from ivr.call.state import EMERGENCY_KEYS, CallState
from ivr.call.turn import Outcome, Passage, PassageKind, Turn
from ivr.script.line import Line
from ivr.script.model import (
    BACK_KEY,
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    SILENCES,
    SKIP_KEY,
    WELCOME,
    WRONG_KEYS,
)
from ivr.script.speech import NORMAL_RATE, OPTION_PAUSE

KEYS = "0123456789*#"


def begin(line: Line) -> Turn:
    """Answer a call: the notice in every language, the welcome, announcements, and the main menu.

    A closed line has no menu: the phone numbers follow the announcements.
    """
    state = CallState(language=line.languages[0], topic=line.closing)
    passages = (
        *say.notice(line, state),
        *say.language_offer(line, state, OFFER_PAUSE),
        say.pause(line, state, LANGUAGE_PAUSE),
        *_first(line, state),
    )
    return Turn(Outcome.ANSWERED, passages, state)


def _first(line: Line, state: CallState) -> Passages:
    """Return the welcome, the announcements, and the menu or the offers of a closed line."""
    announced = say.announcements(line, state)
    offers = say.after(line, state) if state.topic else say.menu(line, state, with_choices=True)
    return (*_welcome(line, state), *announced, *offers)


def _welcome(line: Line, state: CallState) -> Passages:
    return (say.text(line, state, PassageKind.WELCOME, WELCOME),)


def recover(line: Line, known: CallState | None = None, keys: str = "") -> Turn:
    """Read out the main menu to a caller whose state is lost.

    `known` is the recovered part of it: the language, and the progress of 1-1-2.
    """
    state, notice = _urgent(line, known or CallState(language=line.languages[0]), keys)
    if line.closing:
        state = state.at(MAIN_MENU, line.closing)
        heard = _first(line, state)
    else:
        heard = say.menu(line, state, with_choices=True)
    return Turn(Outcome.LOST, (*notice, *say.opening(line, state), *heard), state)


def time_up(line: Line, state: CallState, keys: str = "") -> Turn:
    """End a call at its time limit, with the phone numbers.

    After 1-1-2 the notice comes first.
    """
    state, notice = _urgent(line, state, keys)
    turn = _farewell(line, state, Outcome.TIME_UP, GIVE_UP)
    return replace(turn, passages=(*notice, *turn.passages))


def fault(line: Line) -> Turn:
    """End a call that cannot continue: the notice, then the fault text, each in every language.

    Only the last language has its farewell, so that callers do not hang up before their own. No
    recording is played, because it might be unreachable.
    """
    begun = CallState(language=line.languages[0])
    passages = [*say.notice(line, begun, recorded=False)]
    for code in line.languages:
        state = begun._replace(language=code)
        text = line.texts[code, MAIN_MENU, FAULT]
        words = text.synthetic if code == line.languages[-1] else text.before_farewell
        passages += [
            say.pause(line, state, LANGUAGE_PAUSE),
            Passage(PassageKind.FAREWELL, FAULT, code, words),
        ]
    return Turn(Outcome.FAULT, say.to_the_end(passages), None)


def answer(line: Line, state: CallState, key: str | None) -> Turn:
    """Answer a key; None is silence, and any key other than 0-9, * and # is a wrong key."""
    return take(line, lead(line, state, key))


def answer_all(line: Line, state: CallState, keys: str | None) -> Turn:
    """Answer the keys of one request in sequence; None is silence."""
    turn = answer(line, state, keys[0] if keys else None)
    for key in keys[1:] if keys else ():
        if turn.state:
            turn = answer(line, turn.state, key)
    return turn


class FlowStep(NamedTuple):
    """The effect of a key or of silence: the function that answers it, and its state.

    `urgent` steps follow 1-1-2. Equal steps give equal turns.
    """

    say: Callable[[Line, CallState], Turn]
    state: CallState
    urgent: bool = False


def lead(line: Line, state: CallState, key: str | None) -> FlowStep:
    """Return the step that a key leads to, without computing its turn."""
    if state.topic in line.closings:
        return _lead_closed(line, state, key)
    if key is None:
        return FlowStep(_silence, state)
    state = state.after_key(key)
    if state.emergency < len(EMERGENCY_KEYS):
        return _press(line, state, key)
    state = state._replace(emergency=0)
    if (
        state.topic is None
        and state.menu != MAIN_MENU
        and line.script.menus[state.menu].target(key)
    ):
        return _press(line, state, key)._replace(urgent=True)  # 1 and 1 led down to this option
    return FlowStep(_enter, state.at(MAIN_MENU), urgent=True)


def _lead_closed(line: Line, state: CallState, key: str | None) -> FlowStep:
    """Return the step on a closed line, where a meaningless key repeats everything."""
    if key is None:
        return FlowStep(_goodbye, state)
    state = state.after_key(key)
    again = FlowStep(_closed, state.at(state.menu, state.topic))
    keys = line.script.keys
    if state.emergency == len(EMERGENCY_KEYS):
        return FlowStep(_closed, again.state._replace(emergency=0), urgent=True)
    if key in (keys.repeat, SKIP_KEY) or key == keys.language and len(line.languages) > 1:
        return _press(line, state, key)
    return again


def take(line: Line, step: FlowStep) -> Turn:
    """Return the turn of a step: slow at a slow place, and after the notice if it is urgent."""
    turn = step.say(line, step.state)
    passages = turn.passages
    if say.is_slow(line, step.state):
        passages = say.slower(line, passages)
    if step.urgent:
        passages = (*say.notice(line, step.state), *passages)
    return replace(turn, passages=passages)


def _press(line: Line, state: CallState, key: str) -> FlowStep:
    keys, menus = line.script.keys, line.script.menus
    target = menus[state.menu].target(key)
    if target is None and key == CONTACT_KEY:
        target = line.script.contact
    if target is not None and target in menus:
        return FlowStep(_enter, state.at(target))
    if target is not None:
        return FlowStep(_topic, state.at(state.menu, target))
    if key == keys.repeat:
        slower = line.script.patience.repeat_rate < NORMAL_RATE
        return FlowStep(_again, state.again() if slower else state.at(state.menu, state.topic))
    if key in (keys.main_menu, BACK_KEY):
        return FlowStep(_enter, state.at(MAIN_MENU))
    if key == keys.language and len(line.languages) > 1:
        return FlowStep(_switch, state.at(state.menu, state.topic))
    if key == SKIP_KEY:
        return FlowStep(_skip, state._replace(misses=0))
    return FlowStep(_wrong_key, state)


def _urgent(line: Line, state: CallState, keys: str) -> tuple[CallState, Passages]:
    """Return the state after keys without another meaning, and the notice after 1-1-2."""
    notice: Passages = ()
    for key in keys:
        state = state.after_key(key)
        if state.emergency == len(EMERGENCY_KEYS):
            state, notice = state._replace(emergency=0), say.notice(line, state)
    return state, notice


def _enter(line: Line, state: CallState) -> Turn:
    new = state.menu != MAIN_MENU
    passages = (
        say.pause(line, state, ANSWER_PAUSE),
        *say.heading(line, state),
        *say.menu(line, state, with_choices=new),
    )
    return Turn(Outcome.MENU, passages, state)


def _again(line: Line, state: CallState) -> Turn:
    """Repeat the text or the menu."""
    if state.topic in line.closings:
        return _closed(line, state)
    if state.topic:
        return _topic(line, state)
    passages = (say.pause(line, state, ANSWER_PAUSE), *say.menu(line, state))
    return Turn(Outcome.MENU, passages, state)


def _topic(line: Line, state: CallState) -> Turn:
    """Play a text and its offers; the introduction follows the first text without a number."""
    spoken = [say.text(line, state, PassageKind.TEXT, state.place)]
    if not state.introduced and not line.texts[state.language, state.menu, state.place].says_number:
        state = state._replace(introduced=True)
        spoken.append(say.text(line, state, PassageKind.INTRODUCTION, INTRODUCTION))
    passages = (
        say.pause(line, state, ANSWER_PAUSE),
        *(each for text in spoken for each in (text, *say.pause_after(line, text))),
        *say.after(line, state),
    )
    return Turn(Outcome.TOPIC, passages, state)


def _closed(line: Line, state: CallState, *, greeting: Passages = ()) -> Turn:
    """Play the announcement that closes the line, and the phone numbers."""
    assert state.topic is not None, "it names the announcement"
    passages = (
        say.pause(line, state, ANSWER_PAUSE),
        *greeting,
        say.text(line, state, PassageKind.ANNOUNCEMENT, state.topic),
        say.pause(line, state, OPTION_PAUSE),
        *say.after(line, state),
    )
    return Turn(Outcome.CLOSED, passages, state)


def _switch(line: Line, state: CallState) -> Turn:
    """Continue in the next language, at the same place."""
    state = state._replace(language=line.script.other_language(state.language))
    if state.topic in line.closings:
        turn = _closed(line, state, greeting=_welcome(line, state))
    elif state.topic:
        turn = _topic(line, state)
    elif state.menu == MAIN_MENU:
        passages = (say.pause(line, state, ANSWER_PAUSE), *_first(line, state))
        turn = Turn(Outcome.LANGUAGE, passages, state)
    else:
        turn = _enter(line, state)
    offer = say.language_offer(line, state, LANGUAGE_PAUSE)
    return replace(turn, outcome=Outcome.LANGUAGE, passages=(*turn.passages, *offer))


def _skip(line: Line, state: CallState) -> Turn:
    """Skip to the offers of a text, or from offers to the wait for a key."""
    if not state.topic or state.heard:
        return Turn(Outcome.SKIPPED, (), state)
    state = state._replace(heard=True)
    passages = (say.pause(line, state, ANSWER_PAUSE), *say.after(line, state))
    return Turn(Outcome.SKIPPED, passages, state)


def _goodbye(line: Line, state: CallState) -> Turn:
    return _farewell(line, state, Outcome.GOODBYE, GOODBYE)


def _farewell(line: Line, state: CallState, outcome: Outcome, name: str) -> Turn:
    """Play a last text, which no key interrupts, and end the call."""
    pause = say.pause(line, state, ANSWER_PAUSE)
    text = say.unheard_part if outcome is Outcome.GOODBYE else say.text
    words = text(line, state, PassageKind.FAREWELL, name)
    return Turn(outcome, say.to_the_end((pause, words)), None)


def _silence(line: Line, state: CallState) -> Turn:
    return _miss(line, state, Outcome.SILENCE)


def _wrong_key(line: Line, state: CallState) -> Turn:
    return _miss(line, state, Outcome.WRONG_KEY)


def _miss(line: Line, state: CallState, outcome: Outcome) -> Turn:
    """Help after silence or a wrong key; after the last try, end the call."""
    state = state.missed()
    pause = say.pause(line, state, ANSWER_PAUSE)
    if state.misses >= line.script.patience.tries:
        farewell = state.topic is not None and outcome is Outcome.SILENCE
        return (
            _goodbye(line, state) if farewell else _farewell(line, state, Outcome.GAVE_UP, GIVE_UP)
        )
    number = min(state.misses, len(SILENCES)) - 1
    if outcome is Outcome.WRONG_KEY:
        return Turn(outcome, say.wrong_key(line, state, WRONG_KEYS[number]), state)
    help_text = say.unheard_part(line, state, PassageKind.HELP, SILENCES[number])
    if state.topic is None:
        passages = (pause, help_text, *say.menu(line, state))
    elif state.misses == 1:
        passages = (pause, *say.after(line, state))
    else:
        offered = line.texts[state.language, state.menu, SILENCES[number]].offers_numbers
        passages = (pause, help_text, *say.after(line, state, with_numbers=not offered))
    return Turn(outcome, passages, state)
