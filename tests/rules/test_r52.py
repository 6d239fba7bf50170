"""R52: every fact of the source is told, and no name is made up."""

import pytest
from scripts import (
    full_script,
    line_with,
    nested_script,
    replaced,
    small_script,
    with_text,
    without,
)

from ivr.script.finding import Severity
from rules.judging import cases, found

FACT = """
[F1]
source = ["Europol är en byrå"]
sv = ["europol"]
en = ["europol"]
texts = ["fred"]
number = "112"
number_in = ["goodbye"]
"""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/operativt.txt", "observatör i Ameripol", "med i Ameripol"),
        ("en/operativt.txt", "observer in Ameripol", "part of Ameripol"),
        ("sv/strategiskt.txt", "framför allt inom EU, och", "inom EU, och"),
        ("sv/fred.txt", "Förenta nationerna", "Förenta staterna"),
        ("en/introduction.txt", "more and more", "much"),
        ("sv/fast.txt", "{en: Fugitive Active Search Team}", "{en: Fugitive Search Team}"),
    ],
)
def test_a_fact_that_is_lost_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert [(case, where) for case, where, _ in cases(files, "R52")] == [("", path)]


def test_a_fact_may_begin_a_sentence_and_go_over_lines_and_pauses() -> None:
    files = replaced(
        full_script(),
        "sv/strategiskt.txt",
        "framför allt inom EU, och samordnar",
        "och det gör de\nFramför allt | inom  EU, och samordnar",
    )
    assert cases(files, "R52") == []


def test_the_finding_tells_the_words_and_what_the_source_says() -> None:
    files = replaced(full_script(), "sv/operativt.txt", "observatör i Ameripol", "med i Ameripol")
    wording = found(files, "R52")[0].wording("sv")
    assert "O4" in wording.message and "observatör i Ameripol" in wording.expected
    assert "observatörer i Ameripol" in wording.hint


def test_a_fact_must_be_told_in_the_text_where_it_belongs() -> None:
    moved = replaced(
        full_script(), "sv/fred.txt", "De rekryteras till polisens utlandsstyrka.\n", ""
    )
    text = moved["sv/utveckling.txt"].decode() + "De rekryteras till polisens utlandsstyrka.\n"
    files = with_text(moved, "sv/utveckling.txt", text)
    assert cases(files, "R52") == [("", "sv/fred.txt", 4)]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/goodbye.txt", "ring 112", "ring snart"),
        ("en/notice.txt", "dial 112", "dial soon"),
        ("en/give-up.txt", "police on 114 14", "police"),
    ],
)
def test_a_number_that_is_lost_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert [(case, where) for case, where, _ in cases(files, "R52")] == [("number", path)]


def test_a_number_may_be_written_in_digit_words() -> None:
    files = replaced(full_script(), "en/goodbye.txt", "dial 112", "dial one one two")
    assert cases(files, "R52") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "name"),
    [
        ("sv/welcome.txt", "samarbete.", "samarbete med Norge.", "Norge"),
        ("sv/welcome.txt", "samarbete.", "samarbete och Schengen-Norge.", "Schengen-Norge"),
        ("en/language.toml", "the main menu", "the Main menu", "Main"),
        ("en/fred.txt", "peace and security work\n\n", "peace in Norway\n\n", "Norway"),
        ("sv/fast.txt", "{en: Fugitive", "{en: of London, Fugitive", "London"),
    ],
)
def test_a_name_that_nobody_vouched_for_is_an_error(
    path: str, old: str, new: str, name: str
) -> None:
    files = replaced(full_script(), path, old, new)
    line = line_with(files, path, name)
    own = [finding for finding in found(files, "R52") if finding.case == "R52.name"]
    assert [(each.file, each.line, each.wording().found) for each in own] == [(path, line, name)]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/welcome.txt", "Det är Europol, Europols möte, EU:s råd, Fast-gruppen, Ameripol."),
        ("sv/welcome.txt", "Norge är med: Danmark också. Finland!"),
        ("en/welcome.txt", "This is Europol's line, for English, Svenska and what I say."),
        ("en/welcome.txt", "The Swedish Prosecution Authority."),
    ],
)
def test_names_of_the_facts_the_list_and_the_languages_may_be_said(path: str, words: str) -> None:
    assert cases(with_text(full_script(), path, words), "R52") == []


def test_a_name_may_be_taught() -> None:
    files = replaced(full_script(), "sv/welcome.txt", "samarbete.", "samarbete med Norge.")
    files = replaced(files, "sv/language.toml", '"Fast",', '"Fast", "Norge",')
    assert cases(files, "R52") == []


@pytest.mark.parametrize("table", [None, "# nothing yet\n"])
def test_a_script_without_a_fact_table_is_told_so_and_nothing_else(table: str | None) -> None:
    files = without(full_script(), "facts.toml")
    files = replaced(files, "sv/welcome.txt", "samarbete.", "samarbete med Norge.")
    if table is not None:
        files = with_text(files, "facts.toml", table)
    findings = found(files, "R52")
    assert [(each.case, each.file, each.severity) for each in findings] == [
        ("R52.no-table", "facts.toml", Severity.INFO)
    ]


def test_facts_are_looked_for_in_nested_menus_and_a_source_is_not_needed() -> None:
    fact = FACT.replace('texts = ["fred"]', 'texts = ["topic-12"]')
    fact = fact.replace('source = ["Europol är en byrå"]\n', "")
    files = with_text(nested_script(2, 12), "facts.toml", fact)
    missing = [each for each in found(files, "R52") if each.case == "R52"]
    assert [each.file for each in missing] == ["en/topic-12.txt", "sv/topic-12.txt"]
    assert "–" in missing[0].wording().hint


def test_numbers_of_a_language_without_data_are_not_looked_for() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "facts.toml", FACT.replace("en =", "fi ="))
    files = with_text(files, "fi/goodbye.txt", "Bye.")
    files = with_text(files, "sv/goodbye.txt", "Hej.")
    numbers = [each for each in cases(files, "R52") if each[0] == "number"]
    assert numbers == [("number", "sv/goodbye.txt", 1)]


def test_a_fact_may_be_told_in_texts_without_a_number() -> None:
    fact = FACT.replace('number = "112"\n', "")
    files = with_text(small_script(), "facts.toml", fact)
    assert [case for case, _, _ in cases(files, "R52") if case == "number"] == []
