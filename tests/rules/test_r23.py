"""R23: no filler."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Ditt samtal är viktigt."),
        ("sv/welcome.txt", "Det här är", "Menyvalen har ändrats. Det här är"),
        ("en/welcome.txt", "This is", "Please listen carefully. This is"),
        ("en/goodbye.txt", "Goodbye.", "Your call is important to us. Goodbye."),
        ("sv/fast.txt", "internationellt efterlysta personer\n\n", "lyssna noga\n\n"),
        ("sv/language.toml", "För {label}, tryck {key}.", "Lyssna noga. För {label}, tryck {key}."),
        ("sv/language.toml", "Du har {count} val.", "Lyssna noga. Du har {count} val."),
    ],
)
def test_filler_is_an_error_wherever_it_stands(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    findings = found(files, "R23")
    line = line_with(files, path, new.strip())
    assert {(each.severity, each.file, each.line) for each in findings} == {
        (Severity.ERROR, path, line)
    }


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Lyssna nogare, här är valen."),
        ("en/welcome.txt", "This is", "Options have not changed. This is"),
        ("sv/welcome.txt", "Det här är", "{en: Listen carefully.} Det här är"),
        ("sv/silence-1.txt", "# Hörs", "# Lyssna noga. Hörs"),
    ],
)
def test_other_words_other_languages_and_notes_are_no_filler(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R23") == []


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(2, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R23") == []
    for code in ("sv", "fi"):
        files[f"{code}/menu-2.txt"] = b"lyssna noga\n"
    assert cases(files, "R23") == [("", "sv/menu-2.txt", 1)]
