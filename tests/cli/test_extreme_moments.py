"""Times at both ends of the calendar and in the nights of the clock change, in every command."""

from pathlib import Path

import pytest
from click.testing import Result

from ivr.studio.database import Database
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.cli.conftest import Command
from tests.conftest import write_into
from tests.hostile import SOME_EXTREME_MOMENTS
from tests.scripts import announced, short_script


def assert_answered(result: Result) -> None:
    """Assert that a command ended in words, and not with a traceback or for its usage."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Usage:" not in result.output
    assert result.output.strip()


@pytest.mark.parametrize("at", SOME_EXTREME_MOMENTS)
def test_every_command_that_takes_a_time_answers_in_words(
    ivr: Command, address: str, database: Database, folder: Path, at: str
) -> None:
    files = announced({"stopp": "until = 9999-12-31T12:00:00\n"})
    Editions(database).publish(files, author="bo", source=Source.SHELL)
    day = at[:10]
    for words in (
        *(("history", "--at", time, "--format", form) for time in (at, day) for form in FORMS),
        *(("stats", *days, "--by", "week") for days in (("--from", day), ("--to", day))),
        ("stats", "--from", day, "--to", day, "--by", "month"),
        ("call", "--prompts", write_into(folder, files), "--at", at, "--keys", "5 w"),
    ):
        assert_answered(ivr(*words, env={"DATABASE_URL": address}))


FORMS = ("text", "json")


@pytest.mark.parametrize(
    ("start", "until", "zone"),
    [
        ("0001-01-01T15:00", "9999-12-31T11:00", "Pacific/Kiritimati"),
        ("0001-01-01T01:30", "9999-12-31T12:30", "Pacific/Pago_Pago"),
        ("2027-03-28T02:30", "2027-10-31T02:30", "Europe/Stockholm"),
        ("2027-10-31T01:59", "2027-10-31T03:00", "Europe/Stockholm"),
    ],
)
def test_every_command_that_reads_a_script_answers_in_words(
    ivr: Command, folder: Path, tmp_path: Path, start: str, until: str, zone: str
) -> None:
    files = announced({"stopp": f"from = {start}:00\nuntil = {until}:00\ncloses = true\n"})
    dates = f"[review]\nfast = {start[:10]}\nfred = {until[:10]}\n"
    table = f'timezone = "{zone}"\n{files["line.toml"].decode()}\n{dates}'
    script = write_into(tmp_path / "script", {**files, "line.toml": table.encode()})
    before = write_into(folder, short_script())
    for words in (
        *(("check", script, "--format", form) for form in FORMS),
        *(("script", script, "--format", form) for form in ("text", "html")),
        *(("diff", *both) for both in ((before, script), (script, before))),
        ("record", "list", script),
        ("call", "--prompts", script, "--keys", "5 w"),
    ):
        assert_answered(ivr(*words))
