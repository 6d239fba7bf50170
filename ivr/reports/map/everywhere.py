"""Find the keys that do the same everywhere, by pressing each of them at every place."""

from collections.abc import Iterator, Sequence

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import EMERGENCY_KEYS, CallState
from ivr.call.turn import Outcome, Turn
from ivr.reports.map.chart import KeyUse, Quote, SharedKeys
from ivr.reports.map.hearing import label
from ivr.script.line import Line

Use = tuple[KeyUse, str]
"""What a key does, and to which topic or language it leads."""


def shared_keys(line: Line, main: CallState, places: Sequence[CallState]) -> tuple[SharedKeys, ...]:
    """Return the keys with one use at all places, those of the same use together.

    A key that is an option of some menu is not among them, even where there is one menu only.
    """
    menus = line.script.menus.values()
    options = {option.key for menu in menus for option in menu.options}
    keys: dict[Use, list[str]] = {}
    for key in KEYS[1:10] + KEYS[0] + KEYS[10:]:  # as they lie on a phone
        answers = [(place, flow.answer(line, place, key)) for place in places]
        if key not in options:
            keys.setdefault(next(_uses(answers, main)), []).append(key)
    shared = [
        SharedKeys(tuple(found), use, _words(line, main, use, name))
        for (use, name), found in keys.items()
    ]
    notice = SharedKeys(tuple(EMERGENCY_KEYS), KeyUse.NOTICE)
    return tuple(sorted((*shared, notice), key=lambda one: one.use is KeyUse.UNUSED))


def _uses(answers: Sequence[tuple[CallState, Turn]], main: CallState) -> Iterator[Use]:
    """What a key does, the most specific description first."""
    before = [place for place, _ in answers]
    after = [turn.state for _, turn in answers if turn.state]
    outcomes = {turn.outcome for _, turn in answers}
    if Outcome.SKIPPED in outcomes:
        yield KeyUse.SKIP, ""
    if Outcome.LANGUAGE in outcomes:
        yield KeyUse.LANGUAGE, after[0].language
    if outcomes <= {Outcome.WRONG_KEY, Outcome.GAVE_UP}:
        yield KeyUse.UNUSED, ""
    if [state.place for state in after] == [state.place for state in before]:
        yield KeyUse.REPEAT, ""
    if all(state.place == main.place for state in after):
        yield KeyUse.MAIN_MENU, ""
    yield KeyUse.TOPIC, after[0].place


def _words(line: Line, main: CallState, use: KeyUse, name: str) -> tuple[Quote, ...]:
    if use is KeyUse.TOPIC:
        return (label(line.script.languages[main.language], name),)
    if use is KeyUse.LANGUAGE:
        return (Quote(line.script.languages[name].name, name),)
    return ()
