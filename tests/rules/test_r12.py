"""R12: a menu says how many options it has."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.checks.rules.menu.r12_how_many_options import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "Du har {count} val.", "Du har 5 val, eller {count} med numren."),
        ("en/language.toml", "You have {count} choices.", "You have {count} of 9 choices."),
        (
            "sv/language.toml",
            "Du har {count} val.",
            "Du har knapparna 1 till 6, {count} val på 2 sätt.",
        ),
    ],
)
def test_another_number_in_the_head_is_a_warning(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R12")
    assert (finding.severity, finding.file, finding.line) == (
        Severity.WARNING,
        path,
        line_with(files, path, new),
    )


def test_a_wrong_pronunciation_of_the_number_is_found() -> None:
    files = replaced(full_script(), "sv/language.toml", '"6" = "sex"', '"6" = "sju"')
    assert cases(files, "R12") == [("", "sv/language.toml", 19)]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "Du har {count} val.", "Här är {count} val, i en följd."),
        ("sv/language.toml", "Du har {count} val.", "Du har {count} val. För fler, tryck 7."),
        ("en/language.toml", "You have {count} choices.", "Choose one of {count} topics."),
    ],
)
def test_articles_and_keys_are_no_numbers_of_options(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R12") == []


def test_every_menu_has_its_own_number() -> None:
    files = nested_script(2, 10)
    assert cases(files, "R12") == []
    wrong = replaced(files, "en/language.toml", '"5" = "five"', '"5" = "four"')
    findings = found(wrong, "R12")
    assert {finding.values["menu"] for finding in findings} == {"menu-1", "menu-2"}


def test_one_option_is_said_as_a_number_too() -> None:
    files = nested_script(2, 2, languages=("sv",))
    assert cases(files, "R12") == []
    wrong = replaced(files, "sv/language.toml", '"1" = "ett"', '"1" = "enda"')
    assert len(cases(wrong, "R12")) == 1  # the same words for both menus


def test_a_language_without_data_is_not_counted() -> None:
    assert cases(nested_script(2, 4, languages=("sv", "fi")), "R12") == []


def test_a_number_without_a_word_is_not_guessed_at() -> None:
    subject = subject_of(full_script())
    known = subject.knowledge("sv")
    assert known.numbers
    few = known.numbers.model_copy(update={"counts": known.numbers.counts[:6]})
    subject._knowledge["sv"] = known.model_copy(update={"numbers": few})
    assert breaches(RULE, subject) == []
