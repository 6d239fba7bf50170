"""R26: a key means the same everywhere, and few keys do."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script, without

from ivr.checks.rules.keys.r26_same_keys_everywhere import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/wrong-key-2.txt", "valen igen, tryck 7.", "valen igen, tryck 8."),
        ("en/wrong-key-2.txt", "choices again, press 7.", "choices again, press 9."),
        ("sv/silence-2.txt", "polisen, tryck {key:kontakt}.", "polisen, tryck 5."),
        ("sv/goodbye.txt", "Hej då.", "För svenska, tryck 8. Hej då."),
        ("sv/goodbye.txt", "Hej då.", "För huvudmenyn, tryck 7. Hej då."),
    ],
)
def test_a_text_that_names_another_key_for_the_same_is_an_error(
    path: str, old: str, new: str
) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R26")
    assert (finding.severity, finding.case) == (Severity.ERROR, "R26.other")
    assert (finding.file, finding.line) == (path, line_with(files, path, new))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-2.txt", "polisen, tryck {key:kontakt}.", "polisen, tryck 6."),
        ("sv/silence-2.txt", "polisen, tryck {key:kontakt}.", "polisen, tryck 0."),
        ("sv/wrong-key-2.txt", "valen igen, tryck 7.", "valen igen, tryck {key:repeat}."),
        ("sv/wrong-key-2.txt", "valen igen, tryck 7.", "allt igen, tryck 7."),
    ],
)
def test_the_right_key_may_be_named_in_any_way(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R26") == []


def test_moving_a_key_leaves_the_texts_that_named_it_behind() -> None:
    keys = 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"'
    moved = 'repeat = "9"\nmain_menu = "8"\nlanguage = "7"'
    files = replaced(full_script(), "line.toml", keys, moved)
    assert [file for _, file, _ in cases(files, "R26")] == [
        "en/wrong-key-2.txt",
        "sv/wrong-key-2.txt",
    ]


def test_a_key_that_does_nothing_in_some_menu_is_an_error() -> None:
    files = nested_script(2, 8)  # menu-1 and menu-2 have four options, the main menu two
    assert cases(files, "R26") == []
    old = "Välj en siffra från 1 till {last_key}."
    for key, expected in ((2, []), (3, [("dead", "sv/wrong-key-1.txt", 3)])):
        said = replaced(files, "sv/wrong-key-1.txt", old, f"För att välja, tryck {key}.")
        assert cases(said, "R26") == expected
    filled = replaced(files, "sv/wrong-key-1.txt", old, "För det sista, tryck {last_key}.")
    assert cases(filled, "R26") == []


@pytest.mark.parametrize(("symbol", "language"), [("stjärna", "sv"), ("hash", "en")])
def test_more_than_three_global_keys_are_too_many_to_name(symbol: str, language: str) -> None:
    path = f"{language}/silence-1.txt"
    files = full_script()
    press = {"sv": "tryck", "en": "press"}[language]
    files[path] += f"För mer, {press} {symbol}.\n".encode()
    (finding,) = found(files, "R26")
    assert (finding.case, finding.values["count"]) == ("R26.many", "4")
    assert (finding.file, finding.line) == (path, line_with(files, path, symbol))


def test_with_one_language_there_is_a_key_to_spare() -> None:
    files = small_script(languages=("sv",))
    files["sv/silence-1.txt"] += "För huvudmenyn, tryck stjärna.\n".encode()
    assert cases(files, "R26") == []
    files["sv/silence-1.txt"] += "För att hoppa över, tryck fyrkant.\n".encode()
    assert [case for case, _, _ in cases(files, "R26")] == ["many"]


def test_fewer_keys_can_be_asked_for() -> None:
    seen = breaches(RULE, subject_of(full_script()), max_global_keys=2)
    assert seen == [("many", "line.toml", 0)] * 2


def test_nested_menus_without_contact_and_languages_without_data() -> None:
    files = nested_script(3, 8, languages=("sv", "fi"))
    assert cases(files, "R26") == []
    assert cases(small_script(contact=False), "R26") == []
    assert cases(without(full_script(), "facts.toml"), "R26") == []
