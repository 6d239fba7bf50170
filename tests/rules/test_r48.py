"""R48: no symbols, brackets, web or e-mail addresses."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize("sign", list('()[]/&%#*+@–—"•_=<>€$£§°”“«»'))
def test_a_sign_that_cannot_be_heard_is_an_error(sign: str) -> None:
    files = with_text(full_script(), "sv/goodbye.txt", f"Hej.\nPolisen {sign} du.")
    assert cases(files, "R48") == [("", "sv/goodbye.txt", 2)]
    assert found(files, "R48")[0].wording().found == sign


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Se polisen.se.", "polisen.se."),
        ("Se www.exempel.", "www.exempel."),
        ("Skriv till a@b, eller ring.", "a@b,"),
        ("Gå till https://exempel nu.", "https://exempel"),
        ("Tack.Hej då.", "Tack.Hej"),
    ],
)
def test_an_address_is_an_error(words: str, address: str) -> None:
    files = with_text(full_script(), "en/goodbye.txt", words)
    assert cases(files, "R48") == [("address", "en/goodbye.txt", 1)]
    assert found(files, "R48")[0].wording().found == address


@pytest.mark.parametrize(
    "words",
    [
        "Ring +46 77 114 14 00! Eller vänta? Nej: ring, nu. |",
        "Polisens Fast-grupp, och {en: Search Team}.",
        "Det är polisens, t.ex. och f.d. bl.a.",
    ],
)
def test_marks_that_a_voice_understands_are_fine(words: str) -> None:
    assert cases(with_text(full_script(), "sv/goodbye.txt", words), "R48") == []


def test_phrases_and_sub_menus_are_looked_at_without_any_language_data() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = replaced(files, "fi/language.toml", "For {label}, press", "For {label} / press")
    files = with_text(files, "fi/menu-2.txt", "group (two)")
    assert {path for _, path, _ in cases(files, "R48")} == {"fi/language.toml", "fi/menu-2.txt"}
