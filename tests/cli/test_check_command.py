"""`ivr check`: what staff, programs and pull requests get, and the exit code that counts."""

import gc
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from ivr.cli import main
from ivr.cli.check import FORMATS, command
from ivr.reports.check.objects import FINDINGS_VERSION, TIMES_VERSION
from ivr.script.files import Files
from tests import ROOT
from tests.conftest import Write
from tests.scripts import (
    announced,
    full_script,
    replaced,
    small_script,
    with_text,
)

DOCS = ROOT / "docs"
FIELDS = ["rule", "severity", "field", "file", "line", "message", "hint", "replacement"]
YEAR = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Sedan 1815 tjänstgör")
DAY = "from = 2990-01-04T08:00:00\nuntil = 2990-01-04T12:00:00\n"
CLOSED = announced({"closed": f"{DAY}closes = true\n"})
OVERDUE = with_text(
    CLOSED, "line.toml", CLOSED["line.toml"] + b"\n[review]\nkontakt = 2020-01-15\n"
)
SCRIPTS = {
    "announced and overdue": OVERDUE,
    "a year in digits": YEAR,
    "three languages": small_script(languages=("sv", "en", "fi")),
    "nothing": {"line.toml": b""},
}


def schema(name: str) -> dict[str, Any]:
    """A published schema."""
    found: dict[str, Any] = json.loads((DOCS / f"{name}.schema.json").read_text())
    return found


def validator(name: str) -> Draft202012Validator:
    """What judges by a published schema, by itself."""
    Draft202012Validator.check_schema(schema(name))
    return Draft202012Validator(schema(name))


@pytest.fixture
def check(runner: CliRunner, write: Write) -> Any:
    """Runs `ivr check` on a script."""

    def check(files: Files, *options: str, lang: str = "en") -> Result:
        return runner.invoke(main, ["check", str(write(files)), "--lang", lang, *options])

    return check


def test_the_frozen_script_may_be_published_and_the_last_line_says_so(check: Any) -> None:
    result = check(full_script())
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("The script can be published")
    assert "The menu ends" in result.output


@pytest.mark.parametrize(("lang", "day"), [("en", "15 January 2020"), ("sv", "15 januari 2020")])
def test_a_text_that_was_to_be_read_through_is_told_and_stops_nothing(
    check: Any, lang: str, day: str
) -> None:
    shown = check(OVERDUE, lang=lang)
    told = check(OVERDUE, "--format", "json", lang=lang)
    (found,) = [each for each in json.loads(told.stdout)["findings"] if each["rule"] == "R65"]
    assert (found["severity"], found["file"]) == ("warning", "sv/kontakt.txt")
    assert day in found["message"] and day in shown.output and "R65" in shown.output
    assert shown.exit_code == told.exit_code == 0


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--format", "github"], ["--times"]])
def test_a_folder_that_is_not_there_is_told_on_standard_error(
    runner: CliRunner, tmp_path: Path, options: list[str]
) -> None:
    result = runner.invoke(main, ["check", str(tmp_path / "nowhere"), *options])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "nowhere" in result.stderr
    assert "IVR_PROMPTS" in result.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_programs_get_what_the_schemas_say(check: Any, script: str) -> None:
    result = check(SCRIPTS[script], "--format", "json", lang="sv")
    told, times = json.loads(result.stdout), json.loads(check(SCRIPTS[script], "--times").stdout)
    validator("findings").validate(told)
    validator("times").validate(times)
    assert told["may_publish"] is (result.exit_code == 0)
    assert all(list(finding) == FIELDS for finding in told["findings"])
    assert told["times"] == times


def test_the_schemas_refuse_what_is_not_so(check: Any) -> None:
    told = json.loads(check(YEAR, "--format", "json").stdout)
    told["findings"][0]["severity"] = "fatal"
    assert not validator("findings").is_valid(told)
    times = json.loads(check(full_script(), "--times").stdout)
    del times["languages"][0]["topics"]
    assert not validator("times").is_valid(times)


def test_a_script_that_cannot_be_read_has_findings_and_nothing_else(check: Any) -> None:
    assert "The menu ends" not in check(SCRIPTS["nothing"]).output
    result = check(SCRIPTS["nothing"], "--times")
    assert (result.exit_code, json.loads(result.stdout)) == (1, None)
    told = json.loads(check(SCRIPTS["nothing"], "--format", "json").stdout)
    assert told["findings"]
    assert told["times"] is told["walk"] is None


def test_json_tells_the_place_of_an_error(check: Any) -> None:
    findings = json.loads(check(YEAR, "--format", "json").stdout)["findings"]
    [finding] = [one for one in findings if one["severity"] == "error"]
    assert (finding["field"], finding["file"]) == ("sv/texts/fred/body", "sv/fred.txt")
    assert YEAR["sv/fred.txt"].decode().splitlines()[finding["line"] - 1].find("1815") > 0


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_an_error_exits_with_1_in_every_format(check: Any, form: str) -> None:
    assert check(YEAR, "--format", form).exit_code == 1


def test_the_language_is_that_of_the_environment(
    runner: CliRunner, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for locale, first in (("sv_SE.UTF-8", "Manuset"), ("de_DE.UTF-8", "The script")):
        monkeypatch.setenv("LANG", locale)
        last = runner.invoke(main, ["check", str(write(full_script()))]).output.splitlines()[-1]
        assert last.startswith(first)


def test_the_folder_is_that_of_the_environment(
    runner: CliRunner, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_PROMPTS", str(write(YEAR)))
    assert runner.invoke(main, ["check"]).exit_code == 1


def test_the_documentation_names_every_option_format_and_field() -> None:
    text = (DOCS / "checking.md").read_text()
    for option in command.params:
        assert option.name == "folder" or any(name in text for name in option.opts), option.name
    for form in FORMATS:
        assert form == "text" or f"--format {form}" in text
    for field in FIELDS:
        assert f"`{field}`" in text
    for code in (0, 1, 2):
        assert f"| {code} | " in text


def test_the_schema_of_findings_holds_that_of_times_as_it_is() -> None:
    assert schema("findings")["$defs"]["times"] == schema("times")


@pytest.mark.parametrize(
    ("name", "version"), [("findings", FINDINGS_VERSION), ("times", TIMES_VERSION)]
)
def test_a_schema_is_of_the_version_that_is_printed(name: str, version: int) -> None:
    assert schema(name)["properties"]["version"] == {"const": version}
    assert schema(name)["$id"] == f"urn:ivr:{name}:{version}"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["script", "nowhere"],
        ["map", "nowhere"],
        ["diff", "nowhere", "nowhere"],
        ["record", "list", "nowhere"],
        ["script", "--language", "fi"],
        ["map", "--language", "fi"],
        ["rules", "R99"],
    ],
)
def test_what_is_not_there_is_told_in_the_readers_language(
    runner: CliRunner, arguments: list[str]
) -> None:
    swedish, english = (runner.invoke(main, [*arguments, "--lang", lang]) for lang in ("sv", "en"))
    assert (swedish.exit_code, english.exit_code) == (2, 2)
    assert "finns" in swedish.stderr
    assert swedish.stderr.splitlines() != english.stderr.splitlines()
    assert not any(word in swedish.stderr for word in ("Error", "There", "Cannot"))
    assert not swedish.stdout and not english.stdout


@pytest.mark.parametrize("collecting", [True, False])
def test_a_check_leaves_the_garbage_collector_as_it_was(check: Any, collecting: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if collecting else gc.disable)()
        assert check(full_script()).exit_code == 0
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if was else gc.disable)()
