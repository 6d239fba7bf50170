"""The optional text on reaching the police without hearing or speech: printed, never spoken."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from ivr.call.walk import walk
from ivr.checks.check import check_script
from ivr.recordings.recordable_texts import open_texts
from ivr.reports.script.public import render
from tests.calls import said
from tests.markup import found, parsed, words_of
from tests.scripts import full_script, prepared, replaced, small_script

NOW = datetime(2026, 11, 26, tzinfo=UTC)
NAME = "without-voice"
TEXTS = {
    f"sv/{NAME}.txt": "# En anteckning.\nnå polisen utan att höra\n\nRing 114 14 genom en "
    "förmedling.\n{en: Relay services} hjälper dig. |\nTryck annars {key:kontakt}.\n",
    f"en/{NAME}.txt": "reach the police without hearing\n\nCall 114 14 through a relay service.\n"
    "Relay services help you.\nPress {key:kontakt} otherwise.\n",
}

LONG = "Det finns 24 ord på www.example.se, t.ex. teckenspråksförmedlingstjänsterna. " * 30
"""Sentences that a voice could not say well, which is no error in a printed text."""
FACT = f'[X1]\nsv = ["Ring"]\nen = ["Call"]\ntexts = ["{NAME}"]\n\n[F1]\n'


def script(files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    return {**(files or full_script()), **{path: text.encode() for path, text in TEXTS.items()}}


def test_the_text_has_no_findings_and_is_neither_heard_nor_recorded() -> None:
    of_others = check_script(full_script(), spelling=True).findings
    assert check_script(script(), spelling=True).findings == of_others
    plain, with_it = (walk(prepared(files)) for files in (small_script(), script(small_script())))
    assert [said(turn) for turn in with_it.distinct_turns] == [
        said(turn) for turn in plain.distinct_turns
    ]
    asked, before = (open_texts(files).texts.values() for files in (script(), full_script()))
    assert {entry.text for entry in asked} == {entry.text for entry in before}


@pytest.mark.parametrize(
    ("file", "old", "new", "case"),
    [
        (f"sv/{NAME}.txt", "114 14", "114 41", "unknown-number"),
        (f"sv/{NAME}.txt", "förmedling", "förmedlling", "spelling"),
        (f"sv/{NAME}.txt", "{key:kontakt}", "{key:resor}", "key-of-no-option"),
        (f"sv/{NAME}.txt", "services}", "services", "stray-brace"),
        ("facts.toml", "[F1]\n", FACT, "fact-of-no-text"),
        (f"sv/{NAME}.txt", "Ring 114 14 genom en förmedling.", LONG, None),
    ],
)
def test_the_printed_text_is_checked(file: str, old: str, new: str, case: str | None) -> None:
    checked = check_script(replaced(script(), file, old, new), spelling=True, now=NOW)
    if case:
        assert case in {each.case for each in checked.findings}
    else:
        assert not checked.errors


def test_the_public_page_links_to_services_and_never_begins_a_voice_call() -> None:
    addresses = "example.se/hjälp, https://example.net, www.example.org. Ej a@example.se, t.ex."
    files = replaced(script(), f"sv/{NAME}.txt", "förmedling.", f"förmedling, {addresses}")
    page = parsed(render(prepared(files)).html.decode())
    links = ["https://example.se/hjälp", "https://example.net", "https://www.example.org"]
    for code, heading, ending, linked in (
        ("sv", "Nå polisen utan att höra", "annars 6.", links),
        ("en", "Reach the police without hearing", "6 otherwise.", []),
    ):
        sections = found(page, f".//section[@id='{code}']").iter("section")
        (part,) = (one for one in sections if [words_of(h) for h in one.findall("h3")] == [heading])
        assert ending in words_of(part)
        assert "114 14" in words_of(part)
        assert [link.get("href") for link in part.iter("a")] == linked
