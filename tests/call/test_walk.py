"""The walk visits every reachable state and reports what is wrong with a line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Outcome, Turn
from ivr.call.walk import CachedFlow, Walk, walk
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
    replaced,
    small_script,
    wav,
    with_text,
)

KEYS = "0123456789*#"
"""Every key of a telephone; not the walk's own list, which may lack one."""

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "small": small_script,
    "one topic": lambda: small_script(("fred",)),
    "without numbers": lambda: small_script(contact=False),
    "one language": lambda: small_script(languages=("en",)),
    "three languages": lambda: small_script(languages=("sv", "en", "us")),
    "impatient": lambda: small_script(tries=2),
    "patient": lambda: small_script(tries=3, wait_seconds=15),
    "nested": lambda: nested_script(2, 8),
}
WORDLESS = SpokenText(((),))


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


@pytest.fixture(scope="module")
def seen(line: Line) -> Walk:
    return walk(line)


@pytest.fixture(params=SCRIPTS)
def any_line(request: pytest.FixtureRequest) -> Line:
    return prepared(SCRIPTS[request.param]())


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


def test_a_walk_sees_every_state_with_every_key_and_silence(any_line: Line) -> None:
    states = step_by_step(any_line)
    seen = walk(any_line)
    assert seen.states == len(states)
    assert seen.turns == 1 + (len(KEYS) + 1) * len(states)
    said = {
        (turn.fixed, turn.skippable) for turns in states.values() for turn in turns.values()
    } | {
        (turn.fixed, turn.skippable)
        for turn in (flow.begin(any_line), *recoveries(any_line), *ended(any_line))
    }
    assert {(turn.fixed, turn.skippable) for turn in seen.spoken} == said
    assert seen.findings == ()


def test_the_frozen_line_is_walked_over_whole(
    line: Line, seen: Walk, record_property: Callable[[str, object], None]
) -> None:
    record_property("states", seen.states)
    record_property("turns", seen.turns)
    record_property("documents", len(seen.spoken))
    record_property("silent call", seen.silent_call)
    assert seen.findings == ()
    places = {(state.language, state.place) for state in step_by_step(line)}
    assert places == {
        (code, place) for code in ("sv", "en") for place in [*line.script.topics(), "main"]
    }
    heard_or_not, misses, introduced, emergency = 2, 3, 2, 3
    assert len(places) < seen.states <= len(places) * heard_or_not * misses * introduced * emergency
    assert check_documents(line, seen) == ()


def test_every_call_ends_in_words_when_nobody_presses_a_key(any_line: Line) -> None:
    for turns in step_by_step(any_line).values():
        turn = turns[None]
        silences = 1
        while turn.state:
            turn = flow.answer(any_line, turn.state, None)
            silences += 1
        assert silences <= any_line.script.patience.tries
        assert turn.outcome in (Outcome.GAVE_UP, Outcome.GOODBYE)
        assert any(isinstance(piece, str) for piece in pieces(turn))


def pieces(turn: Turn) -> list[object]:
    return [
        piece
        for utterance in turn.fixed
        for piece in (utterance.pieces if isinstance(utterance, Speech) else [utterance.name])
    ]


# --- how long


def until_end(line: Line, turn: Turn) -> float:
    """Seconds to the end of the call without another key."""
    length = seconds(turn.fixed) + seconds(turn.skippable)
    while turn.state:
        turn = flow.answer(line, turn.state, None)
        length += line.script.patience.wait_seconds + seconds(turn.fixed + turn.skippable)
    return length


def test_a_walk_measures_the_longest_silence_of_all(any_line: Line) -> None:
    seen = walk(any_line)
    assert seen.silent_call == pytest.approx(until_end(any_line, flow.begin(any_line)))
    assert seen.longest_silence == pytest.approx(
        max(
            until_end(any_line, turn)
            for turns in step_by_step(any_line).values()
            for turn in turns.values()
        )
    )


def test_the_longest_silent_call_of_the_frozen_line_has_a_bound(seen: Walk) -> None:
    """Worked out by hand: the texts, three waits of ten seconds, and the pauses before them.

    Texts that follow each other in one utterance have a pause between sentences (0.55 s)
    where each alone would have a beginning (0.12 s): four times.
    """
    first = ["notice", "welcome", "choices", "menu"]
    later = ["silence-1", "menu", "silence-2", "menu", "give-up"]
    texts = sum(measured("sv", name) for name in (*first, *later))
    texts += measured("en", "notice") + measured("en", "language_offer")
    pauses = 0.5 + 0.4 + 0.3 + 0.4 + 3 * 0.5 + 4 * (0.55 - 0.12)
    waits = 3 * 10
    assert seen.silent_call == pytest.approx(texts + pauses + waits, abs=1)
    assert seen.silent_call < 165


def test_no_caller_of_the_frozen_line_waits_longer_for_the_end(line: Line, seen: Walk) -> None:
    """From any state: the longest text, two helps with the menu, the end."""
    longest = max(measured(code, name) for name in line.script.topics() for code in ("sv", "en"))
    text = longest + measured("sv", "introduction") + measured("sv", "after")
    helps = measured("sv", "silence-1") + measured("sv", "silence-2") + 2 * measured("sv", "menu")
    urged = measured("sv", "notice") + measured("en", "notice")
    assert seen.longest_silence < text + helps + urged + measured("sv", "give-up") + 3 * 10
    assert seen.longest_silence < 165


def test_recordings_last_as_long_as_they_were_measured() -> None:
    words = "Det här är polisens information om internationellt samarbete."
    files = with_text(small_script(), "sv/recordings/welcome.txt", words)
    spoken = walk(prepared(small_script())).silent_call
    recorded = walk(prepared(with_text(files, "sv/recordings/welcome.wav", wav(60))))
    assert not recorded.findings
    assert recorded.silent_call == pytest.approx(spoken - measured("sv", "welcome") + 60, abs=1)


def test_a_longer_wait_makes_a_longer_silent_call() -> None:
    short, long = (walk(prepared(small_script(wait_seconds=wait))) for wait in (5, 15))
    assert long.silent_call == pytest.approx(short.silent_call + 3 * 10)


# --- a large menu


def test_three_levels_and_sixty_topics_are_walked_over_and_proven() -> None:
    """The number of states grows linearly with the menu."""
    languages = ("sv", "en")
    line = prepared(nested_script(3, 60, languages))
    seen = walk(line)
    assert seen.findings == ()
    assert check_documents(line, seen) == ()
    menus, topics = len(line.script.menus), len(line.topics) - 1
    places = menus + topics + menus  # the phone numbers can be heard in each menu
    assert len(languages) * places <= seen.states
    assert seen.states <= len(languages) * places * 2 * 3 * 2 * 3
    assert len(seen.spoken) < seen.turns < 40_000
    assert seen.silent_call < 300


def test_the_proof_refuses_what_twilio_would_not_say() -> None:
    line = prepared(small_script())
    swedish, english = line.script.languages.values()
    silent = replace(swedish.voice, name="woman")
    broken = replace(
        line,
        phrases=MappingProxyType(
            {
                code: replace(said, repeat=(Speech(silent, ("Hej.",)),))
                for code, said in line.phrases.items()
            }
        ),
    )
    seen = walk(broken)
    assert seen.findings == ()
    findings = check_documents(broken, seen)
    assert {finding.rule for finding in findings} == {"document-refused"}
    assert "woman" in findings[0].hint("en")


# --- lines that are broken by hand: no script that reads makes them


def with_spoken(line: Line, text: SpokenText, *places: tuple[str, str, str]) -> Line:
    """The line with other texts, by language, menu and name."""
    assert set(places) <= line.texts.keys()
    return replace(line, texts=MappingProxyType({**line.texts, **dict.fromkeys(places, text)}))


def with_options(line: Line, *options: tuple[str, str]) -> Line:
    """The line with other keys in its main menu."""
    main = replace(line.script.menus["main"], options=tuple(Option(*each) for each in options))
    menus = MappingProxyType({**line.script.menus, "main": main})
    return replace(line, script=replace(line.script, menus=menus))


def found(line: Line) -> set[tuple[str, str]]:
    """The rules and fields of a walk's findings, each an error with words in both languages."""
    findings = walk(line).findings
    for finding in findings:
        assert finding.severity is Severity.ERROR
        assert all(finding.message(language) and finding.hint(language) for language in LANGUAGES)
    return {(finding.rule, "/".join(finding.field)) for finding in findings}


def test_a_notice_that_is_not_said_is_found(line: Line) -> None:
    for code in ("sv", "en"):
        broken = with_spoken(line, WORDLESS, (code, "main", "notice"))
        assert found(broken) == {("notice-not-first", f"{code}/texts/notice")}


def test_an_option_on_the_key_of_the_main_menu_is_found(line: Line) -> None:
    broken = with_options(line, ("1", "operativt"), ("8", "fred"))
    assert found(broken) == {("main-menu-out-of-reach", "keys/main_menu")}


def test_two_options_on_one_key_are_found(line: Line) -> None:
    nested = prepared(nested_script(2, 12))
    for broken in (
        with_options(line, ("1", "operativt"), ("1", "fred")),
        with_options(nested, ("1", "menu-1"), ("1", "menu-2")),
    ):
        assert found(broken) == {("option-out-of-reach", "menus/main/options")}


def test_a_topic_that_says_nothing_is_found(line: Line) -> None:
    broken = with_spoken(line, WORDLESS, ("sv", "main", "fred"))
    assert found(broken) == {("option-out-of-reach", "menus/main/options")}


@pytest.mark.parametrize("name", ["give-up", "goodbye"])
def test_a_call_that_would_end_without_a_word_is_found(line: Line, name: str) -> None:
    broken = with_spoken(line, WORDLESS, ("sv", "main", name))
    assert found(broken) == {("turn-without-words", "")}


@pytest.mark.parametrize("tries", [11, 1000, 10**9])
def test_a_patience_without_end_is_found(line: Line, tries: int) -> None:
    patience = line.script.patience.model_copy(update={"tries": tries})
    endless = replace(line, script=replace(line.script, patience=patience))
    assert found(endless) == {("silence-without-end", "")}
    seen = walk(endless)
    assert seen.silent_call == seen.longest_silence == float("inf")


def test_recorded_texts_are_heard_as_well_as_spoken_ones(line: Line) -> None:
    """A walk counts a recording as words."""
    recording = Recording("a.wav", "audio/wav", 3.0, "", "sv", b"")
    places = [
        (code, "main", name) for code in ("sv", "en") for name in ("notice", "fred", "give-up")
    ]
    assert found(with_spoken(line, SpokenText((), recording), *places)) == set()


def test_a_longer_script_is_found_to_be_as_sound_as_a_short_one() -> None:
    text = "utvecklingssamarbete\n\n" + "Polisen samarbetar med andra länder i dag.\n" * 300
    line = prepared(with_text(full_script(), "sv/utveckling.txt", text))
    seen = walk(line)
    assert seen.findings == ()
    assert check_documents(line, seen) == ()
    assert seen.longest_silence > 600


def test_a_change_of_one_word_changes_no_state(seen: Walk) -> None:
    files = replaced(full_script(), "sv/fred.txt", "De rekryteras", "Poliser rekryteras")
    assert (walk(prepared(files)).states, walk(prepared(files)).turns) == (seen.states, seen.turns)


def test_the_cached_flow_answers_as_the_flow_and_makes_each_turn_once(line: Line) -> None:
    cached = CachedFlow(line)
    states = [*walk(line).answers, CallState("sv", "main", "fred", misses=2, heard=True)]
    for state in states:
        for key in (*KEYS, None):
            assert cached.answer(state, key) == flow.answer(line, state, key)
    state = CallState("sv", "main", "fred", misses=1)
    assert cached.answer(state, "1") is cached.answer(replace(state, misses=0), "1")
