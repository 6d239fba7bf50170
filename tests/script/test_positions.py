"""Where in its files a place of a script is: the line as it is written, and the words meant."""

import pytest

from ivr.script.place import Address, Place
from ivr.script.positions import Positions, SourceLine
from tests.scripts import announced, full_script, with_text

FRED = "sv/fred.txt"
TEXT = ("sv", "texts", "fred")
SCRIPT = announced({"stopp": "until = 2027-01-01T08:00:00\ncloses = true\n"})


def quoted(text: str, words: str) -> SourceLine | None:
    """The second line of a text, with some words marked."""
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


@pytest.mark.parametrize(
    ("place", "file", "line"),
    [
        (Place(("timezone",)), "line.toml", ""),
        (Place(("keys", "repeat")), "line.toml", "repeat ="),
        (Place(("menus", "main", "options"), words="fred"), "line.toml", "options ="),
        (Place(("announcements", "stopp", "closes")), "line.toml", "closes ="),
        (Place(("announcements", "stopp", "from")), "line.toml", "[announcements.stopp]"),
        (Place(("facts", "O1"), words="foreign police"), "facts.toml", "foreign police"),
        (Place(("sv", "phrases", "repeat")), "sv/language.toml", "repeat ="),
        (Place(("sv", "texts", "kontakt", "body"), 2), "sv/kontakt.txt", "larm"),
    ],
)
def test_a_field_has_a_file_and_a_line(place: Place, file: str, line: str) -> None:
    found, number = Positions(SCRIPT).of(place)
    assert found == file
    assert line in SCRIPT[file].decode().splitlines()[number - 1]
    assert (number > 0) is (line != "")


def test_a_recording_is_found_at_its_sound() -> None:
    files = with_text({"sv/recordings/fred.txt": b"x"}, "sv/recordings/fred.mp3", b"x")
    assert Positions(files).of(Place(("sv", "recordings", "fred"))) == ("sv/recordings/fred.mp3", 0)
