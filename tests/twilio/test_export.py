"""An export: every document of a line as files, and the command that writes them."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from ivr.call.state import name_of
from ivr.call.walk import walk
from ivr.cli import main
from ivr.script.line import Line
from ivr.script.speech import known_voices
from ivr.twilio.allowlist import violations
from ivr.twilio.export.documents import ExportedLine, exported
from ivr.twilio.export.export_files import Manifest, manifest_in
from ivr.twilio.export.nginx import MAPS, configuration
from tests.calling import words_in
from tests.conftest import Write, write_into
from tests.scripts import announced, full_script, prepared, replaced, small_script
from tests.twilio.exports import URL, export

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
STARTS, ENDS = datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 2, 16, tzinfo=UTC)
TABLE = "from = 2026-12-01T08:00:00\nuntil = 2026-12-02T17:00:00\n"
FRAUD = "Bedragare ringer just nu."
WORDS = {"sv": FRAUD, "en": "Fraudsters are calling now."}

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "an announcement": lambda: announced({"bedragare": TABLE}, WORDS, small_script()),
    "a closed line": lambda: announced({"stopp": f"{TABLE}closes = true\n"}, WORDS, small_script()),
}

Run = Callable[..., Result]


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_document_is_valid_and_leads_by_get_to_existing_states(script: str) -> None:
    line = prepared(SCRIPTS[script]())
    made = exported(line, URL, NOW)
    names = [name_of(state, line) for state in walk(line).answers]
    assert len(set(names)) == len(names)
    assert all({*names} <= states.keys() for states in made.sets.values())
    keys = [each for states in made.sets.values() for each in states.values()]
    for document in {made.fault, *(document for each in keys for document in each.values())}:
        assert not violations(document, voices=known_voices(), static=True)
        for verb in ElementTree.fromstring(document):
            if verb.tag in ("Gather", "Redirect"):
                target = verb.get("action") or verb.text or ""
                address, _, state = target.partition("?at=")
                assert (address, verb.get("method")) == (URL, "GET")
                assert all(state in states for states in made.sets.values())


@pytest.fixture(scope="module")
def announcing() -> Line:
    """A line with a planned announcement."""
    return prepared(SCRIPTS["an announcement"]())


@pytest.fixture(scope="module")
def planned(announcing: Line) -> ExportedLine:
    return exported(announcing, URL, NOW)


def test_each_time_has_its_own_documents(announcing: Line, planned: ExportedLine) -> None:
    assert [period.start for period in planned.periods] == [NOW, STARTS, ENDS]
    first, during, after = (period.documents for period in planned.periods)
    assert first == after == "documents" and "bedragare" not in during
    assert FRAUD in words_in(planned.sets[during]["begin"]["other"])
    assert FRAUD not in words_in(planned.sets[first]["begin"]["other"])
    for moment, starts in ((STARTS, [STARTS, ENDS]), (ENDS, [ENDS])):
        later = exported(announcing, URL, moment)
        assert [period.start for period in later.periods] == starts, "what has passed is left out"


def test_nginx_takes_the_documents_of_the_moment(planned: ExportedLine) -> None:
    patterns = re.findall(r'"~(\^\(\?:.*)" "(.*)";', configuration(planned, URL)[MAPS].decode())
    assert len(patterns) == len(planned.periods) - 1
    for switch, seconds in product((STARTS, ENDS), (-1, 0, 1, 40_000)):
        moment = switch + timedelta(seconds=seconds)
        latest = [each for each in planned.periods if each.start <= moment][-1]
        matching = [name for each, name in patterns if re.search(each, f"{moment.timestamp():.3f}")]
        assert [*matching, planned.periods[0].documents][0] == latest.documents


# The command.

# A line of one text, which has few files.
SHORT = small_script(("fred",), ("sv",), contact=False, tries=2)
REWORDED = replaced(SHORT, "sv/welcome.txt", "polisens", "Polisens")
OTHER_URL = "https://other.example.se/line"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@pytest.fixture
def run(runner: CliRunner, write: Write, exports: Path, tmp_path: Path) -> Run:
    """Runs `ivr export`, with a small script and its own data."""
    environment = {
        "IVR_PROMPTS": str(write(SHORT)),
        "IVR_DATA": str(tmp_path / "data"),
        "SECRET_KEY": "0123456789abcdef" * 4,
    }

    assert runner.invoke(main, ["migrate"], env=environment).exit_code == 0

    def run(*options: object, command: str = "export", url: str = URL) -> Result:
        arguments = [str(exports), "--lang", "en"] if command == "export" else []
        words = [command, *arguments, *map(str, options)]
        return runner.invoke(main, words, env={**environment, "FALLBACK_URL": url})

    return run


def manifest(exports: Path) -> Manifest:
    found = manifest_in((exports / "live" / "manifest.json").read_bytes())
    assert found
    return found


def begins(exports: Path) -> str:
    return (exports / "live" / "documents" / "begin" / "other.xml").read_text()


def test_the_live_edition_or_a_folder_is_exported(run: Run, exports: Path, tmp_path: Path) -> None:
    run()
    assert manifest(exports).number is None and "polisens" in begins(exports)
    write_into(tmp_path / "next", REWORDED)
    published = run(tmp_path / "next", "--note", "Hej", "--author", "Anna", command="publish")
    assert published.exit_code == 0, published.output
    result = run()
    assert result.exit_code == 0, result.output
    found = manifest(exports)
    assert (found.number, found.fingerprint) == (1, prepared(REWORDED).script.fingerprint)
    assert found.url == URL
    assert datetime.now(UTC) - found.date < timedelta(minutes=5)
    assert "Polisens" in begins(exports)
    write_into(tmp_path / "other", SHORT)
    run("--prompts", tmp_path / "other")
    assert manifest(exports).number is None and "polisens" in begins(exports)


def test_nothing_is_written_unless_edition_url_or_manifest_changed(run: Run, exports: Path) -> None:
    def live() -> Path:
        return (exports / "live").resolve()

    export(exports, prepared(SHORT))
    first = live()
    assert run().exit_code == 0 and live() == first
    (first / "manifest.json").write_text("{}")
    run()
    second = live()
    run(url=OTHER_URL)
    assert len({first, second, live()}) == 3
    assert f"{OTHER_URL}?at=" in begins(exports)
    assert (exports / "earlier").resolve() == second
    assert sorted(exports.glob("export-*")) == sorted([second, live()])


def test_other_users_can_read_an_export_under_any_umask(run: Run, exports: Path) -> None:
    before = os.umask(0o077)
    try:
        run()
    finally:
        assert os.umask(before) == 0o077
    assert {path.stat().st_mode & 0o777 for path in exports.rglob("*")} == {0o644, 0o755}


def test_an_export_that_cannot_be_finished_leaves_the_live_one(run: Run, exports: Path) -> None:
    run()
    live = (exports / "live").resolve()
    (exports / ".live").mkdir()  # in the way of the link
    result = run(url=OTHER_URL)
    assert result.exit_code == 1 and "cannot be written" in " ".join(result.output.split())
    assert (exports / "live").resolve() == live
    assert list(exports.glob("export-*")) == [live]


@pytest.mark.parametrize("url", ["https://a.se", "https://a.se/line.xml", "https://[/line"])
def test_a_url_that_no_host_can_have_is_refused(run: Run, exports: Path, url: str) -> None:
    result = run(url=url)
    assert result.exit_code == 2 and "cannot be the URL" in " ".join(result.output.split())
    assert not exports.exists()


def test_a_script_with_errors_is_not_exported(run: Run, exports: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("--prompts", tmp_path / "empty").exit_code != 0
    assert not exports.exists()
