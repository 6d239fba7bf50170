"""Properties of the answer to every key in every state, on generated scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import CallState, decode_state, encode_state
from ivr.call.turn import Outcome, PassageKind, Turn
from ivr.call.walk import Walk, walk
from ivr.script.model.line import Line
from ivr.script.model.script import MAIN_MENU
from tests.calls import NOTICE, NUMBERS, OFFER, Caller, line_of, said, sounds, words

EMERGENCY = {"ett ett två", "one one two"}
ABROAD = {"fyra sex, sju sju, ett ett fyra", "four six, seven seven, one one four"}
SCRIPTS = (
    "full",
    "with everything",
    "numbers first",
    "without numbers",
    "impatient",
    "one language",
    "three languages",
    "two levels",
    "closed",
)


@pytest.fixture(params=SCRIPTS, scope="module")
def line(request: pytest.FixtureRequest) -> Line:
    return line_of(request.param).at(datetime(2027, 1, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def seen(line: Line) -> Walk:
    return walk(line)


@pytest.fixture(scope="module")
def turns(seen: Walk) -> tuple[Turn, ...]:
    answers = (turn for turns in seen.answers.values() for turn in turns.values())
    return (*seen.distinct_turns, *{id(turn): turn for turn in answers}.values())


def expected_place(line: Line, state: CallState, act: str | None) -> tuple[str, str, str | None]:
    """Return language, menu and topic after a key, by the table of keys."""
    script = line.script
    options = {"0": script.contact, **script.menus[state.menu].options}
    target = options.get(act or "")
    leads_on = state.topic is None and state.menu != "main" and target
    if state.pressed == "11" and act == "2" and not leads_on:
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


def answers(line: Line, seen: Walk) -> Iterator[tuple[CallState, str | None, Turn, CallState]]:
    """Yield answers that continue the call, with the states before and after, on open lines."""
    for before, turns in seen.answers.items():
        for act, turn in turns.items():
            if turn.state is not None and before.topic not in line.closings:
                yield before, act, turn, turn.state


def test_every_key_leads_where_it_should_and_only_misses_count(line: Line, seen: Walk) -> None:
    for before, act, turn, state in answers(line, seen):
        assert (state.language, state.menu, state.topic) == expected_place(line, before, act)
        missed = turn.outcome in (Outcome.SILENCE, Outcome.WRONG_KEY)
        assert state.misses == (before.misses + 1 if missed else 0) < line.script.patience.tries
        assert state.introductions >= before.introductions
        assert decode_state(encode_state(state, line), line) == state


def test_silence_ends_the_call_with_112_in_every_state(line: Line, seen: Walk) -> None:
    for state in seen.answers:
        turn, silences = flow.answer(line, state, None), 1
        while turn.state:
            turn, silences = flow.answer(line, turn.state, None), silences + 1
        tries = line.script.patience.tries
        if state.topic in line.closings:
            assert silences == 1 + (len(line.languages) > 1 and not state.misses)
        else:
            assert silences == max(1, tries - state.misses)
        assert turn.outcome in (Outcome.GAVE_UP, Outcome.GOODBYE) and not turn.skippable
        heard = " ".join(words(turn.fixed))
        numbers = NUMBERS["sv" if state.language == "sv" else "en"]
        needed = numbers if turn.outcome is Outcome.GAVE_UP else numbers[:1]
        assert all(number in heard for number in needed)


def test_a_turn_has_what_a_caller_needs_in_its_state(line: Line, seen: Walk) -> None:
    for _, _, turn, state in answers(line, seen):
        heard = sounds(turn.fixed + turn.skippable)
        assert turn.outcome is Outcome.SKIPPED or heard[0][1] == 500, "the phone is at the ear"
        fixed = {passage.kind for passage in turn.passages if not passage.interruptible}
        assert fixed <= {PassageKind.PAUSE, PassageKind.NOTICE, PassageKind.HELP}
        assert (PassageKind.HELP in fixed) == (turn.outcome is Outcome.WRONG_KEY)
        foreign = {"en"} if state.topic == "fast" else set()
        offers = {code for code, sound in heard if sound in OFFER.values()}
        own = {state.language} | offers | foreign
        assert {code for code, _ in sounds(turn.skippable)} <= own
        if (
            turn.outcome is Outcome.LANGUAGE
            and state.topic is None
            or any(turn.passages_of(PassageKind.HEADING))
        ):
            below = state.menu != MAIN_MENU
            assert len(list(turn.passages_of(PassageKind.CHOICES))) == below, (
                "how many options there are"
            )
        if turn.outcome in (Outcome.WRONG_KEY, Outcome.SKIPPED):
            continue
        offered = [passage.name for passage in turn.passages_of(PassageKind.OFFER)]
        if state.topic:
            assert offered == ["repeat", "main_menu"]
        else:
            options = [*line.script.menus[state.menu].options.values()]
            assert [each.name for each in turn.passages_of(PassageKind.OPTION)] == options
            assert offered == ["repeat_choices", "main_menu"][: 1 + (state.menu != "main")]


def test_nothing_is_offered_that_was_just_heard(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        heard = {passage.name for passage in turn.passages_of(PassageKind.TEXT)}
        if turn.state is not None and turn.state.topic is not None:
            heard.add(turn.state.topic)
        assert not heard & {
            passage.name for passage in turn.passages_of(PassageKind.OPTION, PassageKind.CONTACT)
        }


def test_nothing_is_said_twice_in_a_turn(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        passages = [passage for passage in turn.passages if passage.kind is not PassageKind.PAUSE]
        assert len(passages) == len(set(passages))


def test_a_language_is_offered_in_the_other_languages_only(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        for offer in turn.passages_of(PassageKind.LANGUAGE_OFFER):
            assert turn.state is not None
            assert offer.language != turn.state.language


def test_112_is_never_said_right_after_the_number_from_abroad(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        for before, after in pairwise(said(turn)):
            if any(number in before for number in ABROAD):
                assert not any(number in after for number in EMERGENCY), (before, after)


acts = st.lists(
    st.one_of(st.sampled_from("12"), st.sampled_from([*KEYS, "?"]), st.none()), max_size=30
)


@given(
    name=st.sampled_from(["full", "one topic", "three languages", "impatient", "nested"]), acts=acts
)
@example(name="full", acts=[*"11112112111211#1#211*2119212"])
def test_the_notice_answers_emergency_numbers_alone(name: str, acts: list[str | None]) -> None:
    """And 9-1-1 and 9-9-9. The oracle is the last three keys of the call."""
    line = line_of(name)
    caller = Caller(line)
    pressed: list[str] = []
    for act in acts:
        if caller.ended:
            break
        language = caller.state.language
        pressed += [act] if act else []
        turn = caller.does(act)
        expected = act is not None and "".join(pressed[-3:]) in {"112", "911", "999"}
        assert any(text in words(turn.fixed) for text in NOTICE.values()) is expected
        if expected:
            language = caller.turn.state.language if caller.turn.state else language
            codes = sorted(line.languages, key=lambda code: code != language)
            first = [code for code, sound in sounds(turn.fixed) if sound in NOTICE.values()]
            assert first == codes
