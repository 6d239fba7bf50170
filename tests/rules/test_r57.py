"""R57: the heading first, and one idea in each sentence."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found

FRED = "freds- och säkerhetsfrämjande verksamhet"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Freds- och säkerhetsfrämjande verksamhet.", []),
        ("Freds och säkerhetsfrämjande.", []),
        ("Fred och säkerhet.", [("heading", "sv/fred.txt", 3)]),
        (
            "Det handlar om freds- och säkerhetsfrämjande verksamhet.",
            [("heading", "sv/fred.txt", 3)],
        ),
        ("Freds- och säkerhetsfrämjande verksamhet i världen.", [("heading", "sv/fred.txt", 3)]),
        ("|", [("heading", "sv/fred.txt", 3)]),
    ],
)
def test_the_first_sentence_says_how_the_label_begins(
    heading: str, expected: list[tuple[str, str, int]]
) -> None:
    files = with_text(full_script(), "sv/fred.txt", f"{FRED}\n\n{heading}\nSvenska poliser.")
    assert [each for each in cases(files, "R57") if each[1].startswith("sv/")] == expected


@pytest.mark.parametrize(("commas", "expected"), [(3, []), (4, [("", "sv/fred.txt", 4)])])
def test_a_sentence_has_3_commas_at_most(commas: int, expected: list[tuple[str, str, int]]) -> None:
    text = f"{FRED}\n\nFreds.\nDe är {'där, ' * commas}nu. Ja, nu, så, här."
    files = with_text(full_script(), "sv/fred.txt", text)
    assert [each for each in cases(files, "R57") if each[1].startswith("sv/")] == expected


def test_the_commas_of_a_phone_number_are_pauses_and_no_ideas() -> None:
    files = replaced(full_script(), "sv/fred.txt", "De rekryteras", "Ring +46 77 114 14 00. De")
    assert [each for each in cases(files, "R57") if each[1].startswith("sv/")] == []


def test_the_frozen_script_has_one_long_list() -> None:
    findings = found(full_script(), "R57")
    assert [(each.case, each.file, each.line) for each in findings] == [
        ("R57", "en/operativt.txt", 7)
    ]
    assert findings[0].severity is Severity.INFO


def test_the_contact_text_may_begin_in_its_own_words() -> None:
    files = with_text(full_script(), "sv/kontakt.txt", "numren\n\nDet här är 112, och det, ja, så.")
    assert [each for each in cases(files, "R57") if "kontakt" in each[1]] == []


def test_topics_of_nested_menus_are_looked_at_in_any_language() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    assert cases(files, "R57") == []
    files = with_text(files, "fi/topic-7.txt", "topic h\n\nThis is all about topic h.")
    assert cases(files, "R57") == [("heading", "fi/topic-7.txt", 3)]
