"""R35: no call ends without numbers and a farewell."""

import pytest
from scripts import full_script, nested_script, replaced, small_script

from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "farewell"),
    [
        ("sv/give-up.txt", "Hej då.\n"),
        ("sv/goodbye.txt", "Hej då.\n"),
        ("en/give-up.txt", "Goodbye.\n"),
        ("en/goodbye.txt", "Goodbye.\n"),
        ("sv/fault.txt", "Hej då.\n"),
        ("en/fault.txt", "Goodbye.\n"),
    ],
)
def test_a_number_as_the_last_word_is_an_error(path: str, farewell: str) -> None:
    files = replaced(full_script(), path, farewell, "")
    last = len(files[path].decode().splitlines())
    assert cases(files, "R35") == [("no-farewell", path, last)]


@pytest.mark.parametrize("farewell", ["Välkommen åter.", "Tack för samtalet!", "112 hjälper dig."])
def test_any_farewell_will_do(farewell: str) -> None:
    files = replaced(full_script(), "sv/goodbye.txt", "Hej då.", farewell)
    assert cases(files, "R35") == (
        [] if "112" not in farewell else [("no-farewell", "sv/goodbye.txt", 4)]
    )


def test_a_farewell_on_the_line_of_the_number_will_do() -> None:
    files = replaced(full_script(), "sv/goodbye.txt", "ring 112.\nHej då.", "ring 112. Hej då.")
    assert cases(files, "R35") == []


@pytest.mark.parametrize("path", ["sv/give-up.txt", "en/give-up.txt"])
def test_giving_up_without_the_number_in_the_country_is_an_error(path: str) -> None:
    lines = full_script()[path].decode().splitlines()
    kept = [line for line in lines if "på 114 14" not in line and "on 114 14" not in line]
    files = {**full_script(), path: "\n".join(kept).encode()}
    assert cases(files, "R35") == [("number", path, 6)]


def test_nested_menus_and_no_contact_change_nothing() -> None:
    assert cases(nested_script(3, 12), "R35") == []
    assert cases(small_script(contact=False, tries=2), "R35") == []


def test_a_language_without_data_is_left_out() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R35") == []
