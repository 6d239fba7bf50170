"""R40: sentences have 20 words at most, and 12 on average."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found


def of_words(count: int) -> str:
    return " ".join(["ord"] * count) + "."


@pytest.mark.parametrize(
    ("count", "severities"),
    [
        (20, []),
        (21, [Severity.WARNING]),
        (25, [Severity.WARNING]),
        (26, [Severity.ERROR]),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sentence_over_20_words_is_a_warning_and_over_25_an_error(
    language: str, count: int, severities: list[Severity]
) -> None:
    path = f"{language}/silence-1.txt"
    files = with_text(full_script(), path, f"Hej.\n{of_words(count)}")
    findings = found(files, "R40")
    assert [finding.severity for finding in findings] == severities
    assert [(each.case, each.file, each.line) for each in findings] == [("R40", path, 2)] * len(
        severities
    )


def test_each_sentence_of_a_line_counts_for_itself() -> None:
    files = with_text(full_script(), "sv/silence-1.txt", f"{of_words(20)} {of_words(20)}")
    assert found(files, "R40") == []


def test_names_in_a_list_are_not_counted() -> None:
    names = "Europol, Interpol, Ameripol"
    files = with_text(full_script(), "sv/silence-1.txt", f"{of_words(20)[:-1]} {names}.")
    assert found(files, "R40") == []


def test_a_single_name_is_a_word_like_any_other() -> None:
    files = with_text(full_script(), "sv/silence-1.txt", f"{of_words(20)[:-1]} Europol.")
    assert cases(files, "R40") == [("", "sv/silence-1.txt", 1)]


def test_a_long_label_is_found_in_its_own_file() -> None:
    files = replaced(
        full_script(),
        "sv/fred.txt",
        "freds- och säkerhetsfrämjande verksamhet\n\n",
        of_words(18)[:-1] + "\n\n",
    )  # with "För ..., tryck fyra" it has 21 words
    assert cases(files, "R40") == [("", "sv/fred.txt", 2)]


@pytest.mark.parametrize(("last", "expected"), [(12, []), (13, [("mean", "sv/fred.txt", 4)])])
def test_the_mean_of_the_area_texts_is_12_words_at_most(
    last: int, expected: list[tuple[str, str, int]]
) -> None:
    text = f"fred\n\n{of_words(11)}\n{of_words(13)}\n{of_words(last)}"
    files = with_text(small_script(("fred",)), "sv/fred.txt", text)
    assert cases(files, "R40") == expected


def test_frame_texts_do_not_make_the_mean_smaller_or_larger() -> None:
    text = f"fred\n\n{of_words(13)}"
    files = with_text(small_script(("fred", "kontakt")), "en/fred.txt", text)
    assert cases(files, "R40") == [("mean", "en/fred.txt", 3)]


def test_a_script_of_nothing_but_numbers_has_no_mean() -> None:
    assert cases(small_script(("kontakt",)), "R40") == []


def test_a_nested_menu_is_looked_at_too() -> None:
    files = with_text(nested_script(2, 12), "en/menu-2.txt", of_words(20)[:-1])
    assert cases(files, "R40") == [("", "en/menu-2.txt", 1)]
