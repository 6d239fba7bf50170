"""Properties of every call, with generated scripts and keys."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.call.flow import KEYS
from ivr.call.state import CallState, decode, encode
from ivr.call.turn import Kind, Outcome, Turn
from ivr.call.walk import walk
from ivr.script.line import Line
from tests.calls import NUMBERS, OFFER, Caller, said, sounds, words
from tests.scripts import full_script, nested_script, prepared, small_script

ENDINGS = {Outcome.GAVE_UP, Outcome.GOODBYE}

Files = dict[str, bytes]
FIXED: Mapping[str, Callable[[], Files]] = {
    "full": full_script,
    "three levels": nested_script,
    "three levels in three languages": lambda: nested_script(3, 30, ("us", "sv", "en")),
}
NAMES: Mapping[Kind, set[str]] = {
    Kind.PAUSE: {""},
    Kind.NOTICE: {"notice"},
    Kind.LANGUAGE_OFFER: {"language_offer"},
    Kind.WELCOME: {"welcome"},
    Kind.CHOICES: {"choices"},
    Kind.OFFER: {"repeat", "repeat_choices", "main_menu"},
    Kind.INTRODUCTION: {"introduction"},
    Kind.HELP: {"silence-1", "silence-2", "wrong-key-1", "wrong-key-2"},
    Kind.FAREWELL: {"give-up", "goodbye"},
}
"""The texts and phrases that each kind of passage may say, but for those of the menus."""
TOPICS = ("fred", "fast", "kontakt", "utveckling", "topic-1", "topic-2")

small = st.tuples(
    st.lists(st.sampled_from(TOPICS), min_size=1, max_size=6, unique=True).map(tuple),
    st.sampled_from([("sv",), ("en",), ("sv", "en"), ("en", "sv"), ("sv", "en", "us")]),
    st.booleans(),
    st.integers(2, 3),
)
nested = st.tuples(
    st.integers(1, 3), st.integers(1, 6), st.sampled_from([("sv",), ("en", "sv"), ("sv", "en")])
)
scripts = st.one_of(st.sampled_from(sorted(FIXED)), small, nested)
acts = st.lists(st.one_of(st.none(), st.sampled_from(KEYS), st.sampled_from("?x")), max_size=40)


@cache
def line_of(script: str | tuple[object, ...]) -> Line:
    """The line of one generated script."""
    match script:
        case str():
            return prepared(FIXED[script]())
        case (tuple() as options, tuple() as languages, bool() as contact, int() as tries):
            with_contact = contact or "kontakt" in options
            return prepared(small_script(options, languages, contact=with_contact, tries=tries))
        case (int() as levels, int() as topics, tuple() as languages):
            return prepared(nested_script(levels, topics, languages))
    raise AssertionError(script)


def expected_place(line: Line, state: CallState, act: str | None) -> tuple[str, str, str | None]:
    """Language, menu and topic after a key, by the table of keys."""
    script = line.script
    options = {option.key: option.target for option in script.menus[state.menu].options}
    if script.contact:
        options["0"] = script.contact
    target = options.get(act or "")
    leads_on = state.topic is None and state.menu != "main" and target
    if state.emergency == 2 and act == "2" and not leads_on:
        return state.language, "main", None  # after 1-1-2 the notice, and the main menu
    if target in script.menus:
        return state.language, str(target), None
    if target:
        return state.language, state.menu, target
    if act in ("8", "*"):
        return state.language, "main", None
    language = state.language
    if act == "9":
        language = line.languages[(line.languages.index(language) + 1) % len(line.languages)]
    return language, state.menu, state.topic


def check_turn(line: Line, before: CallState, act: str | None, turn: Turn) -> None:
    """Check the properties of every turn."""
    assert said(turn) or turn.outcome is Outcome.SKIPPED
    assert (turn.state is None) == (turn.outcome in ENDINGS)
    heard = [*sounds(turn.fixed), *sounds(turn.skippable)]
    if heard:
        assert heard[0][1] == 500, "half a second to bring the phone back to the ear"
    if turn.state is None:
        assert not turn.skippable
        assert before.misses + 1 >= line.script.patience.tries
        return
    state = turn.state
    assert (state.language, state.menu, state.topic) == expected_place(line, before, act)
    assert 0 <= state.misses < line.script.patience.tries
    missed = turn.outcome in (Outcome.SILENCE, Outcome.WRONG_KEY)
    assert state.misses == (before.misses + 1 if missed else 0)
    assert state.introduced >= before.introduced
    assert decode(encode(state, line), line) == state
    check_passages(line, turn, state)
    offers = {code for code, sound in sounds(turn.skippable) if sound in OFFER.values()}
    foreign = {"en"} if state.topic == "fast" else set()
    assert {code for code, _ in sounds(turn.skippable)} <= {state.language} | offers | foreign


def check_passages(line: Line, turn: Turn, state: CallState) -> None:
    """Check that a turn has all passages that a caller needs in its state."""
    fixed = {passage.kind for passage in turn.passages if not passage.interruptible}
    assert fixed <= {Kind.PAUSE, Kind.NOTICE, Kind.HELP}
    assert (Kind.HELP in fixed) == (turn.outcome is Outcome.WRONG_KEY)
    entered = turn.outcome is Outcome.LANGUAGE or (
        turn.outcome is Outcome.MENU and bool(list(turn.of(Kind.HEADING)))
    )
    if state.topic is None and entered:
        assert len(list(turn.of(Kind.CHOICES))) == 1, "how many options there are is said first"
    if turn.outcome in (Outcome.WRONG_KEY, Outcome.SKIPPED):
        return
    offered = [passage.name for passage in turn.of(Kind.OFFER)]
    if state.topic:
        assert offered == ["repeat", "main_menu"]
    else:
        options = line.script.menus[state.menu].options
        assert [each.name for each in turn.of(Kind.OPTION)] == [each.target for each in options]
        assert offered == ["repeat_choices", "main_menu"][: 1 + (state.menu != "main")]


def is_area(line: Line, turn: Turn) -> bool:
    """Whether a turn says the text of a topic other than the phone numbers."""
    topic = turn.state.topic if turn.state else None
    is_text = turn.outcome in (Outcome.TOPIC, Outcome.LANGUAGE)
    return is_text and topic not in (None, line.script.contact)


@given(script=scripts, acts=acts)
@example(script="full", acts=["7", "7"])  # heard for the third time, slower
@example(script="full", acts=["1", "1", "2"])
@example(script="three levels", acts=["1", "1", "2"])
def test_any_keys_and_silences_on_any_script_keep_the_rules_of_a_call(
    script: str | tuple[object, ...], acts: list[str | None]
) -> None:
    line = line_of(script)
    introductions = {
        words(line.texts[code, "main", "introduction"].whole)[0] for code in line.languages
    }
    caller = Caller(line)
    introduced = False
    for act in acts:
        before = caller.state
        turn = caller.does(act)
        check_turn(line, before, act, turn)
        due = is_area(line, turn) and not introduced
        assert len(introductions.intersection(said(turn))) == due
        introduced = introduced or due
        if caller.ended:
            break


@given(script=scripts, acts=acts)
def test_from_anywhere_silence_ends_the_call_in_words_with_112_within_the_patience(
    script: str | tuple[object, ...], acts: list[str | None]
) -> None:
    line = line_of(script)
    caller = Caller(line)
    for act in acts:
        if caller.ended:
            break
        language = caller.state.language
        caller.does(act)
    silences = 0
    while not caller.ended:
        language = caller.state.language
        caller.waits()
        silences += 1
    assert silences <= line.script.patience.tries
    heard = " ".join(words(caller.turn.fixed))
    numbers = NUMBERS["sv" if language == "sv" else "en"]
    assert numbers[0] in heard
    if caller.turn.outcome is Outcome.GAVE_UP:
        assert all(number in heard for number in numbers)


@pytest.mark.parametrize("script", FIXED)
def test_every_passage_is_named_after_what_it_says_and_says_it_in_its_language(script: str) -> None:
    """Map, timetable and rules find passages by kind, name and language."""
    line = line_of(script)
    names: Mapping[Kind, Collection[str | None]] = {
        **NAMES,
        Kind.HEADING: set(line.script.menus),
        Kind.OPTION: {each.target for menu in line.script.menus.values() for each in menu.options},
        Kind.TEXT: set(line.script.topics()),
        Kind.CONTACT: {line.script.contact},
    }
    turns = walk(line).spoken
    for passage in {passage for turn in turns for passage in turn.passages}:
        assert passage.name in names[passage.kind]
        (language, _), *_ = sounds(passage.utterances)
        if passage.kind is Kind.PAUSE:  # in the voice that spoke last, which may be a foreign one
            assert passage.language in line.languages
        else:
            assert passage.language == language
