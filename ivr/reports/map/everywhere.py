"""The keys that do the same everywhere: found by pressing each of them at every place."""

from collections.abc import Iterator, Sequence

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import EMERGENCY_KEYS, CallState
from ivr.call.turn import Outcome, Turn
from ivr.reports.map.chart import Meaning, Said, SharedKeys
from ivr.reports.map.hearing import label
from ivr.script.line import Line

Deed = tuple[Meaning, str]
"""What a key does, and to which topic or language it leads."""


def shared_keys(line: Line, main: CallState, places: Sequence[CallState]) -> tuple[SharedKeys, ...]:
    """Return the keys with one meaning at all places, those of the same meaning together.

    A key that is an option of some menu is not among them, even where there is one menu only.
    """
    menus = line.script.menus.values()
    options = {option.key for menu in menus for option in menu.options}
    keys: dict[Deed, list[str]] = {}
    for key in KEYS[1:10] + KEYS[0] + KEYS[10:]:  # as they lie on a phone
        answers = [(place, flow.answer(line, place, key)) for place in places]
        if key not in options:
            keys.setdefault(next(_deeds(answers, main)), []).append(key)
    shared = [
        SharedKeys(tuple(found), meaning, _words(line, main, meaning, name))
        for (meaning, name), found in keys.items()
    ]
    notice = SharedKeys(tuple(EMERGENCY_KEYS), Meaning.NOTICE)
    return tuple(sorted((*shared, notice), key=lambda one: one.meaning is Meaning.UNUSED))


def _deeds(answers: Sequence[tuple[CallState, Turn]], main: CallState) -> Iterator[Deed]:
    """What a key may be said to do, the meaning that says most first."""
    before = [place for place, _ in answers]
    after = [turn.state for _, turn in answers if turn.state]
    outcomes = {turn.outcome for _, turn in answers}
    if Outcome.SKIPPED in outcomes:
        yield Meaning.SKIP, ""
    if Outcome.LANGUAGE in outcomes:
        yield Meaning.LANGUAGE, after[0].language
    if outcomes <= {Outcome.WRONG_KEY, Outcome.GAVE_UP}:
        yield Meaning.UNUSED, ""
    if [state.place for state in after] == [state.place for state in before]:
        yield Meaning.REPEAT, ""
    if all(state.place == main.place for state in after):
        yield Meaning.MAIN_MENU, ""
    yield Meaning.TOPIC, after[0].place


def _words(line: Line, main: CallState, meaning: Meaning, name: str) -> tuple[Said, ...]:
    if meaning is Meaning.TOPIC:
        return (label(line.script.languages[main.language], name),)
    if meaning is Meaning.LANGUAGE:
        return (Said(line.script.languages[name].name, name),)
    return ()
