"""R30: one key acts at once."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Tryck siffran, följt av fyrkant."),
        ("en/silence-1.txt", "Here are the choices again.", "Press it, Followed by hash."),
        ("sv/language.toml", "Du har {count} val.", "Du har {count} val. Avsluta med fyrkant."),
    ],
)
def test_a_text_that_asks_for_one_more_key_is_a_warning(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R30")
    assert (finding.severity, finding.case) == (Severity.WARNING, "R30")
    assert (finding.file, finding.line) == (path, line_with(files, path, new))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "Fyrkant behövs inte."),
        ("en/silence-1.txt", "Here are the choices again.", "Followed by hashes of all kinds."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "Det sägs {en: followed by hash} där."),
    ],
)
def test_other_words_and_other_languages_ask_for_nothing(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R30") == []


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(3, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R30") == []
    for code in ("en", "fi"):
        files[f"{code}/menu-1.txt"] = b"this followed by hash\n"
    assert cases(files, "R30") == [("", "en/menu-1.txt", 1)]
