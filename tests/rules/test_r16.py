"""R16: the first option is heard soon."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, wav, with_text

from ivr.checks.rules.timing.r16_time_to_first_option import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of

SWEDISH = 15.49
"""Seconds up to the first option by the formula."""


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("Här får du höra mer om det.", Severity.WARNING),
        (
            "Här får du höra mer om det, om du har tid att lyssna en stund på oss och på andra, "
            "och om du orkar vänta på det en stund till.",
            Severity.ERROR,
        ),
    ],
)
def test_a_long_welcome_is_a_warning_and_a_very_long_one_an_error(
    words: str, severity: Severity
) -> None:
    files = full_script()
    files["sv/welcome.txt"] += words.encode()
    (finding,) = found(files, "R16")
    assert (finding.severity, finding.case) == (severity, "R16")
    assert finding.file == "sv/welcome.txt"
    assert finding.line == line_with(files, "sv/welcome.txt", "Det här är")


def test_the_time_is_that_of_the_script_rules_less_the_margin() -> None:
    subject = subject_of(full_script())
    at = {"margin": 0, "max_seconds": 30}
    assert breaches(RULE, subject, **at, warn_seconds=SWEDISH + 0.01) == []
    assert breaches(RULE, subject, **at, warn_seconds=SWEDISH - 0.01) == [("", "sv/welcome.txt", 2)]
    just = SWEDISH * 0.9
    assert breaches(RULE, subject, warn_seconds=just - 0.01) == [("", "sv/welcome.txt", 2)]
    assert breaches(RULE, subject, warn_seconds=just + 0.01) == []


def test_over_the_most_is_an_error_only_above_it() -> None:
    subject = subject_of(full_script())
    for most, severity in ((SWEDISH - 0.01, Severity.ERROR), (SWEDISH + 0.01, None)):
        (breach,) = RULE.check(subject, {"warn_seconds": 15, "max_seconds": most, "margin": 0})
        assert breach.severity is severity


def test_other_languages_are_timed_from_their_key() -> None:
    files = full_script()
    files["en/welcome.txt"] += b"It tells you a great deal about many things, in short texts.\n"
    files["en/welcome.txt"] += b"There are several of them, and you may choose as you please.\n"
    files["en/welcome.txt"] += b"Nothing is recorded, and nobody asks who you are.\n"
    files["en/welcome.txt"] += b"You may call as often as you please.\n"
    assert cases(files, "R16") == [("other", "en/welcome.txt", 2)]
    late = breaches(RULE, subject_of(full_script()), warn_seconds=5)
    assert late == [("", "sv/welcome.txt", 2), ("other", "en/welcome.txt", 2)]


def test_a_third_language_is_reached_by_way_of_the_second() -> None:
    files = nested_script(1, 3, languages=("sv", "en", "us"))
    three_notices = ("", "sv/welcome.txt", 2)
    assert cases(files, "R16") == [three_notices]
    files["us/welcome.txt"] += b"Hello. " * 20
    assert sorted(cases(files, "R16")) == [three_notices, ("other", "us/welcome.txt", 2)]


def test_a_recording_counts_as_long_as_it_lasts() -> None:
    files = full_script()
    text = files["sv/welcome.txt"].decode().splitlines()[1]
    for length, warned in ((4, False), (6, True)):
        recorded = with_text(files, "sv/recordings/welcome.wav", wav(length))
        recorded = with_text(recorded, "sv/recordings/welcome.txt", text)
        assert subject_of(recorded).recording("sv", "welcome")
        assert (cases(recorded, "R16") != []) is warned


def test_an_option_that_begins_in_another_language_is_found_too() -> None:
    files = replaced(
        full_script(), "sv/operativt.txt", "operativt polissamarbete, till", "{en: Europol}, till"
    )
    before = subject_of(files)
    assert breaches(RULE, before, warn_seconds=SWEDISH * 0.9 + 0.01) == []
    assert breaches(RULE, before, warn_seconds=SWEDISH * 0.9 - 0.5) != []
