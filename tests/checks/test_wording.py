"""What is hard to follow or cannot be said, beyond the cases of the rules."""

import pytest

from ivr.script.finding import Severity
from tests.checks.judging import broken, judged, subject_of
from tests.scripts import full_script, nested_script, replaced, small_script, with_text

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("count", "severities"), [(20, []), (21, [WARNING]), (25, [WARNING]), (26, [ERROR])]
)
def test_a_sentence_over_20_words_is_a_warning_and_over_25_an_error(
    count: int, severities: list[Severity]
) -> None:
    files = with_text(full_script(), "en/silence-1.txt", "Hej.\n" + "ord " * count)
    assert [each.severity for each in judged(files) if each.rule == "R40"] == severities


def test_every_sign_that_cannot_be_heard_is_told() -> None:
    signs = '()[]/&%#*+@–—"•_=<>€$£§°”“«»😀❤☎→☐\ue000₿≈'
    files = with_text(full_script(), "sv/goodbye.txt", f"Polisen {' '.join(signs)} du.")
    (finding,) = (each for each in judged(files) if each.rule == "R48")
    assert set(str(finding.values["found"]).split()) == set(signs)


def test_letters_of_any_language_can_be_heard() -> None:
    files = with_text(full_script(), "sv/goodbye.txt", "Łukasz och Šárka, hej då.")
    assert broken(files, "R48") == []


def test_a_language_without_data_is_held_to_what_no_voice_can_say() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/silence-1.txt", "Wrong, I want NATO & our group etc.")
    assert {rule for rule in ("R36", "R46", "R47", "R48") if broken(files, rule)} == {
        "R47",
        "R48",
    }


def test_every_written_line_is_looked_at_once_and_the_frame_of_an_option_without_its_label() -> (
    None
):
    subject = subject_of(full_script())
    places = [passage.place for passage in subject.passages]
    assert set(places) == {sentence.place for _, sentence in subject.script.sentences()}
    assert len(set(places)) == len(places)
    assert "För , tryck sju." in {passage.spoken for passage in subject.passages}


def test_counts_that_differ_from_menu_to_menu_are_looked_at_in_each() -> None:
    counts = [each for each in subject_of(nested_script(2, 7)).passages if each.text == "choices"]
    assert len(counts) == len({each.spoken for each in counts}) == 6


def test_names_inside_sentences_may_be_long() -> None:
    files = replaced(
        full_script(), "sv/fred.txt", "Sedan tj", "Vid Schengenmyndigheternas. Sedan tj"
    )
    assert broken(files, "R54") == []
