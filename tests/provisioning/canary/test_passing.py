"""Canary calls that go through the menu."""

import json
from itertools import count

import pytest
from conftest import Write
from scripts import announced, small_script
from twilio_account import NUMBER
from twilio_calls import STARTED

from ..conftest import flat
from .conftest import CLOSED, CLOSED_TEXTS, FROM, World, reporting

pytestmark = pytest.mark.servers


def test_a_call_goes_through_the_menu_and_passes(world: World) -> None:
    result = world.canary()
    assert result.exit_code == 0
    (told,) = result.stdout.splitlines()
    assert told.startswith("Passed: the service answered after 0 seconds, and 4 of 4 keys")
    assert [call["status"] for call in world.account.calls] == ["completed"]


def test_it_covers_a_topic_repeat_language_and_the_main_menu_within_a_minute(
    world: World,
) -> None:
    found = world.judged()
    assert [turn["outcome"] for turn in found["turns"]] == [
        *("answered", "topic", "topic", "language", "menu")
    ]
    assert (found["keys"], found["lost_keys"], found["end_seen"]) == (4, 0, True)
    assert found["turns"][-1]["at"] - STARTED < 50


def test_the_costs_are_said_before_and_nothing_else_than_the_verdict_on_standard_output(
    world: World,
) -> None:
    result = world.canary()
    told = flat(result.stderr)
    assert f"A call from {FROM} to {NUMBER}" in told
    assert "with the keys" in told and "It costs about 0." in told
    assert "incoming minutes (1) 0.010, outgoing minutes (1) 0.040" in told
    assert len(result.stdout.splitlines()) == 1


def test_it_is_told_in_swedish_too(world: World) -> None:
    result = world.canary(lang="sv")
    assert result.stdout.startswith("Godkänt: ")
    assert "Det kostar ungefär" in flat(result.stderr)


def test_one_key_may_get_lost_on_the_way_as_it_does_to_callers(world: World) -> None:
    world.network.lost = (2,)
    found = world.judged()
    assert (found["result"], found["lost_keys"]) == ("passed", 1)


@pytest.mark.parametrize("slow", [0.8, 1.2])
def test_voices_may_be_faster_or_slower_than_estimated(world: World, slow: float) -> None:
    world.network.slow = slow
    assert world.judged()["lost_keys"] == 0


def test_an_answer_that_twilio_asked_for_twice_counts_once(world: World) -> None:
    world.network.twice = True
    found = world.judged()
    assert (found["result"], len(found["turns"])) == ("passed", 5)


def test_a_line_that_an_announcement_closes_passes_without_a_topic(
    world: World, write: Write
) -> None:
    write(announced({"stopp": CLOSED}, CLOSED_TEXTS))
    world.serve()
    found = world.judged()
    assert [turn["outcome"] for turn in found["turns"]] == ["answered", "closed", "language"]
    assert found["passed"]


def test_a_script_in_one_language_passes_without_changing_it(world: World, write: Write) -> None:
    write(small_script(["fred"], languages=["sv"]))
    world.serve()
    assert [turn["outcome"] for turn in world.judged()["turns"]] == [
        *("answered", "topic", "topic", "menu")
    ]


def test_a_call_is_put_together_from_the_reports_of_two_machines(world: World) -> None:
    """Each machine saw every other request, and answers every other question."""
    asked = count()

    def half(body: bytes, status: str) -> tuple[bytes, str]:
        report, machine = json.loads(body), next(asked) % 2
        report["sightings"] = report["sightings"][machine::2]
        return json.dumps(report).encode(), status

    world.serve(wrap=lambda app: reporting(app, half))
    found = world.judged()
    assert (found["result"], len(found["turns"])) == ("passed", 5)


def test_a_moment_in_which_twilio_does_not_tell_the_status_is_no_failure(world: World) -> None:
    world.account.silent = 1
    assert world.judged()["result"] == "passed"
