"""Positions of findings in files: the line as written, and the marked words."""

import pytest

from ivr.script.place import Address, Place
from ivr.script.positions import Positions, SourceLine
from tests.scripts import full_script

FRED = "sv/fred.txt"
TEXT = ("sv", "texts", "fred")


def quoted(text: str, words: str) -> SourceLine | None:
    """Return the second line of a text, with marked words."""
    return Positions({FRED: text.encode()}).quoted(Place(TEXT, 2, words))


@pytest.mark.parametrize(
    ("line", "words", "marked"),
    [
        ("fred eller säkerhet", "eller", "eller"),
        ("Mellerud eller Säffle", "eller", "eller"),
        ("Ring  112   nu", "ring 112", "Ring  112"),
        ("Att misslyckades", "lyckade", "lyckade"),
        ("(ring)", "(", "("),
        ("Allt är rätt.", "Allt är rätt.", ""),
        ("Allt är rätt.", "7.3 seconds", ""),
        ("Hej\x07 då", "U+0007", "\N{REPLACEMENT CHARACTER}"),
        ("A\u030ar och A\u0308n", "Än", "Än"),
    ],
)
def test_the_words_that_are_meant_are_marked(line: str, words: str, marked: str) -> None:
    found = quoted(f"first\n{line}\nlast\n", words)
    assert found and found.text[found.span.start : found.span.stop] == marked


def test_lines_end_as_on_any_system() -> None:
    for end in ("\r\n", "\r", "\n"):
        assert quoted(f"ett{end}två\ttre{end}", "tre") == SourceLine(2, "två tre", range(4, 7))


@pytest.mark.parametrize(("field", "line"), [(TEXT, 0), (TEXT, 99), (("sv", "texts", "x"), 1)])
def test_a_place_that_is_a_whole_file_has_no_line(field: Address, line: int) -> None:
    assert Positions(full_script()).quoted(Place(field, line)) is None
