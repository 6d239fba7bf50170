"""The walk visits every reachable state, and reports faults of a line."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.call.walk import walk
from ivr.i18n import LANGUAGES
from ivr.script.findings.finding import Severity
from ivr.script.model.line import Line, SpokenText
from ivr.script.model.speech import Recording
from tests.calls import line_of

KEYS = "0123456789*#"
"""Every key of a telephone, independent of the walk's own list."""

WORDLESS = SpokenText(((),))


def recoveries(line: Line) -> list[Turn]:
    return [
        flow.recover(line, CallState(code, pressed=pressed), keys)
        for code in line.languages
        for pressed in ("", "1", "11")
        for keys in ("", "1", "2", "5", "9", "91", "99", "911", "999")
    ]


@pytest.mark.parametrize("name", ["small", "without numbers", "three languages", "two levels"])
def test_a_walk_sees_every_state_and_all_that_is_said(name: str) -> None:
    line = line_of(name)
    states: dict[CallState, dict[str | None, Turn]] = {}
    new = {turn.state for turn in (flow.begin(line), *recoveries(line)) if turn.state}
    while new:
        state = new.pop()
        states[state] = {key: flow.answer(line, state, key) for key in [*KEYS, None]}
        new |= {turn.state for turn in states[state].values() if turn.state} - states.keys()
    begun = [CallState(language) for language in line.languages]
    ended = [flow.time_up(line, state, keys) for state in begun for keys in ("", "112")]
    others = (flow.begin(line), *recoveries(line), *ended, flow.fault(line))
    heard = [turn for turns in states.values() for turn in turns.values()]
    seen = walk(line)
    assert (seen.states, seen.turns) == (len(states), 1 + len(heard))
    said = {(turn.fixed, turn.skippable) for turn in (*heard, *others)}
    assert {(turn.fixed, turn.skippable) for turn in seen.distinct_turns} == said
    assert seen.findings == ()


# No script that reads makes the lines below: they are broken by hand.

RECORDED = SpokenText((), Recording("a.wav", "audio/wav", 3.0, "", "sv", b""))


def with_spoken(line: Line, *names: str, text: SpokenText = WORDLESS) -> Line:
    places = [("sv", "main", name) for name in names]
    assert set(places) <= line.texts.keys()
    return replace(line, texts=MappingProxyType({**line.texts, **dict.fromkeys(places, text)}))


def broken_lines() -> Iterator[tuple[str, Line, str]]:
    """Return kinds of damage with the line, and the expected finding and field."""
    small = line_of("small")
    yield "no notice", with_spoken(small, "notice"), "notice-not-first sv/texts/notice"
    silent_topic = with_spoken(small, "fred")
    yield "a topic says nothing", silent_topic, "option-out-of-reach menus/main/options"
    for name in ("give-up", "goodbye"):
        yield name, with_spoken(small, name), "turn-without-words "
    recordings = with_spoken(small, "notice", "fred", "give-up", text=RECORDED)
    yield "recordings count as words", recordings, ""
    main = replace(small.script.menus["main"], options={"1": "fred", "8": "fast"})
    menus = MappingProxyType({**small.script.menus, "main": main})
    no_home = replace(small, script=replace(small.script, menus=menus))
    yield "an option on the key of the main menu", no_home, "main-menu-out-of-reach keys/main_menu"
    patience = small.script.patience.model_copy(update={"tries": 11})
    endless = replace(small, script=replace(small.script, patience=patience))
    yield "no end", endless, "silence-without-end "


def test_a_fault_of_the_flow_is_an_error_of_its_field() -> None:
    for name, line, expected in broken_lines():
        seen = walk(line)
        for finding in seen.findings:
            assert finding.severity is Severity.ERROR
            assert all(finding.message(code) and finding.hint(code) for code in LANGUAGES)
        found = {f"{each.rule} {'/'.join(each.field)}" for each in seen.findings}
        assert found == ({expected} if expected else set()), name
        endless = seen.silent_call == seen.longest_silence == float("inf")
        assert endless is (name == "no end")
