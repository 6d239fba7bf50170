"""The printed script: its order, content and layout."""

from collections.abc import Iterable, Mapping
from typing import Any

import click
import pytest

from ivr.call.walk import walk
from ivr.checks.check import CheckResult, check_script, in_lines
from ivr.reports.document.building import HELP, document
from ivr.reports.document.entries import Document, Entry, EntryText
from ivr.reports.html_pages import css_string
from ivr.reports.script.printout import WIDTH, html, text
from ivr.script.model.announcements import ALWAYS
from ivr.script.reading import field_values
from ivr.script.reading.reading import read_script
from tests.calls import SCRIPTS
from tests.markup import links, parsed, words_of
from tests.scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    with_text,
    without,
)

Files = Mapping[str, bytes]

FULL = full_script()
NESTED = nested_script(2, 8)
ORDER = (
    *("notice", "language_offer", "welcome", "main"),
    *("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt", "introduction"),
    *("after", "silence-1", "silence-2", "wrong-key-1", "wrong-key-2"),
    *("give-up", "goodbye", "fault"),
)


def as_read(files: Files) -> CheckResult:
    """Return the findings of reading; the rules are not checked."""
    reading = read_script(files)
    return CheckResult(reading.findings, reading.script, titles=field_values.titles(files))


def printed(files: Files, check: CheckResult | None = None) -> Document:
    return document(check or as_read(files), files, ALWAYS)


def page(
    files: Files, language: str = "en", check: CheckResult | None = None, **options: Any
) -> str:
    """Return the script as a page for sign-off."""
    check = check or as_read(files)
    errors = in_lines(check.errors, files).splitlines()
    return html(printed(files, check), language, errors=errors, **options)


def lines(
    files: Files, language: str = "en", check: CheckResult | None = None, *, beside: bool = False
) -> list[str]:
    """Return the script for a terminal."""
    check = check or as_read(files)
    errors = in_lines(check.errors, files).splitlines()
    return [
        *map(click.unstyle, text(printed(files, check), language, errors=errors, beside=beside))
    ]


def flat(lines: Iterable[str]) -> str:
    """Return text without its line breaks."""
    return " ".join(" ".join(lines).split())


def order_of(files: Files) -> list[str]:
    """Return the Swedish texts in order, offers by their kind."""
    return [each.name or each.kind for each in printed(files).entries if "sv" in each.texts]


def entry(files: Files, name: str) -> Entry:
    return next(each for each in printed(files).entries if name in (each.name, each.kind))


def text_of(files: Files, name: str) -> EntryText:
    return entry(files, name).texts["sv"]


# The texts in the order of a call, each once, with the keys that lead to it.


def test_every_offered_text_is_printed_once_in_the_order_of_a_call() -> None:
    assert order_of(FULL) == [*ORDER]
    names = order_of(NESTED)
    assert len(names) == len(set(names))
    assert set(names) >= set(prepared(NESTED).script.languages["sv"].texts)
    assert names.index("menu-1") < names.index("topic-1") < names.index("menu-2")
    assert "language_offer" not in order_of(small_script(languages=["sv"]))
    assert not {"contact", "kontakt"} & {*order_of(small_script(contact=False))}


UNLABELLED = without(nested_script(2, 7, ["sv"]), "sv/menu-2.txt")
UNREADABLE = without(FULL, "line.toml", "en/fred.txt")
UNFILLED = "Namnet Fast är engelskt, och står för {en: Fugitive Active Search Team}."


@pytest.mark.parametrize(
    ("files", "name", "row", "expected"),
    [
        (FULL, "main", 2, "För utvecklingssamarbete, tryck 3."),
        (NESTED, "menu-2", 0, "Group menu c."),
        (small_script(), "after", -1, "För telefonnummer till polisen, tryck 0."),
        (UNLABELLED, "menu-2", 0, "Du har 3 val."),
        (without(FULL, "sv/fred.txt"), "main", 3, "För (label missing), tryck 4."),
        (with_text(FULL, "sv/welcome.txt", "Hej {key:nope}."), "welcome", 0, "Hej {key:nope}."),
        (UNREADABLE, "fast", -1, UNFILLED),
    ],
)
def test_known_placeholders_are_filled_in(files: Files, name: str, row: int, expected: str) -> None:
    variants = text_of(files, name).variants
    shown = [sentence.visible for variant in variants for sentence in variant.sentences]
    assert "".join(span.text for span in shown[row]) == expected


# A script with errors: readable texts are printed with a warning, and cannot be signed.


def test_a_script_with_errors_cannot_be_signed_and_shows_missing_texts() -> None:
    files = without(FULL, "en/goodbye.txt")
    told, loud = "\n".join(lines(files)), css_string("CANNOT BE PUBLISHED")
    assert "    THE TEXT IS MISSING" in told and "THE TEXT IS MISSING" in page(files)
    assert "!!! CANNOT BE PUBLISHED !!!" in told
    assert "1 error." in told and "en/goodbye.txt:0: one-language-only" in told
    assert "Signature" not in told and "Signature" in lines(FULL)[-1]
    assert f"@top-center {{ content: {loud}; }}" in page(files)
    assert loud not in page(FULL)


def test_circular_menus_end_and_unreachable_texts_are_printed_last() -> None:
    circles = replaced(NESTED, "line.toml", '["topic-5"', '["menu-1", "topic-5"')
    circles = replaced(circles, "line.toml", '["topic-1"', '["menu-2", "topic-1"')
    assert as_read(circles).errors and lines(circles)
    many = small_script([f"topic-{number}" for number in range(1, 11)])
    assert order_of(many)[-1] == "topic-10"


def test_errors_and_warnings_stand_at_their_text() -> None:
    files = replaced(FULL, "sv/notice.txt", "lägg på och ring", "lägg på, och slå")
    check = check_script(files)
    message = " ".join(f"Error: {check.errors[0].message('en')}".split()[:6])
    assert message in flat(["\n".join(lines(files, check=check)).split("[ ] ")[1]])
    assert f'<p class="finding error">{message}' in page(files, check=check)


# Without its tables the texts are printed as they stand in their files.


def test_texts_of_an_unreadable_script_are_printed_without_keys_and_seconds() -> None:
    assert order_of(UNREADABLE)[:2] == ["notice", "welcome"]
    assert text_of(UNREADABLE, "fred").seconds is None and entry(UNREADABLE, "fred").keys == ()
    assert any("I en nödsituation" in line for line in lines(UNREADABLE, beside=True))
    assert "I en nödsituation" in page(UNREADABLE, beside=True)


def test_a_script_without_readable_texts_is_reported() -> None:
    assert "No texts could be read." in lines({"README": b"Hello."})
    assert "No texts could be read." in page({"README": b"Hello."})


# For a terminal.


@pytest.mark.parametrize("beside", [False, True])
def test_no_line_is_wide_and_every_section_names_the_edition(beside: bool) -> None:
    told = lines(FULL, "sv", beside=beside)
    assert max(map(len, told)) <= WIDTH
    heads = [told[at - 1] for at, line in enumerate(told) if line[:2] in ("──", "══")]
    edition = f"ersion {prepared(FULL).short_fingerprint}"
    assert len(heads) > 5 and all(head.endswith(edition) for head in heads)


def test_a_text_is_printed_with_keys_figures_and_notes() -> None:
    noted = b"# A note for colleagues.\n" + FULL["sv/kontakt.txt"]
    told = lines(with_text(FULL, "sv/kontakt.txt", noted), "sv")
    assert "[ ] Telefonnummer till polisen · knapp 6 eller 0" in told
    assert "    För övriga ärenden i Sverige, ring 114 14 [ett ett fyra, ett fyra]. |" in told
    for words in (
        ": A note for colleagues.",
        "sv/kontakt.txt · 21,1 s · 47 ord · LIX 29 · syntetisk röst",
        "Fugitive Active Search Team [på engelska].",
    ):
        assert words in flat(told)


# As a page for the screen and for PDF.


def test_texts_of_staff_are_never_markup() -> None:
    evil = "</style><script>alert(1)</script>"
    files = replaced(FULL, "sv/language.toml", '"Svenska"', f"'Sv\" }} {evil}'")
    files = with_text(files, "sv/fred.txt", f"# {evil}\n{evil}\n\n{evil} Vi är här.\n")
    for beside in (False, True):
        told = page(files, "sv", beside=beside)
        assert "<script" not in told and told.count("</style>") == 1


@pytest.mark.parametrize("beside", [False, True])
def test_each_language_says_which_it_is_in_the_readers_words(beside: bool) -> None:
    told = page(FULL, "sv", beside=beside)
    assert '<html lang="sv">' in told and "[på engelska]" in told
    swedish = map(words_of, parsed(told).iterfind(".//div[@lang='sv']"))
    assert any(words.startswith("I en nödsituation") for words in swedish)
    assert '<em lang="en">Fugitive Active Search Team</em>' in told
    assert ("Svenska och engelska" in told) is beside


def test_the_printed_page_is_self_contained_and_names_the_version() -> None:
    told = page(FULL, "sv")
    tree = parsed(told)
    assert all(link.startswith("#") for link in links(tree)) and "url(" not in told
    assert not [one for one in tree.iter() if "src" in one.attrib]
    edition = css_string(f"Version {prepared(FULL).short_fingerprint}")
    for part in (f"@bottom-left {{ content: {edition}; }}", "counter(pages)", "size: A4;"):
        assert part in told


@pytest.mark.parametrize("of", ["", "Utgåva 1"])
def test_the_signature_section_has_the_name_and_fingerprint(of: str) -> None:
    first, signed = page(FULL, "sv", of=of).split('id="sign"')
    assert printed(FULL).fingerprint in signed and printed(FULL).fingerprint not in first
    name = of or f"ersion {printed(FULL).edition}"
    assert name in first and name in signed
    assert ("ersion" in signed) is not bool(of)


# The texts that are never heard.


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_text_that_no_call_comes_to_is_marked(name: str) -> None:
    """The walk determines which texts are reachable."""
    files = SCRIPTS[name]()
    heard = {
        passage.name for turn in walk(prepared(files)).distinct_turns for passage in turn.passages
    }
    for each in printed(files).entries:
        if each.name in HELP and each.texts:  # an optional one may be missing
            assert each.is_heard == (each.name in heard), each.name


@pytest.mark.parametrize("beside", [False, True])
def test_texts_that_nobody_hears_are_folded_and_none_is_missing(beside: bool) -> None:
    check = check_script(full_script())
    page = html(document(check, full_script(), ALWAYS), "en", beside=beside)
    folded = [*parsed(page).iter("details")]
    assert folded and all("nobody hears" in words_of(each) for each in folded)
    shown = words_of(parsed(page))
    for words in ("That key is not used here.", "Den knappen används inte här."):
        assert shown.count(words) == sum(words_of(each).count(words) for each in folded) == 1
