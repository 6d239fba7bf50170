"""R56: an area text is short enough to be listened to."""

import pytest
from scripts import full_script, nested_script, small_script, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found


def lasting(letters: int) -> str:
    """A text without marks, which lasts 0.12 s and 1/14.2 s (Swedish) for each letter."""
    return "fred\n\n" + " ".join(["no"] * (letters // 2))


@pytest.mark.parametrize(
    ("letters", "severities"),
    [
        (424, []),
        (426, [Severity.WARNING]),
        (636, [Severity.WARNING]),
        (638, [Severity.ERROR]),
    ],
)
def test_over_30_seconds_is_a_warning_and_over_45_an_error(
    letters: int, severities: list[Severity]
) -> None:
    files = with_text(small_script(("fred",)), "sv/fred.txt", lasting(letters))
    findings = found(files, "R56")
    assert [finding.severity for finding in findings] == severities
    assert {(each.file, each.line) for each in findings} <= {("sv/fred.txt", 3)}


@pytest.mark.parametrize(("count", "expected"), [(8, []), (9, [("sentences", "en/fred.txt", 3)])])
def test_more_than_8_sentences_are_a_warning(
    count: int, expected: list[tuple[str, str, int]]
) -> None:
    text = "peace\n\n" + "Peace. " * count
    files = with_text(small_script(("fred",)), "en/fred.txt", text)
    assert cases(files, "R56") == expected
    assert {each.severity for each in found(files, "R56")} <= {Severity.WARNING}


def test_the_frozen_script_has_one_long_text_in_both_languages() -> None:
    assert cases(full_script(), "R56") == [
        ("", "en/utveckling.txt", 4),
        ("", "sv/utveckling.txt", 4),
    ]


def test_the_phone_numbers_and_the_frame_texts_may_take_their_time() -> None:
    files = with_text(small_script(("fred", "kontakt")), "sv/kontakt.txt", lasting(700))
    assert cases(with_text(files, "sv/welcome.txt", "Hej. " * 9), "R56") == []


def test_a_topic_of_a_nested_menu_is_held_to_it_in_any_language() -> None:
    files = with_text(nested_script(2, 7, ("sv", "fi")), "fi/topic-7.txt", "peace\n\n" + "No. " * 9)
    assert cases(files, "R56") == [("sentences", "fi/topic-7.txt", 3)]
