"""R17: an option is short."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.checks.rules.timing.r17_length_of_option import RULE
from rules.breaking import breaches
from rules.judging import cases, subject_of

FAST = {
    "sv": "internationellt efterlysta personer\n\n",
    "en": "people wanted internationally\n\n",
}


@pytest.mark.parametrize(
    ("language", "label", "long"),
    [
        ("sv", "a b c d e f g h i", False),  # with "För ..., tryck fem" twelve words
        ("sv", "a b c d e f g h i j", True),
        ("en", "a b c d e f g h i", False),
        ("en", "a b c d e f g h i j", True),
        ("sv", "a-b c d e f g h i j", False),  # a hyphenated word is one
    ],
)
def test_twelve_words_are_the_most(language: str, label: str, long: bool) -> None:
    path = f"{language}/fast.txt"
    files = replaced(full_script(), path, FAST[language], f"{label}\n\n")
    own = [case for case in cases(files, "R17") if case[1] == path]
    assert own == [("words", path, line_with(files, path, label))] * long


def test_five_seconds_are_the_most() -> None:
    """The frozen Swedish option under 1 takes 5.14 seconds, the English one 5.47."""
    subject = subject_of(full_script())
    for most, files in (
        (5.48, []),
        (5.46, ["en/operativt.txt"]),
        (5.15, ["en/operativt.txt"]),
        (5.13, ["sv/operativt.txt", "en/operativt.txt"]),
    ):
        seen = breaches(RULE, subject, max_seconds=most)
        assert [(case, file) for case, file, _ in seen] == [("seconds", file) for file in files]


def test_a_phrase_is_an_option_too() -> None:
    long = "För att höra valen igen från början till slut och sedan välja, tryck {key}."
    files = replaced(
        full_script(), "sv/language.toml", "För att höra valen igen, tryck {key}.", long
    )
    line = line_with(files, "sv/language.toml", long)
    assert ("words", "sv/language.toml", line) in cases(files, "R17")


def test_options_of_sub_menus_are_measured() -> None:
    files = nested_script(2, 8)
    assert cases(files, "R17") == []
    files["sv/topic-8.txt"] = b"a b c d e f g h i j\n\nText.\n"
    assert cases(files, "R17") == [("words", "sv/topic-8.txt", 1)]
