"""The optional text on reaching the police without hearing or speech: printed and never said."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from ivr.call.walk import walk
from ivr.checks.check import check_script, reopen
from ivr.i18n import translator
from ivr.recordings.texts import open_texts
from ivr.reports.diff.meaning import meaning
from ivr.reports.diff.shown import shown
from ivr.reports.document.order import document
from ivr.reports.script.public import render
from ivr.reports.script.text import text
from ivr.script.changes import changes
from ivr.script.fields import titles
from ivr.script.finding import Severity
from ivr.script.line import Line
from ivr.terminal import Page
from tests.calls import said
from tests.reports.markup import Element, found, parsed, words
from tests.scripts import full_script, prepared, replaced, where, with_text, without

Files = Mapping[str, bytes]

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TEXTS = {
    "sv": "# En anteckning.\nnå polisen utan att höra\n\nRing 114 14 genom en förmedling.\n"
    "{en: Relay services} hjälper dig. |\nTryck annars {key:kontakt}.\n",
    "en": "reach the police without hearing\n\nCall 114 14 through a relay service.\n"
    "Relay services help you.\nPress {key:kontakt} otherwise.\n",
}


def script() -> dict[str, bytes]:
    files = full_script()
    for code, written in TEXTS.items():
        files = with_text(files, f"{code}/without-voice.txt", written)
    return files


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(script())


def cases(files: Files) -> list[tuple[str, str, int]]:
    """What is wrong beside what is said of the frozen script."""
    known = check_script(full_script(), spelling=True).findings
    checked = check_script(files, spelling=True).findings
    return [(each.case, *where(files, each)) for each in checked if each not in known]


def test_a_script_may_have_it_or_lack_it() -> None:
    assert cases(script()) == []


def test_no_caller_hears_it(line: Line) -> None:
    heard = " ".join(sentence for turn in walk(line).spoken for sentence in said(turn))
    assert "förmedling" not in heard
    assert "relay service" not in heard.lower()
    plain = walk(prepared(full_script()))
    assert [said(turn) for turn in walk(line).spoken] == [said(turn) for turn in plain.spoken]


def test_nobody_is_asked_to_record_it() -> None:
    assert {entry.text for entry in open_texts(script()).texts.values()} == {
        entry.text for entry in open_texts(full_script()).texts.values()
    }


def test_it_must_be_there_in_every_language() -> None:
    assert cases(without(script(), "en/without-voice.txt")) == [
        ("one-language-only", "en/without-voice.txt", 0)
    ]


@pytest.mark.parametrize(
    ("old", "new", "case", "line_number"),
    [
        ("114 14", "114 41", "unknown-number", 4),
        ("114 14", "077-123 45 67", "unknown-number", 4),
        ("förmedling", "förmedlling", "spelling", 4),
        ("{key:kontakt}", "{key:resor}", "key-of-no-option", 6),
        ("{en: Relay services}", "{en: Relay services", "unclosed-span", 5),
        ("nå polisen", "nå {count}", "label-with-markup", 2),
    ],
)
def test_its_numbers_words_and_markup_are_checked(
    old: str, new: str, case: str, line_number: int
) -> None:
    files = replaced(script(), "sv/without-voice.txt", old, new)
    told = [(name, number) for name, file, number in cases(files) if "without-voice" in file]
    assert (case, line_number) in told


def test_an_empty_one_is_a_mistake_that_is_printed_nevertheless() -> None:
    files = with_text(script(), "sv/without-voice.txt", "# Only a note.\n")
    checked = check_script(files)
    assert [each.case for each in checked.errors] == ["empty-file"]
    entry = document(checked, files, NOW).entry("without-voice")
    assert entry and entry.texts["sv"].title == ""
    assert [each.case for each in entry.texts["sv"].findings] == ["empty-file"]


def test_what_matters_to_the_voice_alone_is_not_checked() -> None:
    long = "Det finns 24 ord på www.example.se, t.ex. teckenspråksförmedlingstjänsterna. " * 30
    files = replaced(script(), "sv/without-voice.txt", "Ring 114 14 genom en förmedling.", long)
    errors = [each for each in check_script(files).findings if each.severity is Severity.ERROR]
    assert errors == []


def test_it_can_have_a_date_to_be_read_through_again() -> None:
    files = replaced(
        script(), "line.toml", "[keys]", "[review]\nwithout-voice = 2027-01-15\n[keys]"
    )
    assert check_script(files, now=datetime(2026, 11, 26, tzinfo=UTC)).findings == (
        *check_script(script()).findings,
    )
    late = check_script(files, now=datetime(2027, 2, 1, tzinfo=UTC)).findings
    assert [each.field[2] for each in late if each.rule == "R65"] == ["without-voice"]


def test_its_name_is_no_topic_and_no_text_of_a_fact() -> None:
    option = replaced(script(), "line.toml", '"fred"', '"without-voice"')
    assert "reserved-name" in {case for case, _, _ in cases(option)}
    fact = replaced(
        script(),
        "facts.toml",
        "[F1]\n",
        '[X1]\nsv = ["Ring"]\nen = ["Call"]\ntexts = ["without-voice"]\n\n[F1]\n',
    )
    assert "fact-of-no-text" in {case for case, _, _ in cases(fact)}


def page_of(line: Line) -> Element:
    return parsed(render(line, NOW).html.decode())


@pytest.mark.parametrize(
    ("code", "heading"),
    [("sv", "Nå polisen utan att höra"), ("en", "Reach the police without hearing")],
)
def test_the_public_page_has_it_with_its_label_as_heading(
    line: Line, code: str, heading: str
) -> None:
    sections = found(page_of(line), f".//section[@id='{code}']").iter("section")
    (part,) = (one for one in sections if [words(head) for head in one.findall("h3")] == [heading])
    assert "otherwise." in words(part) or "annars 6." in words(part)
    assert [link.get("href") for link in part.iter("a")] == ["tel:11414"]


def test_without_it_the_public_page_has_no_such_heading() -> None:
    page = page_of(prepared(full_script()))
    assert not [head for head in page.iter("h3") if "utan att höra" in words(head)]


def test_it_is_printed_for_sign_off_as_it_is_written_without_seconds() -> None:
    printed = document(check_script(script()), script(), NOW)
    assert printed.chapters[-1].kind == "printed"
    (entry,) = printed.chapters[-1].entries
    swedish = entry.texts["sv"]
    assert swedish.title == "Nå polisen utan att höra"
    assert swedish.notes == ("En anteckning.",)
    assert (swedish.seconds, swedish.words) == (None, 13)
    told = list(text(printed, "en", Page()))
    assert "    Ring 114 14 genom en förmedling." in told
    assert sum("0 of the 15" in line for line in told) == 2  # there is nothing to record


def test_a_change_of_it_is_told_as_heard_by_nobody() -> None:
    changed = replaced(script(), "en/without-voice.txt", "through a relay", "by a relay")
    for old, new in ((script(), changed), (full_script(), script())):
        assert not meaning(reopen(old), reopen(new), NOW).is_heard
        found = [shown(change, titles(new), translator("en")) for change in changes(old, new)]
        assert found and not any(change.is_heard for change in found)
