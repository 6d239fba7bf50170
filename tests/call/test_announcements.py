"""Announcements in calls: before, during and after their times, and closed lines."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from flask import Flask

from ivr.call import flow
from ivr.call.turn import PassageKind
from ivr.call.walk import walk
from ivr.cli import main
from tests.call.conftest import Answering, Clock
from tests.calling import Caller, Twilio
from tests.calling import said as heard
from tests.calls import FAREWELL
from tests.conftest import Write, state_of
from tests.scripts import announced, full_script, prepared, with_text

TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
CLOSED = f"{WEEK}closes = true\n"
SV, EN = TEXTS.values()
NOTICE = "lägg på och ring ett ett två."
MENU, NUMBERS = "För operativt", "ett ett fyra, ett fyra"


@pytest.fixture(scope="module")
def check_and_prepare(answering: Answering) -> Flask:
    return answering(announced({"bedragare": WEEK}, TEXTS, full_script()))


@pytest.fixture(scope="module")
def closed_line(answering: Answering) -> Flask:
    files = with_text(full_script(), "sv/goodbye.txt", FAREWELL)
    goodbye = "Thank you.\nIn an emergency, dial 112.\nFor other matters, dial 114 14.\nGoodbye.\n"
    files = with_text(files, "en/goodbye.txt", goodbye)
    return answering(announced({"stopp": CLOSED}, TEXTS, files))


@pytest.fixture
def warned(check_and_prepare: Flask, clock: Clock) -> Caller:
    return Caller(check_and_prepare)


@pytest.fixture
def closed(closed_line: Flask, clock: Clock) -> Caller:
    return Caller(closed_line)


def test_an_announcement_follows_the_welcome_and_a_key_interrupts_it(warned: Caller) -> None:
    turn = warned.dial()
    parts = (NOTICE, "For English", "Polisens internationella samarbete", SV, MENU)
    order = [heard(turn).index(part) for part in parts]
    assert order == sorted(order)
    assert all(part.skippable for part in turn if SV in getattr(part.utterance, "words", ""))


def test_an_announcement_begins_and_ends_by_the_clock(
    check_and_prepare: Flask, clock: Clock
) -> None:
    for day, time, expected in (
        (4, (7, 59, 59), False),
        (4, (8,), True),
        (11, (16, 59, 59), True),
        (11, (17,), False),
    ):
        clock.set(2027, 1, day, *time)
        assert (SV in Twilio(check_and_prepare).ask().words) is expected


@pytest.mark.parametrize("keys", ["9", "8", "7", "0", "48", "49", "112"])
def test_a_language_change_at_the_main_menu_repeats_it(warned: Caller, keys: str) -> None:
    warned.dial()
    for key in keys:
        words = heard(warned.press(key))
    assert (SV in words) is (keys == "0") and (EN in words) is (keys == "9")


def test_an_announcement_comes_before_the_numbers_after_the_advice_on_emergencies(
    warned: Caller,
) -> None:
    """Whatever was skipped, and however often the numbers are asked for."""
    warned.dial()
    for key in "067800":
        words = heard(warned.press(key))
        if "utlandet" in words:
            order = [words.index(each) for each in ("nödnumret", SV, "ett ett fyra")]
            assert order == sorted(order)
    assert SV in words


def test_a_closed_line_says_the_numbers_in_either_language_and_goodbye(closed: Caller) -> None:
    words = heard(closed.dial())
    assert words.index(NOTICE) < words.index(SV) < words.index(NUMBERS)
    assert EN in heard(closed.press("9"))
    assert EN in heard(closed.press("7"))
    assert heard(closed.run("w")).startswith("För svenska"), "the other language once more"
    farewell = heard(closed.run("w"))
    assert "one one two" in farewell and "Goodbye." in farewell
    assert "one one four" not in farewell, "only the emergency number is said again"
    assert closed.ended


def test_a_closed_line_answers_112_without_a_menu(closed: Caller, closed_line: Flask) -> None:
    assert MENU not in heard(closed.dial())
    for key in "34568*0#112":
        words = heard(closed.press(key))
        assert NUMBERS in words and MENU not in words
    assert words.index(NOTICE) < words.index(SV)
    lost = Twilio(closed_line).press("4", "/voice/nothing").words
    assert SV in lost and MENU not in lost


def test_a_call_goes_on_when_the_line_closes(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 4, 7, 59)
    assert MENU in heard(closed.dial())
    clock.set(2027, 1, 4, 8, 1)
    assert "utlandsstyrka" in heard(closed.press("4"))
    assert MENU in heard(closed.press("8"))
    words = heard(closed.press("9"))
    assert EN not in words and "For operational" in words


def test_a_call_to_a_closed_line_goes_on_when_it_opens(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 11, 16, 59)
    closed.dial()
    clock.set(2027, 1, 11, 17, 1)
    assert SV in heard(closed.press("7"))
    assert "Hej då." in heard(closed.run("ww"))


def test_callers_of_a_line_that_one_person_closed_hear_why_and_the_numbers(
    answering: Answering, clock: Clock
) -> None:
    ready = announced({"stopp": "closes = true\n"}, TEXTS, full_script(), kind="ready")
    put_up = f"\n[announcements.stopp]\n{CLOSED}alone = true\n".encode()
    app = answering({**ready, "line.toml": ready["line.toml"] + put_up})
    clock.set(2027, 1, 5, 9)
    caller = Caller(app)
    words = heard(caller.dial())
    order = [words.index(each) for each in (NOTICE, SV, NUMBERS)]
    assert order == sorted(order) and MENU not in words
    clock.set(2027, 1, 12, 9)
    words = heard(Caller(app).dial())
    assert MENU in words and SV not in words, "it is ready again, and heard by itself never"


def test_readyz_says_what_is_announced_and_until_when(closed_line: Flask, clock: Clock) -> None:
    for day, now, until in (
        (3, [], None),
        (5, ["stopp"], "2027-01-11T16:00:00+00:00"),
        (12, [], None),
    ):
        clock.set(2027, 1, day)
        told = state_of(closed_line)["announcements"]
        assert told == {"now": now, "closed": bool(now), "until": until}


def test_the_terminal_calls_at_another_time(write: Write, runner: CliRunner) -> None:
    folder = write(announced({"stopp": CLOSED}, TEXTS, full_script()))
    command = ["call", "--prompts", str(folder), "--keys", "4"]
    times = ("2027-01-04T07:59:50", "2000-01-01", "2027-01-04T08:00")
    *early, late = (runner.invoke(main, [*command, "--at", time]) for time in times)
    for begun in early:
        assert "utlandsstyrka" in begun.output and SV not in begun.output, "it goes on"
    assert "utlandsstyrka" not in late.output and SV in late.output
    wrong_urls = ("127.0.0.1:8000", "localhost:80", "https://[::1", "https://x/fallback.xml")
    urls = (["--url", url] for url in wrong_urls)
    for wrong in (["--at", "tomorrow"], ["--at", "2027-01-01", "--url", "https://x"], *urls):
        assert runner.invoke(main, [*command, *wrong]).exit_code == 2


def test_the_first_two_of_three_current_announcements_are_heard() -> None:
    tables = {
        name: f"from = 2027-01-0{day}T08:00:00\nuntil = 2027-01-09T08:00:00\n"
        for name, day in {"a": 6, "b": 4, "c": 5}.items()
    }
    line = prepared(announced(tables)).at(datetime(2027, 1, 7, tzinfo=UTC))
    assert [each.name for each in flow.begin(line).passages_of(PassageKind.ANNOUNCEMENT)] == [
        "b",
        "c",
    ]
    assert walk(line).findings == ()
