"""The messages of findings: each is produced somewhere, and without jargon."""

import pytest

from ivr.call import walk
from ivr.checks import overrides, spelling
from ivr.i18n import translator
from ivr.script.fields.place import Place
from ivr.script.findings import wordings as script
from ivr.script.reading.positions import Positions, SourceLine
from tests.script.mistakes import MISTAKES

OF_WHOLE_CALLS = "fault fault-without-end turn-without-words document-refused"
"""Findings that damaged files cannot produce: the walk and the proof report program errors."""

OF_CHECKS = (
    "override-of-no-rule override-without-reason override-of-no-threshold override-wrong-value "
    "no-language-data too-many-announcements spelling spelling-without-suggestion no-spelling "
    "recording-not-verified"
)
"""Findings shown by other tests, of checks and extras."""

WORDINGS = {**script.WORDINGS, **walk.WORDINGS, **overrides.WORDINGS, **spelling.WORDINGS}


def test_every_case_is_found_in_a_damaged_script_and_no_other_is() -> None:
    found = {each.case for mistake in MISTAKES for each in mistake.reading.findings}
    elsewhere = {*OF_WHOLE_CALLS.split(), *OF_CHECKS.split()}
    assert found | elsewhere == {*WORDINGS}
    assert not found & elsewhere


def test_swedish_words_stand_in_swedish_quotation_marks() -> None:
    for words in WORDINGS.values():
        assert "“" not in "".join(map(translator("sv").template, (words.message, words.hint)))


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
