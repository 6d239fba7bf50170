"""What holds for the order of words in every turn of a call, whatever keys led to it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from ivr.call.turn import Kind, Passage, Turn
from ivr.call.walk import walk
from ivr.script.model import MAIN_MENU
from tests.calls import said
from tests.scripts import announced, nested_script, prepared, small_script, wav
from tests.sounds import recorded

EMERGENCY = {"ett ett två", "one one two"}
ABROAD = {"fyra sex, sju sju, ett ett fyra", "four six, seven seven, one one four"}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"


def with_everything() -> dict[str, bytes]:
    """The frozen script with a heading of the main menu, a recording and an announcement."""
    files = announced({"bedragare": WEEK}, files=recorded("sv/fred", wav()))
    return files | {"sv/main.txt": b"huvudmenyn\n", "en/main.txt": b"main menu\n"}


SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "with everything": with_everything,
    "numbers first": lambda: small_script(("kontakt", "fred")),
    "without numbers": lambda: small_script(contact=False),
    "one language": lambda: small_script(languages=("en",)),
    "three languages": lambda: small_script(languages=("sv", "en", "us"), tries=2),
    "nested": lambda: nested_script(2, 8),
    "closed": lambda: announced({"stopp": f"{WEEK}closes = true\n"}, files=small_script()),
}


@pytest.fixture(params=SCRIPTS, scope="module")
def turns(request: pytest.FixtureRequest) -> tuple[Turn, ...]:
    """Every turn that a caller can hear."""
    seen = walk(prepared(SCRIPTS[request.param]()).at(datetime(2027, 1, 5, tzinfo=UTC)))
    answers = (turn for turns in seen.answers.values() for turn in turns.values())
    return (*seen.spoken, *{id(turn): turn for turn in answers}.values())


def spoken(turn: Turn) -> list[Passage]:
    """The passages with words."""
    return [passage for passage in turn.passages if passage.kind is not Kind.PAUSE]


def test_the_introduction_follows_the_text_that_was_chosen(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        for text, passage in pairwise(spoken(turn)):
            if passage.kind is Kind.INTRODUCTION:
                assert turn.state is not None
                assert (text.kind, text.name) == (Kind.TEXT, turn.state.place)


def test_nothing_is_offered_that_was_just_heard(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        heard = {passage.name for passage in turn.of(Kind.TEXT)}
        if turn.state is not None and turn.state.topic is not None:
            heard.add(turn.state.topic)
        assert not heard & {passage.name for passage in turn.of(Kind.OPTION, Kind.CONTACT)}


def test_the_main_menu_is_not_offered_or_named_where_its_options_follow_the_welcome(
    turns: tuple[Turn, ...],
) -> None:
    for turn in turns:
        if turn.state is not None and turn.state.place == MAIN_MENU and [*turn.of(Kind.OPTION)]:
            assert "main_menu" not in {passage.name for passage in turn.of(Kind.OFFER)}
        if [*turn.of(Kind.WELCOME)]:
            assert [*turn.of(Kind.HEADING)] == []


def test_nothing_is_said_twice_in_a_turn(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        words = [(passage.kind, passage.language, passage.utterances) for passage in spoken(turn)]
        assert len(words) == len(set(words))


def test_a_language_is_offered_only_to_those_who_hear_another_one(turns: tuple[Turn, ...]) -> None:
    for turn in turns:
        for offer in turn.of(Kind.LANGUAGE_OFFER):
            assert turn.state is not None
            assert offer.language != turn.state.language


def test_the_emergency_number_is_never_said_right_after_the_number_from_abroad(
    turns: tuple[Turn, ...],
) -> None:
    for turn in turns:
        for before, after in pairwise(said(turn)):
            if any(number in before for number in ABROAD):
                assert not any(number in after for number in EMERGENCY), (before, after)
