"""R32: the first silence never ends the call; it warns and offers again."""

import pytest
from scripts import full_script, nested_script, replaced, small_script

from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Hej då."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "Ett ögonblick. Hej då!"),
        ("en/silence-1.txt", "Here are the choices again.", "Goodbye."),
    ],
)
def test_a_farewell_after_the_first_silence_is_an_error(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R32") == [("farewell", path, 3)]


@pytest.mark.parametrize("after", ["Hej igen, här kommer valen.", "Ta den tid du behöver."])
def test_other_words_are_free(after: str) -> None:
    files = replaced(full_script(), "sv/silence-1.txt", "Här kommer valen igen.", after)
    assert cases(files, "R32") == []


@pytest.mark.parametrize(("tries", "breaks"), [(1, True), (2, False), (3, False)])
def test_one_try_alone_is_an_error(tries: int, breaks: bool) -> None:
    expected = [("ends", "line.toml", 0)] if breaks else []
    assert cases(small_script(tries=tries), "R32") == expected


def test_nested_menus_offer_again_too() -> None:
    assert cases(nested_script(3, 12), "R32") == []
