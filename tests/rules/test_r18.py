"""R18: there is a pause between options, neither too short nor too long."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, wav, with_text

from ivr.checks.rules.timing.r18_pause_between_options import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of

LIMITS = {"fine_min": 500, "fine_max": 750, "min": 300, "max": 1300}


@pytest.mark.parametrize(
    ("limits", "case", "severity"),
    [
        ({"min": 701, "fine_min": 701}, "short", Severity.ERROR),
        ({"min": 700, "fine_min": 701}, "short", None),
        ({"fine_min": 700, "fine_max": 700}, "", None),
        ({"fine_max": 699, "max": 700}, "long", None),
        ({"fine_max": 699, "max": 699}, "long", Severity.ERROR),
    ],
)
def test_the_silence_of_700_ms_in_menus_is_measured(
    limits: dict[str, float], case: str, severity: Severity | None
) -> None:
    subject = subject_of(full_script())
    seen = list(RULE.check(subject, {**LIMITS, **limits}))
    assert {each.case for each in seen} == ({case} if case else set())
    assert {each.severity for each in seen} <= {severity}
    files = {file for _, file, _ in breaches(RULE, subject, **limits)}
    assert "sv/language.toml" in files or not case  # after a text: repeat and main menu
    assert "en/fred.txt" in files or not case  # in the menu


@pytest.mark.parametrize(
    ("path", "old", "new", "case"),
    [
        ("sv/wrong-key-2.txt", "tryck 7. |", "tryck 7.", "short"),
        ("en/wrong-key-2.txt", "press 7. |", "press 7.", "short"),
        ("sv/wrong-key-2.txt", "tryck 7. |", "tryck 7. | |", "long"),
        ("sv/wrong-key-2.txt", "tryck 7. |\nFör", "tryck 7. För", "short"),
    ],
)
def test_pauses_in_texts_are_those_that_are_written(
    path: str, old: str, new: str, case: str
) -> None:
    files = replaced(full_script(), path, old, new)
    (finding,) = found(files, "R18")
    assert finding.severity is Severity.ERROR
    assert finding.case == f"R18.{case}"
    assert (finding.file, finding.line) == (path, line_with(files, path, new.split("\n")[0]))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/wrong-key-2.txt", "tryck 7. |\n", "tryck 7.\n|\n"),
        ("sv/wrong-key-2.txt", "tryck 7. |\n", "tryck 7.\nEller så här.\n"),
        ("sv/kontakt.txt", "Vid larm, ring 112. |", "Vid larm, ring 112. | |"),
        ("sv/silence-2.txt", "tryck {key:kontakt}.", "tryck {key:kontakt}. | |"),
    ],
)
def test_other_pauses_are_free(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R18") == []


def test_a_pause_in_a_phrase_adds_to_that_of_the_line() -> None:
    path, phrase = "sv/language.toml", "För att höra det här igen, tryck {key}."
    files = replaced(full_script(), path, phrase, f"{phrase} |")
    assert cases(files, "R18") == [("long", path, line_with(files, path, phrase))]


def test_an_option_in_two_voices_is_one_option() -> None:
    files = replaced(
        full_script(),
        "sv/fred.txt",
        "freds- och säkerhetsfrämjande verksamhet\n\n",
        "freds- och {en: security} verksamhet\n\n",
    )
    assert cases(files, "R18") == []


def test_a_recorded_text_is_judged_as_it_is_written() -> None:
    files = replaced(full_script(), "sv/wrong-key-2.txt", "tryck 7. |", "tryck 7.")
    words = "\n".join(files["sv/wrong-key-2.txt"].decode().splitlines()[1:])
    files = with_text(files, "sv/recordings/wrong-key-2.wav", wav(3))
    files = with_text(files, "sv/recordings/wrong-key-2.txt", words)
    assert [case for case, _, _ in cases(files, "R18")] == ["short"]


def test_nested_menus_and_languages_without_data() -> None:
    files = nested_script(2, 8, languages=("sv", "en", "fi"))
    assert cases(files, "R18") == []
    phrase = "För att höra valen igen, tryck {key}."
    files = replaced(files, "sv/language.toml", phrase, f"{phrase} |")
    line = line_with(files, "sv/language.toml", phrase)
    assert set(cases(files, "R18")) == {("long", "sv/language.toml", line)}
