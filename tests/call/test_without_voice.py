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
from ivr.script.changes import changes
from ivr.script.fields import titles
from ivr.script.finding import Severity
from tests.calls import said
from tests.reports.markup import found, parsed, words
from tests.scripts import full_script, prepared, replaced, small_script, where, with_text, without

Files = Mapping[str, bytes]

NOW = datetime(2026, 11, 26, tzinfo=UTC)
NAME = "without-voice"
TEXTS = {
    f"sv/{NAME}.txt": "# En anteckning.\nnå polisen utan att höra\n\nRing 114 14 genom en "
    "förmedling.\n{en: Relay services} hjälper dig. |\nTryck annars {key:kontakt}.\n",
    f"en/{NAME}.txt": "reach the police without hearing\n\nCall 114 14 through a relay service.\n"
    "Relay services help you.\nPress {key:kontakt} otherwise.\n",
}


def script(files: Files | None = None) -> dict[str, bytes]:
    texts = {path: text.encode() for path, text in TEXTS.items()}
    return {**(files or full_script()), **texts}


def test_it_is_no_mistake_and_nobody_hears_it_or_is_asked_to_record_it() -> None:
    of_others = check_script(full_script(), spelling=True).findings
    assert check_script(script(), spelling=True).findings == of_others
    plain, with_it = (walk(prepared(files)) for files in (small_script(), script(small_script())))
    assert [said(turn) for turn in with_it.spoken] == [said(turn) for turn in plain.spoken]
    asked, before = (open_texts(files).texts.values() for files in (script(), full_script()))
    assert {entry.text for entry in asked} == {entry.text for entry in before}


@pytest.mark.parametrize(
    ("old", "new", "case", "line_number"),
    [
        ("114 14", "114 41", "unknown-number", 4),
        ("förmedling", "förmedlling", "spelling", 4),
        ("{key:kontakt}", "{key:resor}", "key-of-no-option", 6),
        ("{en: Relay services}", "{en: Relay services", "unclosed-span", 5),
        ("nå polisen", "nå {count}", "label-with-markup", 2),
    ],
)
def test_its_numbers_words_and_markup_are_checked(
    old: str, new: str, case: str, line_number: int
) -> None:
    files = replaced(script(), f"sv/{NAME}.txt", old, new)
    checked = check_script(files, spelling=True).findings
    places = {(each.case, where(files, each)) for each in checked}
    assert (case, (f"sv/{NAME}.txt", line_number)) in places


def test_it_must_be_there_in_every_language_and_its_name_is_no_topic() -> None:
    lacking = without(script(), f"en/{NAME}.txt")
    option = replaced(script(), "line.toml", '"fred"', f'"{NAME}"')
    table = f'[X1]\nsv = ["Ring"]\nen = ["Call"]\ntexts = ["{NAME}"]\n\n[F1]\n'
    fact = replaced(script(), "facts.toml", "[F1]\n", table)
    for files, case in (
        (lacking, "one-language-only"),
        (option, "reserved-name"),
        (fact, "fact-of-no-text"),
    ):
        assert case in {each.case for each in check_script(files).findings}


def test_an_empty_one_is_a_mistake_that_is_printed_nevertheless() -> None:
    files = with_text(script(), f"sv/{NAME}.txt", "# Only a note.\n")
    checked = check_script(files)
    assert [each.case for each in checked.errors] == ["empty-file"]
    entry = document(checked, files, NOW).entry(NAME)
    assert entry and entry.texts["sv"].title == ""
    assert [each.case for each in entry.texts["sv"].findings] == ["empty-file"]


def test_what_matters_to_the_voice_alone_is_not_checked() -> None:
    long = "Det finns 24 ord på www.example.se, t.ex. teckenspråksförmedlingstjänsterna. " * 30
    files = replaced(script(), f"sv/{NAME}.txt", "Ring 114 14 genom en förmedling.", long)
    assert Severity.ERROR not in {each.severity for each in check_script(files).findings}


def test_it_can_have_a_date_to_be_read_through_again() -> None:
    files = replaced(script(), "line.toml", "[keys]", f"[review]\n{NAME} = 2027-01-15\n[keys]")
    late = check_script(files, now=datetime(2027, 2, 1, tzinfo=UTC)).findings
    assert [each.field[2] for each in late if each.rule == "R65"] == [NAME]


def test_the_public_page_has_it_with_its_label_as_heading() -> None:
    page = parsed(render(prepared(script()), NOW).html.decode())
    for code, heading, ending in (
        ("sv", "Nå polisen utan att höra", "annars 6."),
        ("en", "Reach the police without hearing", "6 otherwise."),
    ):
        sections = found(page, f".//section[@id='{code}']").iter("section")
        (part,) = (one for one in sections if [words(h) for h in one.findall("h3")] == [heading])
        assert ending in words(part)
        assert [link.get("href") for link in part.iter("a")] == ["tel:11414"]


def test_it_is_printed_for_sign_off_as_it_is_written_without_seconds() -> None:
    printed = document(check_script(script()), script(), NOW)
    assert printed.chapters[-1].kind == "printed"
    (entry,) = printed.chapters[-1].entries
    swedish = entry.texts["sv"]
    assert (swedish.title, swedish.notes) == ("Nå polisen utan att höra", ("En anteckning.",))
    assert (swedish.seconds, swedish.words) == (None, 13)


def test_a_change_of_it_is_told_as_heard_by_nobody() -> None:
    changed = replaced(script(), f"en/{NAME}.txt", "through a relay", "by a relay")
    for old, new in ((script(), changed), (full_script(), script())):
        assert not meaning(reopen(old), reopen(new), NOW).is_heard
        told = [shown(change, titles(new), translator("en")) for change in changes(old, new)]
        assert told and not any(change.is_heard for change in told)
