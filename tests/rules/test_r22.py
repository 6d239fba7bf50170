"""R22: the text behind a key begins with its label."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found

HEADING = {
    "sv": "\nInternationellt efterlysta personer.\n",
    "en": "\nPeople wanted internationally.\n",
}


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("sv", "Gruppen letar efter efterlysta personer."),
        ("sv", "Internationellt efterlysta."),
        ("sv", "Personer som är internationellt efterlysta."),
        ("sv", "Polisens arbete. Internationellt efterlysta personer."),
        ("en", "This is about people wanted internationally."),
    ],
)
def test_a_text_that_begins_otherwise_is_a_warning(language: str, first: str) -> None:
    path = f"{language}/fast.txt"
    files = replaced(full_script(), path, HEADING[language], f"\n{first}\n")
    (finding,) = found(files, "R22")
    assert finding.severity is Severity.WARNING
    assert (finding.file, finding.line) == (path, line_with(files, path, first))


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("sv", "Det internationellt efterlysta är personer."),  # words between do not matter
        ("sv", "INTERNATIONELLT EFTERLYSTA PERSONER!"),
        ("en", "The people wanted by many internationally."),
        ("sv", "|\nInternationellt efterlysta personer."),
    ],
)
def test_other_words_may_stand_between(language: str, first: str) -> None:
    path = f"{language}/fast.txt"
    files = replaced(full_script(), path, HEADING[language], f"\n{first}\n")
    assert cases(files, "R22") == []


def test_what_a_label_adds_after_a_comma_need_not_be_said() -> None:
    old = "internationellt efterlysta personer\n\n"
    added = replaced(full_script(), "sv/fast.txt", old, old.replace("\n\n", ", i Europa\n\n"))
    assert cases(added, "R22") == []
    within = replaced(full_script(), "sv/fast.txt", old, old.replace("\n\n", " i Europa\n\n"))
    assert len(cases(within, "R22")) == 1


def test_a_label_of_nothing_but_small_words_asks_for_nothing() -> None:
    old = "internationellt efterlysta personer\n\n"
    assert cases(replaced(full_script(), "sv/fast.txt", old, "det är för den\n\n"), "R22") == []


def test_the_text_of_a_sub_menu_begins_with_its_label_too() -> None:
    files = nested_script(2, 8)
    findings = found(files, "R22")
    assert {(each.file, each.line) for each in findings} == {
        ("sv/menu-1.txt", 3),
        ("en/menu-1.txt", 3),
    }  # "This is the first group." under "group menu b"; a menu without a text says its label


def test_a_language_without_data_is_not_compared() -> None:
    files = nested_script(2, 8, languages=("fi",))
    assert cases(files, "R22") == []
