"""Passages: every stretch of words once, at the place where it is written."""

from collections import Counter

from scripts import full_script, nested_script, prepared, replaced

from ivr.checks.subject import Subject
from ivr.checks.subject.passages import passages, protected


def subject_of(files: dict[str, bytes]) -> Subject:
    line = prepared(files)
    return Subject(line.script, line)


def test_every_written_line_is_a_passage_once() -> None:
    subject = subject_of(full_script())
    places = Counter((passage.file, passage.line) for passage in passages(subject))
    written = {(sentence.file, sentence.line) for _, sentence in subject.script.sentences()}
    assert set(places) == written
    assert set(places.values()) == {1}


def test_counts_that_differ_from_menu_to_menu_are_passages_of_one_line() -> None:
    subject = subject_of(nested_script(2, 7))
    counts = [passage for passage in passages(subject) if passage.text == "choices"]
    assert {(each.language, each.spoken) for each in counts} == {
        ("sv", "Du har två val."),
        ("sv", "Du har fyra val."),
        ("sv", "Du har tre val."),
        ("en", "You have two choices."),
        ("en", "You have four choices."),
        ("en", "You have three choices."),
    }


def test_the_frame_of_an_option_is_a_passage_without_its_label() -> None:
    spoken = [passage.spoken for passage in passages(subject_of(full_script()))]
    assert "För , tryck sju." in spoken


def test_listed_names_and_names_inside_sentences_are_protected() -> None:
    files = replaced(full_script(), "sv/language.toml", '"Fast"', '"Fast", "Stora gruppen"')
    words = protected(subject_of(files), "sv")
    assert {"Stora", "gruppen", "polissamarbete", "Schengensamarbetet", "Förenta"} <= words
    assert not {"Polisen", "Samarbetet", "Security"} & words
