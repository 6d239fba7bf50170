"""R61: help is true for what follows it, after a text as in a menu."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script

from ivr.script.finding import Severity
from rules.judging import cases, found

CHOICES = {"sv": "Nu kommer valen en gång till.", "en": "Here are the choices one more time."}


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "Det finns {count} val."), ("en", "These are the {count} choices.")],
)
def test_the_number_of_options_is_not_said_where_other_offers_may_follow(
    language: str, said: str
) -> None:
    path = f"{language}/silence-2.txt"
    files = replaced(full_script(), path, CHOICES[language], said)
    (finding,) = found(files, "R61")
    assert (finding.severity, finding.case) == (Severity.WARNING, "R61.count")
    assert (finding.file, finding.line) == (path, line_with(files, path, said))


@pytest.mark.parametrize("text", ["silence-1", "wrong-key-1"])
def test_the_number_may_be_said_where_the_menu_follows_or_nothing(text: str) -> None:
    files = full_script()
    path = f"sv/{text}.txt"
    last = files[path].decode().splitlines()[-1]
    assert cases(replaced(files, path, last, "Det finns {count} val."), "R61") == []


@pytest.mark.parametrize("key", ["7", "8", "{key:repeat}", "{key:main_menu}"])
def test_the_second_help_does_not_offer_what_the_line_offers_right_after(key: str) -> None:
    said = f"För mer, tryck {key}."
    files = replaced(full_script(), "sv/silence-2.txt", CHOICES["sv"], said)
    line = line_with(files, "sv/silence-2.txt", said)
    assert cases(files, "R61") == [("twice", "sv/silence-2.txt", line)]


@pytest.mark.parametrize(("key", "expected"), [("7", ["twice"]), ("8", []), ("6", []), ("9", [])])
def test_the_first_help_is_followed_by_the_menu_which_offers_to_repeat_it(
    key: str, expected: list[str]
) -> None:
    last = "Här kommer valen igen."
    files = replaced(full_script(), "sv/silence-1.txt", last, f"För mer, tryck {key}.")
    assert [case for case, _, _ in cases(files, "R61")] == expected


def test_the_phone_numbers_may_be_offered_in_any_help() -> None:
    for text, last in (("silence-1", "Här kommer valen igen."), ("silence-2", CHOICES["sv"])):
        offer = "För telefonnummer till polisen, tryck 0."
        assert cases(replaced(full_script(), f"sv/{text}.txt", last, offer), "R61") == []


def test_options_are_not_promised_to_those_who_may_press_a_wrong_key_after_a_text() -> None:
    promised = [("options", "en/wrong-key-2.txt", 3), ("options", "sv/wrong-key-2.txt", 3)]
    assert cases(small_script(), "R61") == promised
    assert cases(nested_script(2, 8), "R61") == promised
    assert cases(full_script(), "R61") == []  # every key means something there


def test_the_main_menu_is_an_offer_that_holds_everywhere() -> None:
    files = small_script()
    for path, old, new in (
        ("sv/wrong-key-2.txt", "För att höra valen igen, tryck 7", "För huvudmenyn, tryck 8"),
        ("en/wrong-key-2.txt", "To hear the choices again, press 7", "To begin again, press 7"),
    ):
        files = replaced(files, path, old, new)
    assert cases(files, "R61") == []


def test_in_a_language_without_data_no_offer_is_known() -> None:
    assert cases(small_script(languages=("fi",)), "R61") == []
