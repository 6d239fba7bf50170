"""The walk visits every reachable state and reports what is wrong with a line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.call.walk import CachedFlow, walk
from ivr.checks.check import check_documents
from ivr.i18n import LANGUAGES
from ivr.script.finding import Severity
from ivr.script.line import Line, SpokenText
from ivr.script.model import Option
from ivr.script.speech import Recording, Speech
from ivr.script.tempo import seconds
from tests.script.measures import measured
from tests.scripts import (
    full_script,
    nested_script,
    prepared,
    small_script,
    wav,
    with_text,
)

KEYS = "0123456789*#"
"""Every key of a telephone; not the walk's own list, which may lack one."""

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "small": lambda: small_script(wait_seconds=15),
    "without numbers": lambda: small_script(("fred",), contact=False),
    "three languages": lambda: small_script(("fred",), languages=("sv", "en", "us"), tries=2),
    "nested": lambda: nested_script(2, 8, ("en",)),
}
WORDLESS = SpokenText(((),))


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(small_script())


# --- every state


def recoveries(line: Line) -> list[Turn]:
    """The turns for callers whose state is lost."""
    return [
        flow.recover(line, CallState(code, emergency=count), keys)
        for code in line.languages
        for count in range(3)
        for keys in ("", "1", "2", "5")
    ]


def ended(line: Line) -> list[Turn]:
    """The turns that end a call which has lasted as long as it may."""
    states = [CallState(language) for language in line.languages]
    return [flow.time_up(line, state, keys) for state in states for keys in ("", "112")]


def step_by_step(line: Line) -> dict[CallState, dict[str | None, Turn]]:
    """Every state that keys and silence lead to, found without the walk."""
    states: dict[CallState, dict[str | None, Turn]] = {}
    new = {turn.state for turn in (flow.begin(line), *recoveries(line)) if turn.state}
    while new:
        state = new.pop()
        states[state] = {key: flow.answer(line, state, key) for key in [*KEYS, None]}
        new |= {turn.state for turn in states[state].values() if turn.state} - states.keys()
    return states


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_walk_sees_every_state_and_measures_the_longest_silence_of_all(name: str) -> None:
    line = prepared(SCRIPTS[name]())
    states = step_by_step(line)
    others = (flow.begin(line), *recoveries(line), *ended(line))
    heard = [turn for turns in states.values() for turn in turns.values()]
    seen = walk(line)
    assert (seen.states, seen.turns) == (len(states), 1 + len(heard))
    said = {(turn.fixed, turn.skippable) for turn in (*heard, *others)}
    assert {(turn.fixed, turn.skippable) for turn in seen.spoken} == said
    assert seen.findings == ()
    assert seen.silent_call == pytest.approx(until_end(line, flow.begin(line)))
    longest = max(until_end(line, turn) for turn in heard)
    assert seen.longest_silence == pytest.approx(longest)


# --- how long


def until_end(line: Line, turn: Turn) -> float:
    """Seconds to the end of the call without another key."""
    length = seconds(turn.fixed) + seconds(turn.skippable)
    while turn.state:
        turn = flow.answer(line, turn.state, None)
        length += line.script.patience.wait_seconds + seconds(turn.fixed + turn.skippable)
    return length


def test_the_longest_silent_call_of_the_frozen_line_has_a_bound() -> None:
    """Worked out by hand: the texts, three waits of ten seconds, and the pauses before them.

    Texts that follow each other in one utterance have a pause between sentences (0.55 s)
    where each alone would have a beginning (0.12 s): four times.
    """
    seen = walk(prepared(full_script()))
    first = ["notice", "welcome", "choices", "menu"]
    later = ["silence-1", "menu", "silence-2", "menu", "give-up"]
    texts = sum(measured("sv", name) for name in (*first, *later))
    texts += measured("en", "notice") + measured("en", "language_offer")
    pauses = 0.5 + 0.4 + 0.3 + 0.4 + 3 * 0.5 + 4 * (0.55 - 0.12)
    waits = 3 * 10
    assert seen.silent_call == pytest.approx(texts + pauses + waits, abs=1)
    assert seen.findings == ()
    assert seen.silent_call < 165 and seen.longest_silence < 165


def test_recordings_last_as_long_as_they_were_measured() -> None:
    words = "Det här är polisens information om internationellt samarbete."
    files = with_text(small_script(), "sv/recordings/welcome.txt", words)
    spoken = walk(prepared(small_script())).silent_call
    recorded = walk(prepared(with_text(files, "sv/recordings/welcome.wav", wav(60))))
    assert not recorded.findings
    assert recorded.silent_call == pytest.approx(spoken - measured("sv", "welcome") + 60, abs=1)


# --- a large menu


def test_three_levels_and_sixty_topics_are_walked_over_and_proven() -> None:
    """The number of states grows linearly with the menu."""
    line = prepared(nested_script(3, 60, ("sv",)))
    seen = walk(line)
    assert seen.findings == ()
    assert check_documents(line, seen) == ()
    menus, topics = len(line.script.menus), len(line.topics) - 1
    places = menus + topics + menus  # the phone numbers can be heard in each menu
    assert places <= seen.states <= places * 2 * 3 * 2 * 3
    assert len(seen.spoken) < seen.turns < 20_000
    assert seen.silent_call < 300


def test_the_proof_refuses_what_twilio_would_not_say(line: Line) -> None:
    swedish = line.script.languages["sv"].voice
    silent = (Speech(replace(swedish, name="woman"), ("Hej.",)),)
    phrases = {code: replace(said, repeat=silent) for code, said in line.phrases.items()}
    broken = replace(line, phrases=MappingProxyType(phrases))
    seen = walk(broken)
    assert seen.findings == ()
    findings = check_documents(broken, seen)
    assert {finding.rule for finding in findings} == {"document-refused"}
    assert "woman" in findings[0].hint("en")


# --- lines that are broken by hand: no script that reads makes them

RECORDED = SpokenText((), Recording("a.wav", "audio/wav", 3.0, "", "sv", b""))


def with_spoken(line: Line, *names: str, text: SpokenText = WORDLESS) -> Line:
    """The line with some Swedish texts that say nothing, or something else."""
    places = [("sv", "main", name) for name in names]
    assert set(places) <= line.texts.keys()
    return replace(line, texts=MappingProxyType({**line.texts, **dict.fromkeys(places, text)}))


def with_options(line: Line, *options: tuple[str, str]) -> Line:
    """The line with other keys in its main menu."""
    main = replace(line.script.menus["main"], options=tuple(Option(*each) for each in options))
    menus = MappingProxyType({**line.script.menus, "main": main})
    return replace(line, script=replace(line.script, menus=menus))


def with_tries(line: Line, tries: int) -> Line:
    patience = line.script.patience.model_copy(update={"tries": tries})
    return replace(line, script=replace(line.script, patience=patience))


OUT_OF_REACH = {("option-out-of-reach", "menus/main/options")}
BROKEN: Mapping[str, tuple[Callable[[Line], Line], set[tuple[str, str]]]] = {
    "a notice that is not said": (
        lambda line: with_spoken(line, "notice"),
        {("notice-not-first", "sv/texts/notice")},
    ),
    "an option on the key of the main menu": (
        lambda line: with_options(line, ("1", "fred"), ("8", "fast")),
        {("main-menu-out-of-reach", "keys/main_menu")},
    ),
    "two options on one key": (
        lambda line: with_options(line, ("1", "fred"), ("1", "fast")),
        OUT_OF_REACH,
    ),
    "two menus on one key": (
        lambda line: with_options(prepared(nested_script(2, 7)), ("1", "menu-1"), ("1", "menu-2")),
        OUT_OF_REACH,
    ),
    "a topic that says nothing": (lambda line: with_spoken(line, "fred"), OUT_OF_REACH),
    "an end without a word": (
        lambda line: with_spoken(line, "give-up"),
        {("turn-without-words", "")},
    ),
    "a goodbye without a word": (
        lambda line: with_spoken(line, "goodbye"),
        {("turn-without-words", "")},
    ),
    "a patience without end": (
        lambda line: with_tries(line, 11),
        {("silence-without-end", "")},
    ),
    "recordings count as words": (
        lambda line: with_spoken(line, "notice", "fred", "give-up", text=RECORDED),
        set(),
    ),
}


@pytest.mark.parametrize(("broken", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_an_error_of_its_field_with_words(
    line: Line, broken: Callable[[Line], Line], expected: set[tuple[str, str]]
) -> None:
    seen = walk(broken(line))
    for finding in seen.findings:
        assert finding.severity is Severity.ERROR
        assert all(finding.message(language) and finding.hint(language) for language in LANGUAGES)
    assert {(each.rule, "/".join(each.field)) for each in seen.findings} == expected
    endless = seen.silent_call == seen.longest_silence == float("inf")
    assert endless is (expected == {("silence-without-end", "")})


def test_the_cached_flow_answers_as_the_flow_and_makes_each_turn_once(line: Line) -> None:
    cached = CachedFlow(line)
    for state in walk(line).answers:
        for key in (*KEYS, None):
            assert cached.answer(state, key) == flow.answer(line, state, key)
    state = CallState("sv", "main", "fred", misses=1)
    assert cached.answer(state, "1") is cached.answer(state._replace(misses=0), "1")
