"""R19: no "or" inside an option."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found

LABELS = {
    "sv": "internationellt efterlysta personer\n\n",
    "en": "people wanted internationally\n\n",
}


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("sv", "efterlysta eller försvunna"),
        ("sv", "Eller så"),
        ("en", "people wanted or missing"),
    ],
)
def test_or_in_a_label_is_a_warning(language: str, label: str) -> None:
    path = f"{language}/fast.txt"
    files = replaced(full_script(), path, LABELS[language], f"{label}\n\n")
    (finding,) = found(files, "R19")
    assert finding.severity is Severity.WARNING
    assert (finding.file, finding.line) == (path, line_with(files, path, label))
    assert finding.values["key"] == "5"


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("sv", "modeller och celler"),
        ("sv", "{en: wanted or missing} i världen"),
        ("en", "people, organisations and forces"),
        ("en", "people eller något"),
    ],
)
def test_other_words_and_other_languages_are_no_or(language: str, label: str) -> None:
    path = f"{language}/fast.txt"
    assert cases(replaced(full_script(), path, LABELS[language], f"{label}\n\n"), "R19") == []


def test_the_body_of_a_text_may_say_or() -> None:
    files = replaced(
        full_script(),
        "sv/fred.txt",
        "\nDe rekryteras",
        "\nDe söker eller blir utvalda.\nDe rekryteras",
    )
    assert cases(files, "R19") == []


def test_sub_menus_are_read_and_languages_without_data_are_not() -> None:
    files = nested_script(2, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R19") == []
    for code in ("sv", "fi"):
        files[f"{code}/menu-1.txt"] = b"det ena eller det andra\n"
    assert cases(files, "R19") == [("", "sv/menu-1.txt", 1)]
