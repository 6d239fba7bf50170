"""What holds for the order of words in every turn of a call, whatever keys led to it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from ivr.call.turn import Kind, Passage, Turn
from ivr.call.walk import walk
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU
from tests.calls import said
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    small_script,
    wav,
    with_text,
)

EMERGENCY = {"ett ett två", "one one two"}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
ABROAD = {"fyra sex, sju sju, ett ett fyra", "four six, seven seven, one one four"}


def headed() -> dict[str, bytes]:
    files = with_text(full_script(), "sv/main.txt", "huvudmenyn\n")
    return with_text(files, "en/main.txt", "main menu\n")


def recorded() -> dict[str, bytes]:
    files = with_text(full_script(), "sv/recordings/fred.wav", wav())
    words_read = files["sv/fred.txt"].decode().partition("\n\n")[2]
    return with_text(files, "sv/recordings/fred.txt", words_read)


SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "with a heading of the main menu": headed,
    "with a recording": recorded,
    "small": small_script,
    "numbers first": lambda: small_script(("kontakt", "fred")),
    "without numbers": lambda: small_script(contact=False),
    "one language": lambda: small_script(languages=("en",)),
    "three languages": lambda: small_script(languages=("sv", "en", "us")),
    "patient": lambda: small_script(tries=2),
    "nested": lambda: nested_script(2, 8),
    "with an announcement": lambda: announced({"bedragare": WEEK}),
    "closed": lambda: announced({"stopp": f"{WEEK}closes = true\n"}),
}


@pytest.fixture(params=SCRIPTS, scope="module")
def line(request: pytest.FixtureRequest) -> Line:
    return prepared(SCRIPTS[request.param]()).at(datetime(2027, 1, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def turns(line: Line) -> tuple[Turn, ...]:
    """Every turn that a caller can hear."""
    seen = walk(line)
    answers = (turn for turns in seen.answers.values() for turn in turns.values())
    return (*seen.spoken, *{id(turn): turn for turn in answers}.values())


def spoken(turn: Turn) -> list[Passage]:
    """The passages with words."""
    return [passage for passage in turn.passages if passage.kind is not Kind.PAUSE]


def introduced(turns: tuple[Turn, ...]) -> Iterator[tuple[Turn, int]]:
    for turn in turns:
        for number, passage in enumerate(spoken(turn)):
            if passage.kind is Kind.INTRODUCTION:
                yield turn, number


def test_the_introduction_follows_the_text_that_was_chosen(
    line: Line, turns: tuple[Turn, ...]
) -> None:
    checked = 0
    for turn, number in introduced(turns):
        assert turn.state is not None
        text = spoken(turn)[number - 1]
        assert (text.kind, text.name) == (Kind.TEXT, turn.state.place)
        checked += 1
    assert checked or line.closing


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
