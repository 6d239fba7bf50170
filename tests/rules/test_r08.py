"""R08: callers abroad get the right number, and are never referred to 112."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from rules.judging import cases

ABROAD = "+46 77 114 14 00"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["kontakt", "give-up", "fault"])
def test_a_text_without_the_number_from_abroad_is_an_error(language: str, name: str) -> None:
    path = f"{language}/{name}.txt"
    files = with_text(full_script(), path, full_script()[path].decode().replace(ABROAD, "114 14"))
    last = len(files[path].decode().splitlines())
    assert cases(files, "R08") == [("lacking", path, last)]


def test_the_goodbye_does_not_need_it() -> None:
    assert cases(full_script(), "R08") == []


@pytest.mark.parametrize(
    ("path", "before", "after", "line"),
    [
        ("sv/goodbye.txt", "I en nödsituation, ring 112.", "Ring 112 från utlandet.", 3),
        ("sv/goodbye.txt", "I en nödsituation, ring 112.", "Från utlandet: ring 112.", 3),
        ("sv/goodbye.txt", "I en nödsituation", "I nöd, även utomlands", 3),
        ("en/goodbye.txt", "In an emergency, dial 112.", "From abroad, call 112.", 3),
        ("en/goodbye.txt", "In an emergency, dial 112.", "112 reaches Sweden from anywhere.", 3),
    ],
)
def test_112_is_never_promised_from_abroad(path: str, before: str, after: str, line: int) -> None:
    assert cases(replaced(full_script(), path, before, after), "R08") == [("promise", path, line)]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/goodbye.txt", "I en nödsituation", "I en nödsituation i Sverige"),
        ("sv/goodbye.txt", "I en nödsituation, ring 112.", "Är du utomlands? Ring ditt 112."),
        ("sv/goodbye.txt", "ring 112.", f"ring 112. Från utlandet, ring {ABROAD}."),
        (
            "sv/kontakt.txt",
            "Numren kommer en gång till. |",
            "Är du utomlands och behöver akut hjälp? Inom EU ringer du 112 och når hjälp i landet "
            "där du är. I andra länder ringer du landets eget nödnummer.",
        ),
        (
            "en/kontakt.txt",
            "Here are the numbers again. |",
            "Are you abroad, and in need of urgent help? Inside the EU, dial 112 to reach help in "
            "the country you are in. In other countries, dial the local emergency number.",
        ),
    ],
)
def test_the_truth_about_112_may_be_said(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R08") == []


def test_nested_menus_and_no_contact_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R08") == []
    assert cases(small_script(contact=False), "R08") == []


def test_a_line_without_a_number_from_abroad_is_an_error() -> None:
    files = replaced(full_script(), "line.toml", "abroad =", "foreign =")
    assert cases(files, "R08") == [("unnamed", "line.toml", 0)]


def test_without_an_emergency_number_nothing_can_be_promised() -> None:
    files = replaced(full_script(), "line.toml", 'emergency = "112"', 'urgent = "112"')
    assert cases(files, "R08") == []


def test_a_language_without_data_is_left_out() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R08") == []
