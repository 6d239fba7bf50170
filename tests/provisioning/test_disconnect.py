"""`ivr disconnect`: a number becomes what it was."""

from pathlib import Path

from twilio_account import NUMBER, TwilioAccount, bought

from .conftest import Run, flat


def test_a_number_becomes_what_it_was_and_its_calls_are_led_away_first(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    account.routed[NUMBER] = "us1"
    run("connect", NUMBER)
    account.asked.clear()
    result = run("disconnect", NUMBER)
    assert result.exit_code == 0
    assert account.number() == bought()
    assert account.routed == {NUMBER: "us1"}
    hosts = [asked.host for asked in account.changes()]
    assert hosts == ["routes.twilio.com", "api.dublin.ie1.twilio.com"]
    assert not file.exists()
    assert "The number is what it was before." in flat(result.output)


def test_a_dry_run_of_it_changes_nothing(run: Run, account: TwilioAccount, file: Path) -> None:
    run("connect", NUMBER)
    account.asked.clear()
    result = run("disconnect", NUMBER, "--dry-run")
    assert (result.exit_code, account.changes(), file.exists()) == (0, [], True)
    assert "→ https://demo.twilio.com/welcome/voice/" in flat(result.output)


def test_a_number_that_is_what_it_was_already_is_left_alone(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.number().update(bought())
    account.routed.clear()
    account.asked.clear()
    result = run("disconnect", NUMBER)
    assert (result.exit_code, account.changes(), file.exists()) == (0, [], False)
    assert "Nothing to change: the number is set to what it was." in flat(result.output)


def test_a_region_that_was_not_known_is_left_alone(run: Run, account: TwilioAccount) -> None:
    account.central = False
    run("connect", NUMBER)
    account.central = True
    account.routed[NUMBER] = "ie1"
    assert run("disconnect", NUMBER).exit_code == 0
    assert account.routed == {NUMBER: "ie1"}


def test_a_number_that_was_never_connected_cannot_be_disconnected(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    result = run("disconnect", NUMBER)
    assert (result.exit_code, account.changes()) == (2, [])
    assert f"{file} is not there" in flat(result.output)


def test_what_does_not_become_what_it_was_is_told_and_stays_kept(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.stored = lambda name, value: "https://x.example" if name == "voice_url" else value
    result = run("disconnect", NUMBER)
    assert result.exit_code == 1
    assert file.exists()
    assert "read back otherwise" in flat(result.output)
