"""`ivr check`: JSON, exit codes, and missing folders."""

import json

import pytest
from click.testing import Result

from ivr.cli.check import command
from ivr.script.files import Files
from tests import ROOT
from tests.cli.conftest import Command
from tests.conftest import Write
from tests.scripts import announced, replaced, short_script, small_script, with_text

DOCS = ROOT / "docs"
FIELDS = ["rule", "severity", "field", "file", "line", "message", "hint", "replacement"]
YEAR = replaced(short_script(), "sv/fred.txt", "Sedan tjänstgör", "Sedan 1815 tjänstgör")
DAY = "from = 2990-01-04T08:00:00\nuntil = 2990-01-04T12:00:00\n"
CLOSED = announced({"closed": f"{DAY}closes = true\n"})
REVIEW = b"\n[review]\nkontakt = 2020-01-15\n"
OVERDUE = with_text(CLOSED, "line.toml", CLOSED["line.toml"] + REVIEW)
SCRIPTS = {
    "announced and overdue": OVERDUE,
    "a year in digits": YEAR,
    "three languages": small_script(languages=("sv", "en", "fi")),
    "nothing": {"line.toml": b""},
}


@pytest.fixture
def check(ivr: Command, write: Write) -> Command:
    """Runs `ivr check` on a script."""

    def check(files: Files, *options: str, lang: str = "en") -> Result:
        return ivr("check", write(files), *options, lang=lang)

    return check


@pytest.mark.parametrize("script", SCRIPTS)
def test_json_has_every_finding_with_its_place(check: Command, script: str) -> None:
    result = check(SCRIPTS[script], "--format", "json", lang="sv")
    found = json.loads(result.stdout)
    assert found["may_publish"] is (result.exit_code == 0)
    assert found["findings"]
    for finding in found["findings"]:
        assert list(finding) == FIELDS
        assert finding["severity"] in ("error", "warning", "info")
        assert finding["line"] >= 0 and finding["message"]


def test_sections_of_missing_language_data_are_in_order(check: Command) -> None:
    """In the order of a set, the same script would have another output each time."""
    findings = json.loads(check(SCRIPTS["three languages"], "--format", "json").stdout)["findings"]
    found = [each["hint"] for each in findings if each["rule"] == "no-language-data"]
    missing = [hint.rpartition("missing: ")[2] for hint in found]
    assert len(missing) > 1 and missing == sorted(missing)


def test_the_documentation_names_every_option_and_field() -> None:
    text = (DOCS / "checking.md").read_text()
    options = [each.opts[0] for each in command.params if each.name != "folder"]
    fields = [f"`{field}`" for field in FIELDS]
    assert [each for each in (*options, *fields) if each not in text] == []


@pytest.mark.parametrize(
    "words",
    [
        *("check nowhere", "check nowhere --format json"),
        *("script nowhere", "record list nowhere", "diff nowhere nowhere"),
        *("script --language fi", "rules R99"),
    ],
)
def test_missing_objects_are_reported_in_the_readers_language(ivr: Command, words: str) -> None:
    swedish, english = (ivr(*words.split(), lang=lang) for lang in ("sv", "en"))
    assert (swedish.exit_code, english.exit_code) == (2, 2)
    assert "finns" in swedish.stderr
    assert swedish.stderr.splitlines() != english.stderr.splitlines()
    assert not any(word in swedish.stderr for word in ("Error", "There", "Cannot"))
    assert not swedish.stdout and not english.stdout
