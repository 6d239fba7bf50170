"""The call flow: the line's answer to a key, or to silence. Pure functions."""

from collections.abc import Callable, Hashable
from typing import NamedTuple

from ivr.call import emergency, replies
from ivr.call.passages import Passages, slower, urgent_notice
from ivr.call.state import MAX_INTRODUCTIONS, CallState
from ivr.call.turn import ENDINGS, Outcome, Turn
from ivr.script.model.line import Line
from ivr.script.model.script import (
    BACK_KEY,
    CONTACT_KEY,
    EMERGENCY_NUMBER,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    SILENCES,
    SKIP_KEY,
    TIME_UP,
    WRONG_KEYS,
)
from ivr.script.model.speech import NORMAL_RATE

KEYS = "0123456789*#"


def begin(line: Line) -> Turn:
    """Answer a call: the notice in every language, the welcome, announcements, and the main menu.

    A closed line has no menu: the phone numbers follow the announcements.
    """
    state = CallState(language=line.languages[0], topic=line.closing)
    return Turn(Outcome.ANSWERED, replies.beginning(line, state), state)


def recover(line: Line, known: CallState | None = None, keys: str = "") -> Turn:
    """Read out the main menu to a caller whose state is lost.

    `known` is the recovered part of it: the language, and the keys that begin an emergency number.
    """
    state, warning = _urgent(line, known or CallState(language=line.languages[0]), keys)
    if line.closing:
        state = state.at(MAIN_MENU, line.closing)
    return Turn(Outcome.LOST, (*warning, *replies.recovery(line, state)), state)


def time_up(line: Line, state: CallState, keys: str = "") -> Turn:
    """End a call at its time limit, with the reason and the phone numbers.

    After an emergency number the notice comes first.
    """
    state, warning = _urgent(line, state, keys)
    name = TIME_UP if (state.language, state.menu, TIME_UP) in line.texts else GIVE_UP
    farewell = _at_speed(line, state, replies.farewell(line, state, name))
    return Turn(Outcome.TIME_UP, (*warning, *farewell), None)


def fault(line: Line) -> Turn:
    """End a call that cannot continue: the notice, then the fault text, each in every language."""
    return Turn(Outcome.FAULT, replies.fault(line), None)


def answer(line: Line, state: CallState, key: str | None) -> Turn:
    """Answer a key; None is silence, and any key other than 0-9, * and # is a wrong key."""
    step = step_for(line, state, key)
    return step.turn(passages_of_step(line, step))


def answer_all(line: Line, state: CallState, keys: str | None) -> Turn:
    """Answer the keys of one request in sequence; None is silence."""
    turn = answer(line, state, keys[0] if keys else None)
    for key in keys[1:] if keys else ():
        if turn.state:
            turn = answer(line, turn.state, key)
    return turn


class FlowStep(NamedTuple):
    """The effect of a key or of silence: the reply, and the caller's next state.

    `reply` returns the passages, from the line, the state and `texts`. `urgent` steps follow an
    emergency number.
    """

    outcome: Outcome
    reply: Callable[..., Passages]
    state: CallState
    texts: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def passages_key(self) -> Hashable:
        """Everything on which the passages depend; other parts of the state change no word."""
        state = self.state
        place = (state.language, state.menu, state.topic, state.is_slow)
        return self.reply, self.texts, self.urgent, *place

    def turn(self, passages: Passages) -> Turn:
        """Return the turn of this step, with the passages of `passages_of_step`."""
        return Turn(self.outcome, passages, None if self.outcome in ENDINGS else self.state)


def passages_of_step(line: Line, step: FlowStep) -> Passages:
    """Return the passages of a step: slow if the caller asked for it, urgent after the notice."""
    passages = _at_speed(line, step.state, step.reply(line, step.state, *step.texts))
    return (*urgent_notice(line, step.state), *passages) if step.urgent else passages


def _at_speed(line: Line, state: CallState, passages: Passages) -> Passages:
    return slower(line, passages) if state.is_slow else passages


def step_for(line: Line, state: CallState, key: str | None) -> FlowStep:
    """Return the step that a key leads to, without its passages.

    1-1-2 leads to the main menu, after the notice. But a menu below may have an option under 2, to
    which 1 and 1 have led: then it is that option, after the notice. So it is with the last key of
    a foreign emergency number, which keeps its meaning: 9-9-9 may also compare languages.
    """
    if state.topic in line.closings:
        return _lead_closed(line, state, key)
    if key is None:
        return _miss(line, state, Outcome.SILENCE)
    number = emergency.completed(state.pressed, key)
    state = state.after_key(key)
    is_below = state.topic is None and state.menu != MAIN_MENU
    has_option = is_below and key in line.script.menus[state.menu].options
    if number == EMERGENCY_NUMBER and not has_option:
        return _read_menu(state.at(MAIN_MENU))._replace(urgent=True)
    return _press(line, state, key)._replace(urgent=number is not None)


def _lead_closed(line: Line, state: CallState, key: str | None) -> FlowStep:
    """A closed line has no menu, so that a key without a meaning repeats everything.

    The first silence brings the offers once more, with the other language; the next one ends the
    call. A line with one language has nothing to offer that was not said at the end.
    """
    if key is None:
        has_other = len(line.languages) > 1
        if has_other and not state.misses:
            return FlowStep(Outcome.SILENCE, replies.closed_offers, state.missed())
        return FlowStep(Outcome.GOODBYE, replies.goodbye, state, (GOODBYE,))
    number = emergency.completed(state.pressed, key)
    state = state.after_key(key)
    keys = line.script.keys
    switches = key == keys.language and len(line.languages) > 1
    if number != EMERGENCY_NUMBER and (switches or key == keys.repeat):
        step = _press(line, state, key)
    else:
        step = FlowStep(Outcome.CLOSED, replies.closed, state.at(state.menu, state.topic))
    return step._replace(urgent=number is not None)


def _press(line: Line, state: CallState, key: str) -> FlowStep:
    keys = line.script.keys
    menus = line.script.menus
    target = menus[state.menu].options.get(key)
    if target is None and key == CONTACT_KEY:
        target = line.script.contact
    if target is not None and target in menus:
        return _read_menu(state.at(target))
    if target is not None:
        return _play(line, state.at(state.menu, target))
    if key == keys.repeat:
        slows = line.script.patience.repeat_rate < NORMAL_RATE
        return _repeat(line, state.again() if slows else state.at(state.menu, state.topic))
    if key in (keys.main_menu, BACK_KEY):
        return _read_menu(state.at(MAIN_MENU))
    if key == keys.language and len(line.languages) > 1:
        return _switch_language(line, state)
    if key == SKIP_KEY:
        return _skip(state._replace(misses=0))
    return _miss(line, state, Outcome.WRONG_KEY)


def _read_menu(state: CallState) -> FlowStep:
    return FlowStep(Outcome.MENU, replies.menu, state)


def _play(line: Line, state: CallState) -> FlowStep:
    """Play a text.

    The introduction follows the first text that says no phone number, and the next one too, because
    a key may have cut it off. It is not said again once it was heard to its end.
    """
    if _introduces(line, state) and state.introductions < MAX_INTRODUCTIONS:
        state = state._replace(introductions=state.introductions + 1)
        return FlowStep(Outcome.TOPIC, replies.topic, state, (INTRODUCTION,))
    return FlowStep(Outcome.TOPIC, replies.topic, state)


def _introduces(line: Line, state: CallState) -> bool:
    """Return whether a text can have the introduction after it: not one with phone numbers."""
    return not line.texts[state.language, state.menu, state.place].says_number


def _repeat(line: Line, state: CallState) -> FlowStep:
    if state.topic in line.closings:
        return FlowStep(Outcome.CLOSED, replies.closed, state)
    if state.topic:
        return _play(line, state)
    return FlowStep(Outcome.MENU, replies.menu_again, state)


def _switch_language(line: Line, state: CallState) -> FlowStep:
    state = state.switched(line.script.other_language(state.language))
    if state.topic and state.topic not in line.closings:
        step = _play(line, state)
        return step._replace(outcome=Outcome.LANGUAGE, reply=replies.topic_in_language)
    return FlowStep(Outcome.LANGUAGE, replies.menu_in_language, state)


def _skip(state: CallState) -> FlowStep:
    """Skip to the offers of a text; if they are playing, skip them too."""
    if not state.topic or state.is_played:
        return FlowStep(Outcome.SKIPPED, replies.nothing, state)
    return FlowStep(Outcome.SKIPPED, replies.offers, state._replace(is_played=True))


def _miss(line: Line, state: CallState, outcome: Outcome) -> FlowStep:
    """Help after silence or a wrong key, unless this was the last try: it ends the call.

    The first silence after a text repeats only its offers; every other miss has a text that helps.
    """
    if outcome is Outcome.SILENCE and state.introductions and not state.is_played:
        state = _heard_to_the_end(line, state)
    state = state.missed()
    if state.misses >= line.script.patience.tries:
        if state.topic is not None and outcome is Outcome.SILENCE:
            return FlowStep(Outcome.GOODBYE, replies.goodbye, state, (GOODBYE,))
        return FlowStep(Outcome.GAVE_UP, replies.farewell, state, (GIVE_UP,))
    number = min(state.misses, len(SILENCES)) - 1
    if outcome is Outcome.WRONG_KEY:
        return FlowStep(outcome, replies.wrong_key, state, (WRONG_KEYS[number],))
    if state.topic is not None and state.misses == 1:
        return FlowStep(outcome, replies.offers, state)
    return FlowStep(outcome, replies.help_text, state, (SILENCES[number],))


def _heard_to_the_end(line: Line, state: CallState) -> CallState:
    """Return the state after a text that no key has cut off: its introduction was heard."""
    if state.topic is None or not _introduces(line, state):
        return state
    return state._replace(introductions=MAX_INTRODUCTIONS)


def _urgent(line: Line, state: CallState, keys: str) -> tuple[CallState, Passages]:
    """Return the state after keys without another meaning, and the notice if they are urgent."""
    warning: Passages = ()
    for key in keys:
        if emergency.completed(state.pressed, key):
            warning = urgent_notice(line, state)
        state = state.after_key(key)
    return state, warning
