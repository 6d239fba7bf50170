"""Findings on the studio's pages: in the words of pages, and never with a file."""

import re
from collections.abc import Iterator

import pytest
from ivr.checks.rules.wordings import WORDINGS as OVERRIDES
from scripts import announced, full_script, replaced

from ivr.call.wordings import WORDINGS as CALL
from ivr.checks.check import check_script
from ivr.checks.rules import all_rules
from ivr.checks.spelling import WORDINGS as SPELLING
from ivr.i18n import translator
from ivr.script.files import Files
from ivr.script.finding import Wording
from ivr.script.wordings import WORDINGS as READING
from ivr.studio.finding_words import for_page, page_wording
from ivr.studio.page_wordings import WORDINGS
from ivr.studio.places import PAGES
from ivr.studio.writing.titles import Titles

OF_FILES = re.compile(
    r"\.toml|\.txt|%\((?:file|line|fact|folder|section|package)\)s|\[\w|true or false"
    r"|\b(?:quotation marks?|folders?|files?|bytes?|mapp\w*|fil(?:en|er)?|ivr|pip|R\d\d)\b|Twilio"
)
"""What only those understand who write the files."""

FILES = full_script()


def every_wording() -> Iterator[tuple[str, Wording]]:
    """Yield all words of findings about a script, by case."""
    yield from {**READING, **CALL, **OVERRIDES, **SPELLING}.items()
    for rule in all_rules():
        for case, words in rule.cases.items():
            yield f"{rule.id}.{case}" if case else rule.id, words


@pytest.mark.parametrize(("case", "words"), list(every_wording()))
def test_no_finding_on_a_page_speaks_of_files(case: str, words: Wording) -> None:
    shown = WORDINGS.get(case, words)
    for language in ("en", "sv"):
        said = translator(language)
        at = {name: said.gettext(place) for name, place in PAGES.items()}
        for part in Wording.__slots__:
            told = said.template(getattr(shown, part))
            for name, place in at.items():
                told = told.replace(f"%({name})s", place)
            assert not OF_FILES.search(told), told


def test_every_wording_of_pages_belongs_to_a_case() -> None:
    assert WORDINGS.keys() <= {case for case, _ in every_wording()}


def told(files: Files, rule: str, language: str = "sv") -> Wording:
    """Return the first finding of a rule as a page tells it."""
    found = next(one for one in check_script(files).findings if one.rule == rule)
    return page_wording(for_page(found, Titles(files), language), language)


def test_texts_and_menus_are_called_by_their_labels() -> None:
    assert "”Utvecklingssamarbete”" in told(FILES, "R56").message
    assert "“Development cooperation”" in told(FILES, "R56", "en").message
    assert "”Huvudmenyn”" in told(FILES, "R15").message


def test_a_text_of_one_language_is_named_with_that_language() -> None:
    files = {path: data for path, data in FILES.items() if path != "en/fred.txt"}
    wording = told(files, "one-language-only")
    assert "verksamhet” saknas på engelska" in wording.message


def test_an_announcement_is_called_by_its_words_and_times_are_in_the_readers_format() -> None:
    times = "from = 2026-12-02T12:00:00\nuntil = 2026-12-01T12:00:00\n"
    texts = {"sv": "Linjen är stängd i dag.", "en": "This line is closed today."}
    wording = told(announced({"stopp": times}, texts, FILES), "announcement-ends-first")
    assert "”Linjen är stängd i dag.”" in wording.message
    assert wording.found == "1 december 2026, 12:00"
    assert wording.expected.endswith("2 december 2026, 12:00")


def test_keys_and_phrases_are_called_what_pages_call_them() -> None:
    twice = replaced(FILES, "line.toml", 'main_menu = "8"', 'main_menu = "7"')
    assert "”Hör igen”" in told(twice, "key-twice").message
    without = replaced(FILES, "sv/language.toml", "Du har {count} val.", "Du har val.")
    assert "”Hur många val som finns”" in told(without, "phrase-without").message


def test_rules_are_named_by_their_sentences() -> None:
    same = replaced(FILES, "sv/strategiskt.txt", "strategiskt polissamarbete, framför allt inom EU",
                    "operativt polissamarbete, till exempel i brottsutredningen")  # fmt: skip
    assert "Rubrikerna i en meny" in told(same, "R11").message


def test_expected_and_found_stand_only_where_they_say_something_new() -> None:
    long = told(FILES, "R56")
    assert "30" in long.expected and "34" in long.found
    menu = told(FILES, "R15")
    assert menu.expected and not menu.found, "its seconds are in the message"
    short = told(replaced(FILES, "sv/fred.txt", "också för att", "bl.a. för att"), "R46")
    assert short.hint and not short.expected and not short.found


def test_a_text_that_is_due_is_told_with_its_day_and_not_with_that_of_today() -> None:
    late = replaced(FILES, "line.toml", "tries = 3\n", "tries = 3\n\n[review]\nfast = 2020-01-15\n")
    wording = told(late, "R65")
    assert "15 januari 2020" in wording.message and "Översikt" in wording.hint
    assert not wording.expected and not wording.found
