"""What keeps a canary call from being placed, and what is said before one."""

import os
from time import time
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Write
from scripts import full_script
from twilio_account import NUMBER, PRICES, bought

from ivr.cli import main
from ivr.twilio.canary.stamp import Stamp

from ..conftest import flat
from .conftest import FROM, World, reporting

pytestmark = pytest.mark.servers


def test_a_service_that_does_not_know_the_number_is_told_and_not_called(world: World) -> None:
    world.serve(CANARY_FROM=None)
    result = world.canary()
    assert (result.exit_code, world.account.calls) == (2, [])
    assert "Set CANARY_FROM at the service" in flat(result.stderr)


def test_a_second_call_too_soon_is_refused_with_a_code_of_its_own(world: World) -> None:
    assert world.canary().exit_code == 0
    result = world.canary()
    assert (result.exit_code, len(world.account.calls)) == (3, 1)
    assert "CANARY_MINUTES is 60. Try again in 60 minutes." in flat(result.stderr)


def test_a_call_is_made_again_after_the_time_that_is_set(world: World) -> None:
    world.stamp.parent.mkdir()
    for minutes, code in ((9, 3), (11, 0)):
        world.stamp.write_text(f"{time() - minutes * 60:.0f}\n")
        assert world.canary(CANARY_MINUTES="10").exit_code == code


def test_of_two_at_once_one_calls(world: World) -> None:
    """The other one begins while this one asks the service."""

    def meanwhile(body: bytes, status: str) -> tuple[bytes, str]:
        Stamp(world.stamp.parent, 60).claim(time())
        return body, status

    world.serve(wrap=lambda app: reporting(app, meanwhile))
    result = world.canary()
    assert (result.exit_code, world.account.calls) == (3, [])


def test_a_stamp_of_a_clock_that_was_wrong_delays_nothing(world: World) -> None:
    world.stamp.parent.mkdir()
    world.stamp.write_text(f"{time() + 10**6:.0f}\n")
    assert world.canary().exit_code == 0


@pytest.mark.parametrize("text", ["", "soon"])
def test_a_damaged_stamp_is_told_and_nothing_is_called(world: World, text: str) -> None:
    world.stamp.parent.mkdir()
    world.stamp.write_text(text)
    result = world.canary()
    assert (result.exit_code, world.account.calls) == (2, [])
    assert "remove the file" in flat(result.stderr)


@pytest.mark.parametrize("made", ["a folder", "a file", "a locked one"])
def test_a_stamp_that_cannot_be_written_is_told_and_nothing_is_called(
    world: World, made: str
) -> None:
    if made == "a folder":
        world.stamp.mkdir(parents=True)
    elif made == "a file":
        world.stamp.parent.write_text("")
    else:
        world.stamp.with_suffix(".lock").mkdir(parents=True)
    result = world.canary()
    assert (result.exit_code, world.account.calls) == (2, [])
    assert "cannot be used" in flat(result.stderr)


def test_without_yes_it_asks_after_the_costs(world: World, runner: CliRunner) -> None:
    words = ["canary", "--lang", "en"]
    os.environ["PUBLIC_URL"], os.environ["CANARY_FROM"] = world.network.origin, FROM
    for answer, code, calls in (("", 2, 0), ("n\n", 2, 0), ("y\n", 0, 1)):
        result = runner.invoke(main, words, input=answer)
        assert (result.exit_code, len(world.account.calls)) == (code, calls)
        assert result.stderr.index("It costs") < result.stderr.index("Call now?")


def test_a_dry_run_shows_keys_and_costs_and_calls_nobody_however_soon(world: World) -> None:
    assert world.canary().exit_code == 0
    result = world.canary("--dry-run")
    assert (result.exit_code, len(world.account.calls)) == (0, 1)
    assert "It costs about" in flat(result.stderr)


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        (None, "incoming minutes (1) ?, outgoing minutes (1) ?, ? is not known"),
        ({**PRICES, "price_unit": "SEK"}, "incoming minutes (1) ?"),
        (
            {**PRICES, "inbound_call_price": None},
            "incoming minutes (1) ?, outgoing minutes (1) 0.040",
        ),
        ({**PRICES, "outbound_call_prices": None}, "outgoing minutes (1) ?"),
        ({**PRICES, "outbound_call_prices": [{}]}, "outgoing minutes (1) ?"),
    ],
)
def test_a_price_that_is_not_known_is_said(
    world: World, prices: dict[str, Any] | None, told: str
) -> None:
    world.account.prices = prices
    assert told in flat(world.canary("--dry-run").stderr)


def test_the_line_s_own_price_of_a_minute_counts_where_twilio_tells_none(
    world: World, write: Write
) -> None:
    price = '\n[prices]\nminute = 0.02\ndate = "2026-11-25"\nsource = "the contract"\n'
    script = full_script()
    write(script | {"line.toml": script["line.toml"] + price.encode()})
    world.account.prices = None
    assert "incoming minutes (1) 0.020" in flat(world.canary("--dry-run").stderr)


@pytest.mark.parametrize(
    ("options", "settings", "told"),
    [
        (["--to", FROM], {}, f"{FROM} is not set to"),
        (["--to", "+46850550099"], {}, "is not in account"),
        (["--to", "nobody"], {}, "is not a phone number"),
        ([NUMBER], {}, "cannot call itself"),
        (["+46850550099"], {}, "is not in account"),
        ([], {"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID is not set"),
        ([], {"PUBLIC_URL": "http://127.0.0.1:1"}, "No number of account"),
        ([], {"TWILIO_AUTH_TOKEN": "another-token-than-the-account"}, "Twilio does not know"),
    ],
)
def test_what_cannot_be_called_is_told_and_nothing_is_called(
    world: World, options: list[str], settings: dict[str, str], told: str
) -> None:
    result = world.canary(*options, **settings)
    assert (result.exit_code, world.account.calls) == (2, [])
    assert told in flat(result.stderr)


def test_with_several_numbers_the_one_to_call_must_be_named(world: World) -> None:
    second = bought("+46850550011", "PN" + "f7" * 16) | {
        "voice_url": f"{world.network.origin}/voice"
    }
    world.account.numbers["ie1"].append(second)
    result = world.canary()
    assert result.exit_code == 2
    assert f"{NUMBER}, +46850550011. Use --to" in flat(result.stderr)
    assert world.canary("--to", "+46 8 505 500 11").exit_code == 0
