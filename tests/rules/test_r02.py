"""R02: the emergency notice is short in every language."""

import pytest
from scripts import full_script, replaced, with_text

from rules.judging import cases

WORDS = "Vid nödsituation lägg på och ring 112."  # nine words, as it is said


@pytest.mark.parametrize(("more", "breaks"), [(3, False), (4, True)])
def test_twelve_words_are_the_most(more: int, breaks: bool) -> None:
    files = with_text(full_script(), "sv/notice.txt", "du " * more + WORDS)
    assert cases(files, "R02") == ([("words", "sv/notice.txt", 1)] if breaks else [])


@pytest.mark.parametrize(("letters", "breaks"), [(28, False), (32, True)])
def test_five_seconds_are_the_most(letters: int, breaks: bool) -> None:
    # 0.12 s + 0.06 s for each of 3 digit words + 37 letters and so many more, 14.2 a second
    files = with_text(full_script(), "sv/notice.txt", f"{'la' * (letters // 2)} {WORDS}")
    assert cases(files, "R02") == ([("seconds", "sv/notice.txt", 1)] if breaks else [])


def test_the_words_of_all_lines_count() -> None:
    files = with_text(full_script(), "sv/notice.txt", f"du du\ndu du\n{WORDS}\n")
    assert cases(files, "R02") == [("words", "sv/notice.txt", 1)]


def test_english_is_counted_too() -> None:
    long = "In any emergency at all, please do hang up and dial"
    files = replaced(full_script(), "en/notice.txt", "In an emergency, hang up and dial", long)
    assert cases(files, "R02") == [("words", "en/notice.txt", 2)]


def test_an_override_moves_the_limit() -> None:
    files = with_text(full_script(), "sv/notice.txt", "du " * 4 + WORDS)
    rules = '\n[rules]\nR02 = { max_words = 13, reason = "Tested with callers." }\n'
    files = with_text(files, "line.toml", files["line.toml"].decode() + rules)
    assert cases(files, "R02") == []
