"""What `ivr canary --probe` shows of what nobody has verified."""

import re

import pytest
from conftest import Write
from scripts import announced

from ivr.phone import SilenceDelivery
from ivr.twilio.canary.judging import CanaryResult

from ..conftest import flat
from .conftest import CLOSED, CLOSED_TEXTS, ROOT, World

pytestmark = pytest.mark.servers


def probed(world: World) -> dict[str, str]:
    """What a long call shows, by question."""
    found = world.judged("--probe")
    assert found["passed"], found
    return {one["question"]: one["seen"] for one in found["questions"]}


def test_a_long_call_prints_a_table_of_what_was_seen(world: World) -> None:
    result = world.canary("--probe")
    first, *table = result.stdout.splitlines()
    assert first.startswith("Passed")
    assert any(line.startswith("The key *") and "arrives" in line for line in table)


def test_the_documentation_shows_the_table_as_it_is_printed(world: World) -> None:
    printed = world.canary("--probe").stdout.partition("\n")[2]
    assert printed in (ROOT / "docs" / "canary.md").read_text(encoding="utf-8")


def test_the_documentation_shows_the_costs_as_they_are_printed(world: World) -> None:
    printed = world.canary("--dry-run").stderr
    assert printed in (ROOT / "docs" / "canary.md").read_text(encoding="utf-8")


def test_the_documentation_explains_every_result() -> None:
    page = (ROOT / "docs" / "canary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", page, re.MULTILINE)
    assert (
        re.findall(r"`([a-z-]+)`", " ".join(rows))
        == [
            *(
                "passed",
                "wrong-menu",
                "fault",
                "keys-lost",
                "too-late",
                "no-answer",
                "busy",
                "failed",
            ),
            *("wrong-signature", "not-seen", "unreachable"),
        ]
        == [result.value for result in CanaryResult]
    )


def test_keys_silence_repeats_and_the_goodbye_are_seen(world: World) -> None:
    found = probed(world)
    assert found["A key pressed during the notice"] == "is lost"
    assert found["The key *"] == found["The key #"] == "arrives"
    assert "with an empty Digits" in found["Silence"]
    assert "says goodbye" in found["The last silence"]
    assert "1.0" in found["A slower repeat"]
    assert "CallSid" in found["Parameters of a request"]
    assert "CallDuration" in found["Parameters of the end of a call"]
    assert "X-Twilio-Signature" in found["Twilio's headers"]
    assert found["The region that sends the requests"] == "not seen"


def test_a_key_in_the_notice_that_is_kept_is_seen(world: World) -> None:
    world.network.key_while_fixed = "buffered"
    assert "is kept, and arrives" in probed(world)["A key pressed during the notice"]


def test_star_and_hash_that_do_not_arrive_are_seen_and_no_failure(world: World) -> None:
    world.network.lost = (2, 3)
    found = probed(world)
    assert found["The key *"] == found["The key #"] == "does not arrive"


def test_silence_by_the_redirect_is_seen(world: World) -> None:
    world.network.silence = SilenceDelivery.FALL_THROUGH
    assert "the redirect" in probed(world)["Silence"]


def test_a_rate_that_has_no_effect_is_seen(world: World) -> None:
    world.network.rate = False
    times = re.findall(r"\d+\.\d\d\b", probed(world)["A slower repeat"])
    assert times[0] == times[2] != times[1]


def test_a_long_call_of_which_nothing_arrives_shows_nothing(world: World) -> None:
    world.network.status = "busy"
    found = world.judged("--probe")
    assert {one["seen"] for one in found["questions"]} == {"not seen"}


def test_a_long_call_without_keys_shows_the_silence(world: World) -> None:
    world.network.lost = tuple(range(1, 20))
    found = world.judged("--probe")
    seen = {one["question"]: one["seen"] for one in found["questions"]}
    assert found["result"] == "keys-lost"
    assert seen["A key pressed during the notice"] == "not seen"
    assert seen["A slower repeat"] == "not seen"


def test_a_closed_line_is_not_probed(world: World, write: Write) -> None:
    write(announced({"stopp": CLOSED}, CLOSED_TEXTS))
    result = world.canary("--probe")
    assert (result.exit_code, world.account.calls) == (2, [])
    assert "when it is open" in flat(result.stderr)
