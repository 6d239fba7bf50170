"""R27: 0 is only the way to the phone numbers."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script

from ivr.checks.rules.keys.r27_zero_is_for_people import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "För huvudmenyn, tryck 0."),
        ("en/silence-1.txt", "Here are the choices again.", "To speak to us, press 0."),
        ("sv/silence-1.txt", "Här kommer valen igen.", "Tryck 0."),
        ("sv/language.toml", "Du har {count} val.", "Du har {count} val. För alla, tryck 0."),
    ],
)
def test_a_zero_for_something_else_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R27")
    assert (finding.severity, finding.case) == (Severity.ERROR, "R27.offered")
    assert (finding.file, finding.line) == (path, line_with(files, path, new))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/silence-1.txt", "Här kommer valen igen.", "För telefonnummer, tryck 0."),
        ("en/silence-1.txt", "Here are the choices again.", "To reach the police, press 0."),
        ("line.toml", '"fast", "kontakt"]', '"fast"]'),  # then silence-2 says 0 itself
    ],
)
def test_a_zero_for_the_phone_numbers_is_fine(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R27") == []


def test_behind_zero_there_must_be_a_phone_number() -> None:
    languages = 'languages = ["sv", "en"]'
    files = replaced(full_script(), "line.toml", languages, f'{languages}\ncontact = "fred"')
    assert cases(files, "R27") == [
        ("no-number", "en/fred.txt", 4),
        ("no-number", "sv/fred.txt", 4),
    ]


def test_one_number_in_each_language_is_enough() -> None:
    files = full_script()
    files["sv/kontakt.txt"] = b"telefonnummer\n\nTelefonnummer.\nRing 114 14.\n"
    files["en/kontakt.txt"] = b"phone numbers\n\nPhone numbers.\nDial nobody.\n"
    assert cases(files, "R27") == [("no-number", "en/kontakt.txt", 3)]


def test_where_nobody_can_be_reached_zero_is_not_offered() -> None:
    files = small_script(contact=False)
    assert cases(files, "R27") == []
    files["sv/goodbye.txt"] += "För telefonnummer, tryck 0.\n".encode()
    assert [case for case, _, _ in cases(files, "R27")] == ["offered"]


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(3, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R27") == []  # kontakt is no option there: its key is 0


def test_without_word_lists_a_label_is_not_compared() -> None:
    subject = subject_of(nested_script(2, 4))
    for code in ("sv", "en"):
        subject._knowledge[code] = subject.knowledge(code).model_copy(update={"words": None})
    assert breaches(RULE, subject) == []


@pytest.mark.parametrize(("code", "wrong"), [("sv", "ett"), ("en", "one")])
def test_a_zero_that_is_said_as_another_key_is_an_error_at_its_pronunciation(
    code: str, wrong: str
) -> None:
    path, right = f"{code}/language.toml", {"sv": "noll", "en": "zero"}[code]
    files = replaced(full_script(), path, f'"0" = "{right}"', f'"0" = "{wrong}"')
    assert cases(files, "R27") == [("said", path, line_with(files, path, f'"0" = "{wrong}"'))]


def test_a_phrase_that_names_no_key_is_no_matter_of_the_zero() -> None:
    files = replaced(
        full_script(), "sv/language.toml", "För {label}, tryck {key}.", "{key} {label}"
    )
    assert cases(files, "R27") == []
