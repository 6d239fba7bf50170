"""The verdict on calls of `ivr canary`, of what the service saw, and the plan of their keys."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from scripts import announced, full_script, nested_script, prepared, wav, with_text

from ivr.call import flow
from ivr.i18n import translator
from ivr.script.line import Line
from ivr.twilio.canary.judging import CanaryResult, Course, judge
from ivr.twilio.canary.plan import CallPlan, plan_of, probe_of
from ivr.twilio.canary.questions import behaviours
from ivr.twilio.canary.report import line_of
from ivr.twilio.canary.sightings import Sighting, SightingKind, SightingReport, merged

NOW = 1_799_500_000.0


def sightings(line: Line, *keys: str | None, call: str = "0a1b2c3d") -> Iterator[Sighting]:
    """What a correct service sees of a call, ten seconds between two requests."""
    turn = flow.begin(line)
    for number, key in enumerate((None, *keys)):
        if number:
            assert turn.state is not None
            turn = flow.answer(line, turn.state, key)
        yield Sighting(
            SightingKind.TURN,
            call,
            NOW + 10 * number,
            state=f"state {number}" if number else "",
            keys=key,
            silence="" if key else "empty",
            place=turn.state.place if turn.state else "-",
            outcome=turn.outcome.value,
            language=turn.state.language if turn.state else "sv",
            edition=line.edition,
        )


def verdict(line: Line, seen: list[Sighting], keys: str = "579") -> tuple[CanaryResult, int, str]:
    """The result, the lost keys, and the message."""
    found = judge(Course("completed", tuple(seen), 4.0, 40.0), keys, {line.edition: line})
    told = line_of(found, translator("en"), live=line.edition, url="https://ivr.example.se")
    return found.result, found.lost, told


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


def test_every_key_that_led_where_it_should_passes(line: Line) -> None:
    result, lost, told = verdict(line, list(sightings(line, "5", "7", "9")))
    assert (result, lost) == (CanaryResult.PASSED, 0)
    assert "after 4 seconds, and 3 of 3 keys" in told


def test_several_keys_in_one_request_are_followed_one_by_one(line: Line) -> None:
    first, _, last = sightings(line, "5", "7")
    both = replace(last, keys="57", state="state 1")
    assert verdict(line, [first, both], "57")[:2] == (CanaryResult.PASSED, 0)


def test_a_key_that_was_never_pressed_does_not_stand_in_for_a_lost_one(line: Line) -> None:
    result, lost, _ = verdict(line, list(sightings(line, "5", "4", "9")))
    assert (result, lost) == (CanaryResult.PASSED, 1)
    result, lost, _ = verdict(line, list(sightings(line, "3", "4", "9")))
    assert (result, lost) == (CanaryResult.KEYS_LOST, 2)


def test_a_single_key_that_is_lost_is_no_pass(line: Line) -> None:
    assert verdict(line, list(sightings(line)), "5")[0] is CanaryResult.KEYS_LOST


def test_silence_that_led_elsewhere_is_a_wrong_menu(line: Line) -> None:
    seen = list(sightings(line, "5", None))
    seen[-1] = replace(seen[-1], place="fred")
    result, _, told = verdict(line, seen)
    assert result is CanaryResult.WRONG_MENU
    assert "Silence led to fred (silence, sv), and should have led to fast" in told


def test_a_call_that_begins_elsewhere_is_a_wrong_menu(line: Line) -> None:
    (seen,) = sightings(line)
    result, _, told = verdict(line, [replace(seen, language="en")])
    assert result is CanaryResult.WRONG_MENU
    assert "The call led to main (answered, en)" in told


def test_an_answer_after_the_end_is_a_wrong_menu(line: Line) -> None:
    seen = list(sightings(line, "5", None, None, None))
    assert seen[-1].place == "-"
    again = replace(seen[1], state="state 9", keys="7", at=NOW + 90)
    for keys in ("7", "77"):
        result, _, told = verdict(line, [*seen, replace(again, keys=keys)])
        assert result is CanaryResult.WRONG_MENU
        assert "after the line should have ended the call" in told


def test_the_first_of_two_calls_is_judged(line: Line) -> None:
    first = list(sightings(line, "5", "7", "9"))
    other = [replace(one, at=one.at + 1) for one in sightings(line, "1", call="f0f0f0f0")]
    together = sorted([*first, *other], key=lambda one: one.at)
    assert verdict(line, together)[:2] == (CanaryResult.PASSED, 0)


def test_the_end_of_another_call_is_not_taken_for_the_end_of_this_one(line: Line) -> None:
    seen = tuple(sightings(line, "5"))
    other, own = (Sighting(SightingKind.ENDED, call, NOW) for call in ("f0f0f0f0", "0a1b2c3d"))
    assert not Course("in-progress", (other,)).is_end_seen
    assert not Course("in-progress", (other, *seen)).is_end_seen
    assert Course("completed", (*seen, own)).is_end_seen


def test_reports_of_several_machines_are_put_together(line: Line) -> None:
    seen = list(sightings(line, "5", "7", "9"))
    one = SightingReport(NOW, line.edition, tuple(seen[::2]))
    other = SightingReport(NOW, line.edition, tuple(seen[1::2]))
    assert merged([one, other, one]) == tuple(seen)


# The plan.


def digits(plan: CallPlan) -> list[tuple[str, float]]:
    """The keys of the calling end's document, with their seconds."""
    found, at = [], 0.0
    for play in ElementTree.fromstring(plan.twiml).findall("Play"):
        at += play.attrib["digits"].count("w") / 2
        found.append((play.attrib["digits"].strip("w"), at))
    return found


def test_keys_come_after_the_notice_and_fit_into_a_minute(line: Line) -> None:
    plan = plan_of(line)
    assert [key for key, _ in digits(plan)] == list(plan.keys)
    times = [at for _, at in digits(plan)]
    assert times == pytest.approx([press.at for press in plan.presses], abs=0.5)
    assert 8 < times[0] < 20 and plan.length < 50
    assert len(plan.twiml) < 4_000


def test_keys_that_would_come_after_a_minute_are_left_out(line: Line) -> None:
    longer = "Är du i fara, lägg på och ring 112. " * 12
    slow = prepared(with_text(full_script(), "sv/notice.txt", longer))
    assert 1 <= len(plan_of(slow).presses) < len(plan_of(line).presses)


def test_a_topic_below_a_menu_is_reached(line: Line) -> None:
    plan = plan_of(prepared(nested_script()))
    assert "topic" in [turn.outcome for turn in plan.turns]


def test_the_long_call_ends_with_the_goodbye(line: Line) -> None:
    plan = probe_of(line)
    assert plan.turns[-1].state is None
    assert plan.presses[0].at < 2
    assert len(plan.twiml) < 4_000


def test_a_repeated_recording_counts_in_the_estimates_as_it_is_played() -> None:
    files = full_script()
    words = files["sv/fast.txt"].decode().partition("\n\n")[2]
    files = with_text(files, "sv/recordings/fast.txt", words)
    files = with_text(files, "sv/recordings/fast.wav", wav(5))
    recorded = prepared(files)
    seen = tuple(sightings(recorded, "5", "7", None, "7", "7", None))
    course = Course("completed", seen, 4.0, 90.0)
    found = behaviours(course, {recorded.edition: recorded}, "8", "ie1", translator("en"))
    (told,) = [one.seen for one in found if one.question == "A slower repeat"]
    _, estimated, unchanged = re.findall(r"\d\.\d\d\b", told)
    assert 1 < float(unchanged) < float(estimated) < 1.2


def test_a_closed_line_s_plan_has_no_topic() -> None:
    table = "from = 2020-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\ncloses = true\n"
    closed = prepared(announced({"stopp": table}))
    plan = plan_of(closed.at(datetime(2027, 1, 1, tzinfo=UTC)))
    assert plan.keys == "79"


def test_repeats_of_another_edition_are_not_measured(line: Line) -> None:
    seen = tuple(sightings(line, "5", "7", None, "7", "7", None))
    found = behaviours(Course("completed", seen), {}, "8", "ie1", translator("en"))
    (told,) = [one.seen for one in found if one.question == "A slower repeat"]
    assert told == "not seen"
