"""`ivr canary`: real calls through a fake of Twilio, which really calls the service."""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import time
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Write, service_of, settings_for, write_into
from counted import NOWHERE
from prometheus_client.parser import text_string_to_metric_families
from proxying import Silence
from scripts import announced, full_script, small_script
from serving import serving
from twilio.request_validator import HMAC_SHA256
from twilio_account import ACCOUNT, NUMBER, PRICES, TwilioAccount, bought, refused
from twilio_calls import STARTED, Network
from werkzeug.test import run_wsgi_app

from ivr.app import create_app
from ivr.cli import main
from ivr.phone import SilenceDelivery
from ivr.publishing.live.cache import EditionCache
from ivr.settings import Settings, from_environment
from ivr.twilio.canary import calling
from ivr.twilio.canary.judging import CanaryResult
from ivr.twilio.canary.stamp import Stamp

from .conftest import SETTINGS, Run, flat

FROM = "+46850550000"
SID = "PN" + "e5" * 16
ROOT = Path(__file__).parent.parent.parent
TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]
CALLS = f"POST api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls"


Wrap = Callable[[Any], Any]
"""Puts something between the network and the service."""


def changing(old: bytes, new: bytes) -> Wrap:
    """A service whose report says something else; everything else is as it is."""
    return lambda app: reporting(app, lambda body, status: (body.replace(old, new), status))


def breaking() -> Wrap:
    """A service that reports once, and then no more."""
    statuses = iter(["200 OK"])
    return lambda app: reporting(
        app, lambda body, status: (body, next(statuses, "500 Internal Server Error"))
    )


def reporting(app: Any, change: Callable[[bytes, str], tuple[bytes, str]]) -> Any:
    def application(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] != "/voice/canary":
            return app(environ, start_response)
        chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
        body, status = change(b"".join(chunks), status)
        headers["Content-Length"] = str(len(body))
        start_response(status, list(headers.items()))
        return [body]

    return application


@dataclass
class World:
    """A service, an account with two numbers, and the network between them."""

    run: Run
    account: TwilioAccount
    network: Network
    folder: Path
    servers: ExitStack

    @property
    def stamp(self) -> Path:
        """The file with the time of the last call."""
        return self.folder.parent / "canary" / "canary.stamp"

    def serve(
        self,
        folder: Path | None = None,
        *,
        wrap: Wrap = lambda app: app,
        **settings: str | None,
    ) -> None:
        """Serve the line, and set the number to it."""

        def make(origin: str) -> Any:
            given = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": origin, "CANARY_FROM": FROM}
            own = settings_for(folder or self.folder).model_dump(by_alias=True) | given
            app = create_app(Settings.model_validate(own | settings), now=self.network.now)
            service_of(app).stop()
            return wrap(app)

        self.network.origin = self.servers.enter_context(serving(make))
        self.account.number()["voice_url"] = f"{self.network.origin}/voice#ct=2000"

    def canary(self, *options: str, lang: str = "en", **settings: str) -> Result:
        """Run the command without asking."""
        given = {"PUBLIC_URL": self.network.origin, "CANARY_FROM": FROM, **settings}
        return self.run("canary", "--yes", *options, lang=lang, **given)

    def judged(self, *options: str, **settings: str) -> dict[str, Any]:
        """Run the command, and return its verdict."""
        result = self.canary("--format", "json", *options, **settings)
        found: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if found["passed"] else 1)
        return found


@pytest.fixture
def world(
    run: Run, account: TwilioAccount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A line that answers, called from a second number."""
    network = Network(account, token=TOKEN)
    account.numbers["ie1"].append(bought(FROM, SID))
    account.phone = network
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    monkeypatch.setenv("IVR_DATA", str(folder.parent / "canary"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(calling, "POLL_SECONDS", 0.01)
    with ExitStack() as servers:
        world = World(run, account, network, folder, servers)
        world.serve()
        yield world


def ended(world: World) -> bool:
    """Whether no call of the account goes on."""
    going = ("queued", "ringing", "in-progress")
    return all(call["status"] not in going for call in world.account.calls)


# Passed.


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


OTHER_WELCOME = "Hej och välkommen till polisen.\n".encode()
CLOSED = "from = 2020-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\ncloses = true\n"
CLOSED_TEXTS = {"sv": "Linjen är stängd i dag.", "en": "We are closed today."}


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


# Failed.


def test_an_edition_that_is_not_live_is_a_wrong_menu(world: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_into(other, full_script() | {"sv/welcome.txt": OTHER_WELCOME})
    world.serve(other)
    found = world.judged()
    assert found["result"] == "wrong-menu"
    assert "DATABASE_URL" in found["message"]


def test_a_key_that_leads_elsewhere_is_a_wrong_menu(world: World) -> None:
    world.serve(wrap=changing(b'"language","language":"en"', b'"topic","language":"sv"'))
    found = world.judged()
    assert found["result"] == "wrong-menu"
    assert (
        "Key 9 led to fast (topic, sv), and should have led to fast (language, en)"
        in found["message"]
    )


@pytest.mark.parametrize("outcome", [b"answered", b"menu"])
def test_callers_who_hear_the_fault_text_are_told_of(world: World, outcome: bytes) -> None:
    world.serve(wrap=changing(b'"outcome":"%s"' % outcome, b'"outcome":"fault"'))
    assert world.judged()["result"] == "fault"


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_a_call_that_nobody_answers_fails_with_twilio_s_status(world: World, status: str) -> None:
    world.network.status = status
    found = world.judged()
    assert (found["result"], found["turns"], found["answer_seconds"]) == (status, [], None)


def test_another_token_at_twilio_is_a_wrong_signature(world: World) -> None:
    world.network.token = "another-token-of-another-region"
    found = world.judged()
    assert found["result"] == "wrong-signature"
    assert "TWILIO_AUTH_TOKEN" in found["message"]
    assert ended(world)


def test_a_rule_by_which_twilio_signs_otherwise_is_a_wrong_signature(world: World) -> None:
    world.network.algorithm = HMAC_SHA256
    assert world.judged()["result"] == "wrong-signature"


def test_twilio_s_own_errors_of_the_incoming_call_are_told(world: World) -> None:
    world.network.token = "another-token-of-another-region"
    world.account.errors = ["11200", "11200", "11237"]
    found = world.judged()
    assert found["twilio_errors"] == ["11200", "11237"]
    assert "https://www.twilio.com/docs/errors/11237" in found["message"]


def test_an_earlier_call_is_not_taken_for_this_one(world: World) -> None:
    earlier = world.account.begin(FROM, NUMBER, "inbound", "completed")
    earlier["date_created"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    world.network.status = "busy"
    assert "no incoming call" in world.judged()["message"]


def test_what_twilio_knows_is_left_out_where_it_does_not_tell(world: World) -> None:
    world.network.status = "busy"
    calls = f"GET api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    world.account.answer[calls] = refused(403, 20006, "Access Denied")
    found = world.judged()
    assert (found["result"], found["twilio_errors"]) == ("busy", [])
    assert "no incoming call" not in found["message"]


def test_a_service_with_another_token_is_found_without_a_call(world: World) -> None:
    world.serve(TWILIO_AUTH_TOKEN="another-token-of-the-service")
    assert world.judged()["result"] == "wrong-signature"
    assert world.account.calls == []


@pytest.mark.parametrize("status", ["queued", "ringing"])
def test_a_call_that_still_rings_after_a_minute_is_too_late_and_is_hung_up(
    world: World, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.status = status
    assert world.judged()["result"] == "too-late"
    assert [call["status"] for call in world.account.calls] == ["completed"]


def test_keys_that_have_not_arrived_after_a_minute_are_too_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    found = world.judged()
    assert (found["result"], found["lost_keys"]) == ("too-late", 2)
    assert ended(world)


@pytest.mark.parametrize("lost", [(2, 3), (1, 2, 3, 4)])
def test_several_keys_that_do_not_arrive_are_a_failure(world: World, lost: tuple[int, ...]) -> None:
    world.network.lost = lost
    found = world.judged()
    assert (found["result"], found["lost_keys"]) == ("keys-lost", len(lost))


def test_a_call_that_arrives_from_another_number_is_not_seen(world: World) -> None:
    world.network.caller = "anonymous"
    found = world.judged()
    assert found["result"] == "not-seen"
    assert "CANARY_FROM" in found["message"]
    assert "Twilio knows of no incoming call from this number" in found["message"]


def test_a_service_that_is_down_is_found_without_a_call(world: World) -> None:
    world.servers.close()
    found = world.judged()
    assert (found["result"], world.account.calls) == ("unreachable", [])
    assert "nothing answers at" in found["message"]


def test_a_service_that_goes_down_is_unreachable(world: World) -> None:
    world.serve(wrap=breaking())
    found = world.judged()
    assert found["result"] == "unreachable"
    assert "with 500 and not 200" in found["message"]


# Not tried.


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


# Hung up, whatever happens.


def test_twilio_itself_ends_the_call_soon_after_the_plan(world: World) -> None:
    world.canary()
    (placed,) = [asked for asked in world.account.changes() if "Twiml" in asked.form]
    assert 30 < int(placed.form["TimeLimit"]) < 70
    assert int(placed.form["Timeout"]) == 20
    assert placed.form["Twiml"].endswith("<Hangup /></Response>")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_hangs_up(
    world: World, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def told(_: float) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(calling, "sleep", told)
    world.network.status = "in-progress"
    assert world.canary().exit_code == 128 + number
    assert [call["status"] for call in world.account.calls] == ["completed"]


def test_a_command_that_is_interrupted_hangs_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(calling, "sleep", interrupted)
    world.network.status = "in-progress"
    world.canary()
    assert ended(world)


def test_a_call_whose_placing_was_not_confirmed_is_looked_for_and_hung_up(world: World) -> None:
    other = {"sid": "CA" + "9" * 32, "from": "+46850550022", "to": NUMBER, "status": "in-progress"}
    world.account.calls.append(other)
    world.network.status, world.account.unconfirmed = "in-progress", Silence.HANG_UP
    result = world.canary()
    assert result.exit_code == 2
    assert [call["status"] for call in world.account.calls] == ["in-progress", "completed"]


def test_a_call_that_twilio_refuses_is_told_and_not_looked_for(world: World) -> None:
    world.account.answer[CALLS] = refused(400, 21215, "Geo Permission configuration")
    result = world.canary()
    assert result.exit_code == 2
    assert "Geo Permission" in flat(result.stderr)
    assert not [asked for asked in world.account.asked if "Status" in asked.query]


def test_a_call_that_ends_by_itself_meanwhile_is_no_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    world.account.ending = "completed"
    world.judged()
    assert ended(world)


def test_a_call_is_hung_up_although_its_status_is_not_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    world.account.silent = 1_000
    assert world.judged()["result"] == "too-late"
    assert ended(world)


def test_a_call_that_cannot_be_hung_up_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.status = "ringing"
    world.account.answer[f"{CALLS}/"] = refused(500, 20500, "Internal error")
    result = world.canary()
    assert result.exit_code == 2
    assert "Twilio ends it after" in flat(result.stderr)


# Metrics.


def samples(file: Path) -> dict[str, float]:
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(file.read_text())
        for sample in family.samples
    }


def test_the_result_is_written_for_prometheus(world: World, tmp_path: Path) -> None:
    file = tmp_path / "canary.prom"
    assert world.canary("--metrics", str(file)).exit_code == 0
    found = samples(file)
    assert found["ivr_canary_passed"] == 1
    assert found["ivr_canary_result passed"] == 1
    assert found["ivr_canary_result busy"] == 0
    assert found["ivr_canary_lost_keys"] == 0
    assert found["ivr_canary_answer_seconds"] < 60
    assert abs(found["ivr_canary_timestamp_seconds"] - time()) < 600
    assert list(tmp_path.glob("canary.prom*")) == [file]


def test_a_failure_is_written_and_what_was_not_tried_leaves_the_file(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "canary.prom"
    world.network.status = "busy"
    assert world.canary("--metrics", str(file)).exit_code == 1
    assert samples(file)["ivr_canary_result busy"] == 1
    assert "ivr_canary_answer_seconds" not in samples(file)
    written = file.stat().st_mtime_ns
    assert world.canary("--metrics", str(file)).exit_code == 3
    assert file.stat().st_mtime_ns == written


def test_a_file_that_cannot_be_written_is_told_after_the_verdict(
    world: World, tmp_path: Path
) -> None:
    result = world.canary("--metrics", str(tmp_path / "none" / "canary.prom"))
    assert result.exit_code == 2
    assert result.stdout.startswith("Passed")
    assert "cannot be written" in flat(result.stderr)


# The live edition.


def test_the_line_is_the_edition_of_the_database_and_not_the_folder(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'editions.db'}")
    words = ["publish", str(world.folder), "--author", "anna", "--note", "x", "--lang", "en"]
    assert CliRunner().invoke(main, words).exit_code == 0
    other = full_script() | {"sv/welcome.txt": OTHER_WELCOME}
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path / "other"))
    write_into(tmp_path / "other", other)
    assert world.judged()["result"] == "passed"


def test_without_the_database_it_is_the_last_edition_of_this_machine(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    cache = from_environment(os.environ).edition_cache
    EditionCache(cache).keep(7, full_script())
    other = full_script() | {"sv/welcome.txt": OTHER_WELCOME}
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path / "other"))
    write_into(tmp_path / "other", other)
    assert world.judged()["result"] == "passed"


def test_without_database_and_cache_it_is_the_folder(world: World) -> None:
    assert world.judged(DATABASE_URL=NOWHERE)["result"] == "passed"


# What nobody has verified.


def probed(world: World) -> dict[str, str]:
    """What a long call shows, by question."""
    found = world.judged("--probe")
    assert found["passed"], found
    return {one["question"]: one["seen"] for one in found["questions"]}


def test_a_long_call_prints_a_table_of_what_was_seen(world: World) -> None:
    result = world.canary("--probe")
    first, *table = result.stdout.splitlines()
    assert first.startswith("Passed")
    assert any(line.startswith("The key *") and "arrives at once" in line for line in table)


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
    assert found["The key *"] == found["The key #"] == "arrives at once"
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
