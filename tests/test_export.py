"""An export: every document of a line as files, which a file server answers calls from."""

import gzip
import io
import tarfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from calling import said, words_in
from click.testing import Result
from conftest import Serve, Write
from exports import ORIGIN, PATH, URL, VERSION, Comparison, FileHost, compared, export
from scripts import announced, full_script, nested_script, prepared, replaced, small_script, wav

from ivr.call.state import CallState, name_of
from ivr.call.walk import walk
from ivr.phone import Telephone, WSGIExchange
from ivr.script.line import Line
from ivr.script.speech import known_voices
from ivr.twilio.allowlist import violations
from ivr.twilio.export.contents import contents
from ivr.twilio.export.documents import exported

pytestmark = pytest.mark.servers

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
STARTS, ENDS = datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 2, 16, tzinfo=UTC)
TABLE = "from = 2026-12-01T08:00:00\nuntil = 2026-12-02T17:00:00\n"
FRAUD = "Bedragare ringer just nu."
WORDS = {"sv": FRAUD, "en": "Fraudsters are calling now."}

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "menus inside menus": lambda: nested_script(2, 8, ["en"]),
    "one language": lambda: small_script(languages=["en"]),
    "an announcement": lambda: announced({"bedragare": TABLE}, WORDS, small_script()),
    "a closed line": lambda: announced(
        {"stangt": f"{TABLE}closes = true\n"}, WORDS, small_script()
    ),
}

Run = Callable[..., Result]


def recorded() -> dict[str, bytes]:
    """A small script with a recording of a text."""
    files = small_script()
    return files | {
        "sv/recordings/welcome.wav": wav(2),
        "sv/recordings/welcome.txt": files["sv/welcome.txt"],
    }


@pytest.fixture(scope="module", params=SCRIPTS)
def line(request: pytest.FixtureRequest) -> Line:
    return prepared(SCRIPTS[request.param]())


# The documents.


def test_every_document_passes_the_allow_list_of_files(line: Line) -> None:
    made = exported(line, URL, NOW)
    documents = {
        document
        for states in made.sets.values()
        for keys in states.values()
        for document in keys.values()
    }
    assert len(documents) > 20
    for document in documents | {made.fault}:
        assert not violations(document, voices=known_voices(), static=True)


def test_every_document_leads_to_the_host_by_get_and_to_a_state_that_is_there(line: Line) -> None:
    for states in exported(line, URL, NOW).sets.values():
        for keys in states.values():
            for document in keys.values():
                for verb in ElementTree.fromstring(document):
                    if verb.tag in ("Gather", "Redirect"):
                        target = verb.get("action") or verb.text or ""
                        address, _, state = target.partition("?at=")
                        assert (address, verb.get("method")) == (URL, "GET")
                        assert state in states


def test_every_state_of_the_walk_is_there_under_a_name_of_its_own(line: Line) -> None:
    names = {name_of(state, line) for state in walk(line).answers}
    assert len(names) == len(walk(line).answers)
    for states in exported(line, URL, NOW).sets.values():
        assert names <= states.keys()


def test_a_state_has_the_same_name_in_an_edition_in_which_its_keys_mean_the_same() -> None:
    before = prepared(full_script())
    reworded = prepared(replaced(full_script(), "sv/welcome.txt", "polisens", "Polisens"))
    reordered = prepared(
        replaced(
            full_script(), "line.toml", '"operativt", "strategiskt"', '"strategiskt", "operativt"'
        )
    )
    state = CallState("sv", misses=1)
    assert name_of(state, before) == name_of(state, reworded) != name_of(state, reordered)


def test_a_caller_whose_state_is_unknown_hears_the_menu_in_their_language_and_112() -> None:
    documents = exported(prepared(full_script()), URL, NOW).sets["documents"]
    lost = documents["lost.en.e2"]
    assert "For English, press nine" not in words_in(lost["other"])
    assert "press one" in words_in(lost["other"])
    assert "dial one one two" in words_in(lost["2"])
    assert "dial one one two" in words_in(documents["lost.en.e0"]["112"])


def test_a_plan_for_announcements_has_documents_for_each_time_and_keeps_its_name_to_itself() -> (
    None
):
    table = announced({"bedragare": TABLE}, WORDS)
    made = exported(prepared(table), URL, NOW)
    assert [period.start for period in made.periods] == [None, STARTS, ENDS]
    first, during, after = (period.documents for period in made.periods)
    assert first == after == "documents" and "bedragare" not in during
    assert FRAUD in words_in(made.sets[during]["begin"]["other"])
    assert FRAUD not in words_in(made.sets[first]["begin"]["other"])


@pytest.mark.parametrize("moment", [STARTS, ENDS])
def test_what_has_passed_is_left_out(moment: datetime) -> None:
    made = exported(prepared(announced({"bedragare": TABLE}, WORDS)), URL, moment)
    assert [period.start for period in made.periods] == [None, ENDS][: 2 if moment < ENDS else 1]


def test_the_same_line_and_moment_give_the_same_bytes(line: Line) -> None:
    assert contents(line, URL, NOW, VERSION) == contents(line, URL, NOW, VERSION)


def test_an_export_is_small_when_packed() -> None:
    files = contents(prepared(full_script()), URL, NOW, VERSION)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    assert len(packed.getvalue()) < 200_000
    assert len(gzip.compress(files["function/assets/documents.private.json"])) < 40_000


# A host, walked beside the service.


def walked(line: Line, folder: Path, serve: Serve, moment: datetime) -> Comparison:
    """Walk over service and host at a moment, from an export that was made before it."""
    export(folder, line, moment=NOW)
    host = WSGIExchange(FileHost(folder, lambda: moment), origin=ORIGIN)
    return compared(serve(now=moment.timestamp), host)


@pytest.mark.parametrize(
    ("script", "moment", "states"),
    [
        ("menus inside menus", NOW, 100),
        ("one language", NOW, 10),
        ("an announcement", NOW, 30),
        ("an announcement", STARTS, 30),
        ("an announcement", ENDS, 30),
        ("a closed line", STARTS, 10),
    ],
)
def test_a_host_says_what_the_service_says_in_every_state_to_every_key(
    script: str, moment: datetime, states: int, write: Write, serve: Serve, tmp_path: Path
) -> None:
    files = SCRIPTS[script]()
    write(files)
    found = walked(prepared(files), tmp_path / "export", serve, moment)
    assert found.differences == []
    assert found.states >= states


def test_a_caller_hears_an_announcement_that_begins_while_they_listen(tmp_path: Path) -> None:
    moment = NOW
    export(tmp_path, prepared(announced({"bedragare": TABLE}, WORDS)), moment=NOW)
    host = WSGIExchange(FileHost(tmp_path, lambda: moment), origin=ORIGIN)
    telephone = Telephone(host, seconds=lambda words: 1.0, entry=("GET", PATH), status_path=None)
    telephone.run("5")
    moment = STARTS
    assert FRAUD in said(telephone.press("9") + telephone.press("8") + telephone.press("9"))


def test_recordings_are_the_same_bytes(write: Write, serve: Serve, tmp_path: Path) -> None:
    files = recorded()
    write(files)
    line = prepared(files)
    found = walked(line, tmp_path / "export", serve, NOW)
    (recording,) = line.recordings.values()
    host = WSGIExchange(FileHost(tmp_path / "export", lambda: NOW), origin=ORIGIN)
    answer = host.request("GET", f"{URL}/recordings/{recording.name}", {})
    assert found.differences == []
    assert (answer.body, answer.content_type) == (recording.sound, "audio/wav")
