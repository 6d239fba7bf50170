"""R10: the key is the last word of an option, after a comma."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För {label}, tryck {key}.", "För {label}, tryck {key} nu."),
        ("en/language.toml", "For English, press {key}.", "For English, press {key} now."),
        ("sv/wrong-key-2.txt", "tryck 7. |", "tryck 7 igen. |"),
    ],
)
def test_a_word_after_the_key_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R10") == [("last", path, line_with(files, path, new))]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För {label}, tryck {key}.", "För {label} tryck {key}."),
        ("en/language.toml", "For English, press {key}.", "For English press {key}."),
        ("sv/wrong-key-2.txt", "valen igen, tryck 7.", "valen igen: tryck 7."),
    ],
)
def test_no_comma_before_the_key_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R10") == [("comma", path, line_with(files, path, new))]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För {label}, tryck {key}.", "Tryck {key} för {label}."),  # R09
        ("sv/language.toml", "För {label}, tryck {key}.", "För {label}, tryck {key}"),
        ("en/silence-2.txt", "Press one number on", "Now, press one of the numbers on"),
    ],
)
def test_a_key_in_its_place_is_fine(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R10") == []


def test_nested_menus_and_languages_without_data() -> None:
    assert cases(nested_script(3, 8, languages=("sv", "en", "fi")), "R10") == []
