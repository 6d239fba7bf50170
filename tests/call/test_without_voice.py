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
from tests.reports.markup import found, parsed, words
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


def test_no_caller_hears_it_and_nobody_is_asked_to_record_it(line: Line) -> None:
    assert cases(script()) == []
    plain = prepared(full_script())
    heard = [said(turn) for turn in walk(line).spoken]
    assert heard == [said(turn) for turn in walk(plain).spoken]
    assert open_texts(script()).texts.keys() == open_texts(full_script()).texts.keys()


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


def test_what_matters_to_the_voice_alone_is_not_checked() -> None:
    long = "Det finns 24 ord på www.example.se, t.ex. teckenspråksförmedlingstjänsterna. " * 30
    files = replaced(script(), "sv/without-voice.txt", "Ring 114 14 genom en förmedling.", long)
    errors = [each for each in check_script(files).findings if each.severity is Severity.ERROR]
    assert errors == []


def test_it_must_be_there_in_every_language_and_have_words() -> None:
    assert cases(without(script(), "en/without-voice.txt")) == [
        ("one-language-only", "en/without-voice.txt", 0)
    ]
    files = with_text(script(), "sv/without-voice.txt", "# Only a note.\n")
    checked = check_script(files)
    assert [each.case for each in checked.errors] == ["empty-file"]
    entry = document(checked, files, NOW).entry("without-voice")
    assert entry and [each.case for each in entry.texts["sv"].findings] == ["empty-file"]


@pytest.mark.parametrize(
    ("file", "old", "new", "case"),
    [
        ("line.toml", '"fred"', '"without-voice"', "reserved-name"),
        (
            "facts.toml",
            "[F1]\n",
            '[X1]\nsv = ["Ring"]\nen = ["Call"]\ntexts = ["without-voice"]\n\n[F1]\n',
            "fact-of-no-text",
        ),
    ],
)
def test_its_name_is_no_topic_and_no_text_of_a_fact(
    file: str, old: str, new: str, case: str
) -> None:
    assert case in {each for each, _, _ in cases(replaced(script(), file, old, new))}


def test_it_can_have_a_date_to_be_read_through_again() -> None:
    review = "[review]\nwithout-voice = 2027-01-15\n[keys]"
    files = replaced(script(), "line.toml", "[keys]", review)
    late = check_script(files, now=datetime(2027, 2, 1, tzinfo=UTC)).findings
    assert [each.field[2] for each in late if each.rule == "R65"] == ["without-voice"]
    early = check_script(files, now=NOW).findings
    assert not [each for each in early if each.rule == "R65"]


@pytest.mark.parametrize(
    ("code", "heading"),
    [("sv", "Nå polisen utan att höra"), ("en", "Reach the police without hearing")],
)
def test_the_public_page_has_it_with_its_label_as_heading(
    line: Line, code: str, heading: str
) -> None:
    pages = [parsed(render(each, NOW).html.decode()) for each in (line, prepared(full_script()))]
    sections, others = (found(page, f".//section[@id='{code}']") for page in pages)
    (part,) = (one for one in sections.iter("section") if heading in map(words, one.findall("h3")))
    assert [link.get("href") for link in part.iter("a")] == ["tel:11414"]
    assert heading not in words(others)


def test_it_is_printed_for_sign_off_as_it_is_written_without_seconds() -> None:
    printed = document(check_script(script()), script(), NOW)
    (entry,) = printed.chapters[-1].entries
    swedish = entry.texts["sv"]
    assert (swedish.title, swedish.notes) == ("Nå polisen utan att höra", ("En anteckning.",))
    assert (swedish.seconds, swedish.words) == (None, 13)
    assert "    Ring 114 14 genom en förmedling." in text(printed, "en", Page())


def test_a_change_of_it_is_told_as_heard_by_nobody() -> None:
    changed = replaced(script(), "en/without-voice.txt", "through a relay", "by a relay")
    for old, new in ((script(), changed), (full_script(), script())):
        assert not meaning(reopen(old), reopen(new), NOW).is_heard
        found = [shown(change, titles(new), translator("en")) for change in changes(old, new)]
        assert found and not any(change.is_heard for change in found)
