"""R06: the emergency number is said again wherever a call can end."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script, with_text

from rules.judging import cases

SV = "I en nödsituation, ring 112."
EN = "In an emergency, dial 112."


@pytest.mark.parametrize("name", ["give-up", "goodbye"])
@pytest.mark.parametrize(("language", "sentence"), [("sv", SV), ("en", EN)])
def test_an_ending_without_it_is_an_error(language: str, sentence: str, name: str) -> None:
    path = f"{language}/{name}.txt"
    files = replaced(full_script(), path, f"{sentence}\n", "")
    last = len(files[path].decode().splitlines())
    assert cases(files, "R06") == [("", path, last)]


@pytest.mark.parametrize("name", ["fault", "kontakt"])
def test_the_fault_and_contact_texts_need_it_too(name: str) -> None:
    path = f"sv/{name}.txt"
    text = full_script()[path].decode().replace("112", "114 14")
    files = with_text(full_script(), path, text)
    assert [case for case, file, _ in cases(files, "R06") if file == path] == [""]


def test_how_it_is_introduced_does_not_matter() -> None:
    assert cases(replaced(full_script(), "sv/goodbye.txt", SV, "Vid larm: 112."), "R06") == []


def test_a_number_cut_by_a_full_stop_is_missed_in_the_table_alone() -> None:
    broken = '"112" = "ett ett. två"'
    files = replaced(full_script(), "sv/language.toml", '"112" = "ett ett två"', broken)
    assert cases(files, "R06") == []
    line = line_with(files, "sv/language.toml", broken)
    assert cases(files, "R43") == [("pronunciation", "sv/language.toml", line)]


def test_the_number_in_another_language_is_not_understood() -> None:
    files = replaced(full_script(), "sv/goodbye.txt", SV, "{en: In an emergency, dial 112.}")
    assert cases(files, "R06") == [("", "sv/goodbye.txt", 4)]


def test_a_script_without_contact_is_held_to_the_endings() -> None:
    assert cases(small_script(contact=False), "R06") == []


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R06") == []


def test_a_line_without_an_emergency_number_is_an_error() -> None:
    files = replaced(full_script(), "line.toml", 'emergency = "112"', 'urgent = "112"')
    assert cases(files, "R06") == [("unnamed", "line.toml", 0)]


def test_a_language_without_data_is_left_out() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R06") == []
