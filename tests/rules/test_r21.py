"""R21: labels are easy to tell apart."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.checks.rules.menu.r21_distinct_labels import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of

FAST = {
    "sv": "internationellt efterlysta personer\n\n",
    "en": "people wanted internationally\n\n",
}


@pytest.mark.parametrize(
    ("language", "label", "case"),
    [
        ("sv", "utvecklingssamarbeten", "alike"),
        ("sv", "utvecklingssamarbete", "alike"),  # the very same
        ("en", "developing cooperation", "alike"),
        ("sv", "telefonnummer till åklagaren, domstolen och socialtjänsten", "late"),
        ("en", "peace and all that is done about people who are wanted", "late"),
    ],
)
def test_labels_that_sound_the_same_are_a_warning(language: str, label: str, case: str) -> None:
    path = f"{language}/fast.txt"
    files = replaced(full_script(), path, FAST[language], f"{label}\n\n")
    (finding,) = found(files, "R21")
    assert (finding.severity, finding.case) == (Severity.WARNING, f"R21.{case}")
    both = {path, f"{language}/kontakt.txt"}  # the later one of the two in the menu
    assert finding.file in both
    if finding.file == path:
        assert finding.line == line_with(files, path, label)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("sv", "utveckling av samarbete, i fattiga länder"),
        ("sv", "telefonnummer för den som söker efterlysta personer i världen"),
        ("en", "peace in countries where people are wanted internationally"),
    ],
)
def test_labels_that_differ_soon_enough_are_fine(language: str, label: str) -> None:
    files = replaced(full_script(), f"{language}/fast.txt", FAST[language], f"{label}\n\n")
    assert cases(files, "R21") == []


def test_the_most_alike_that_is_fine() -> None:
    """The two labels that are most alike in the frozen script share 54 % of their letters."""
    subject = subject_of(full_script())
    assert breaches(RULE, subject, max_similarity=0.539) == []
    assert breaches(RULE, subject, max_similarity=0.538) == [("alike", "en/fast.txt", 2)]


def test_how_many_words_may_pass_is_a_limit() -> None:
    old = "freds- och säkerhetsfrämjande verksamhet\n\n"
    label = "internationellt efterlysta pengar för brott mot hela världens barn\n\n"
    subject = subject_of(replaced(full_script(), "sv/fred.txt", old, label))
    assert [case for case, _, _ in breaches(RULE, subject)] == ["late"]
    assert breaches(RULE, subject, distinct_words=3) == []


def test_the_order_of_two_labels_does_not_matter() -> None:
    one, other = "internationellt efterlysta", "efterlysta internationellt"
    seen = []
    for first, second in ((one, other), (other, one)):
        files = replaced(full_script(), "sv/fast.txt", FAST["sv"], f"{second}\n\n")
        old = "freds- och säkerhetsfrämjande verksamhet\n\n"
        files = replaced(files, "sv/fred.txt", old, f"{first}\n\n")
        seen.append([finding.values.get("found") for finding in found(files, "R21")])
    assert seen[0] == seen[1]


def test_labels_of_different_menus_may_be_alike() -> None:
    files = nested_script(2, 8, languages=("sv",))
    labels = ["polisen", "gränsen", "tullen", "jakten"]
    for number in range(8):
        files[f"sv/topic-{number + 1}.txt"] = f"{labels[number % 4]}\n\nHej.\n".encode()
    files["sv/menu-1.txt"], files["sv/menu-2.txt"] = b"ett\n", "något annat\n".encode()
    assert cases(files, "R21") == []
    files["sv/topic-2.txt"] = b"polisen\n\nHej.\n"
    assert cases(files, "R21") == [("alike", "sv/topic-2.txt", 1)]
