"""R09: an option says what it is for, and then the key."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Tryck {key} för huvudmenyn."),
        ("en/language.toml", "For the main menu, press {key}.", "Press {key}, for the menu."),
        ("sv/wrong-key-2.txt", "För att höra valen igen, tryck 7.", "Tryck 7 för valen."),
        ("en/wrong-key-2.txt", "To hear the choices again, press 7.", "Press 7 to hear them."),
        ("sv/wrong-key-2.txt", "För att höra valen igen, tryck 7.", "Tryck 7."),
        ("sv/wrong-key-2.txt", "För att höra valen igen, tryck 7.", "Valen, tryck 7 för valen."),
    ],
)
def test_a_key_before_its_function_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R09") == [("order", path, line_with(files, path, new))]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Huvudmenyn, tryck {key}."),
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Huvudmenyn har knapp {key}."),
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "För menyn, tryck på {key}."),
        ("sv/language.toml", "För {label}, tryck {key}.", "{label}: {key}."),
        ("en/language.toml", "For {label}, press {key}.", "{label}, press {key}."),
        ("en/wrong-key-2.txt", "To hear the choices again,", "The choices again,"),
    ],
)
def test_an_offer_of_another_build_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R09") == [("", path, line_with(files, path, new))]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/wrong-key-2.txt", "För att höra valen igen,", "Vill du höra valen igen,"),
        ("sv/wrong-key-2.txt", "För att höra valen igen, tryck 7.", "Hej, tryck stjärna."),
        ("sv/silence-2.txt", "Tryck på en siffra på telefonen,", "Tryck på en knapp för valen,"),
        ("en/wrong-key-2.txt", "To hear the choices again,", "For the choices again,"),
    ],
)
def test_any_opening_of_the_language_will_do(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R09") == []


def test_the_sentence_is_quoted_as_it_is_heard() -> None:
    files = replaced(
        full_script(), "sv/wrong-key-2.txt", "För att höra valen igen, tryck 7.", "Tryck 7."
    )
    (finding,) = found(files, "R09")
    assert "”Tryck sju.”" in finding.wording("sv").message
    assert "“För …, tryck …”" in finding.wording("en").expected


def test_nested_menus_and_languages_without_data() -> None:
    assert cases(nested_script(3, 8, languages=("sv", "en", "fi")), "R09") == []
