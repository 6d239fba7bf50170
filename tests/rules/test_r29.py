"""R29: everything is interruptible, but for the first sentence of an error text."""

import pytest
from scripts import full_script, replaced, wav, with_text

from ivr.script.finding import Severity
from ivr.script.recordings import words_of
from rules.judging import cases, found, subject_of


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("sv/wrong-key-1.txt", "Den knappen används inte här."),
        ("sv/wrong-key-2.txt", "Den knappen används inte heller."),
        ("en/wrong-key-1.txt", "That key is not used here."),
        ("en/wrong-key-2.txt", "That key is not used either."),
    ],
)
def test_two_sentences_on_the_first_line_are_an_error(path: str, first: str) -> None:
    files = replaced(full_script(), path, f"{first}\n", f"{first} ")
    (finding,) = found(files, "R29")
    assert finding.severity is Severity.ERROR
    assert (finding.file, finding.line, finding.values["found"]) == (path, 2, "2")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/wrong-key-1.txt", "används inte här.", "används inte här, i den här menyn."),
        ("sv/silence-1.txt", "valt något än.\n", "valt något än. "),  # all of it in the Gather
        ("sv/give-up.txt", "samtalet.\n", "samtalet. "),  # the call ends there
    ],
)
def test_one_sentence_may_be_long_and_other_texts_free(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R29") == []


def test_a_recorded_error_text_is_a_warning_for_it_cannot_be_cut() -> None:
    script = subject_of(full_script()).script
    body = script.languages["en"].texts["wrong-key-2"].body
    words = words_of(body, script.values(script.menus["main"]))
    files = with_text(full_script(), "en/recordings/wrong-key-2.txt", words)
    (finding,) = found(with_text(files, "en/recordings/wrong-key-2.wav", wav(4)), "R29")
    assert (finding.severity, finding.case) == (Severity.WARNING, "R29.recording")
    assert finding.file == "en/wrong-key-2.txt"
