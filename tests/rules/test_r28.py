"""R28: nobody needs star or hash, and they have the names that people use."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Tryck hashtagg för att hoppa över."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "För menyn, tryck Brädgård."),
        ("en/silence-1.txt", "Here are the choices again.", "To skip this, press pound."),
        ("sv/language.toml", "Du har {count} val.", "Du har {count} val, och hash."),
        ("sv/fast.txt", "internationellt efterlysta personer\n\n", "hash\n\n"),
    ],
)
def test_a_symbol_by_another_name_is_a_warning(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R28")
    assert (finding.severity, finding.case) == (Severity.WARNING, "R28")
    assert (finding.file, finding.line) == (path, line_with(files, path, new.strip()))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "För menyn, tryck stjärna."),
        ("en/silence-1.txt", "Here are the choices again.", "To skip this, press hash."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "Tryck {en: hash}, som engelsmän säger."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "Vi startar om."),
    ],
)
def test_a_symbol_by_its_name_is_fine(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R28") == []


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(3, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R28") == []
    for code in ("sv", "fi"):
        files[f"{code}/menu-1.txt"] = b"hashtagg\n"
    assert cases(files, "R28") == [("", "sv/menu-1.txt", 1)]
