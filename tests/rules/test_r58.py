"""R58: a recording is read at a rate that callers follow."""

import pytest
from scripts import full_script, nested_script, replaced, small_script
from sounds import encoded, example, recorded, speech

from ivr.checks.rule import RecordedExample
from ivr.checks.rules.recordings.r58_rate_of_speech import RULE
from ivr.script.finding import Severity
from rules.judging import cases, found


def lasting(name: str, seconds: float, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return recorded(name, encoded(speech(seconds, rate=8_000), 8_000), files)


@pytest.mark.parametrize(
    ("name", "seconds", "expected"),
    [
        ("sv/operativt", 108 / 5.25, []),
        ("sv/operativt", 108 / 5.36, ["fast"]),
        ("sv/operativt", 108 / 4.25, []),
        ("sv/operativt", 108 / 4.05, ["slow"]),
        ("en/operativt", 110 / 5.25, []),
        ("en/operativt", 110 / 5.36, ["fast"]),
        ("en/operativt", 110 / 4.15, ["slow"]),
    ],
)
def test_prose_is_read_at_4_2_to_5_3_syllables_a_second(
    name: str, seconds: float, expected: list[str]
) -> None:
    file = name.replace("/", "/recordings/") + ".wav"
    assert cases(lasting(name, seconds), "R58") == [(case, file, 0) for case in expected]


@pytest.mark.parametrize(("seconds", "expected"), [(34, []), (35, []), (37, ["slow"])])
def test_phone_numbers_may_be_read_as_slowly_as_they_should(
    seconds: float, expected: list[str]
) -> None:
    assert [case for case, _, _ in cases(lasting("sv/kontakt", seconds), "R58")] == expected


@pytest.mark.parametrize(("seconds", "expected"), [(3.9, []), (3.8, ["fast"])])
def test_a_short_text_may_be_read_as_fast_as_the_formula_says(
    seconds: float, expected: list[str]
) -> None:
    assert [case for case, _, _ in cases(lasting("sv/welcome", seconds), "R58")] == expected


def test_it_is_a_warning_with_both_rates_as_each_language_writes_them() -> None:
    (finding,) = found(lasting("sv/operativt", 108 / 6), "R58")
    assert finding.severity is Severity.WARNING
    assert finding.wording("sv").expected == "4,12 till 5,30 stavelser i sekunden"
    assert finding.wording("sv").found == "5,99 stavelser i sekunden"
    assert finding.wording("en").found == "5.99 syllables a second"


def test_the_examples_break_it_alone_and_not_at_all() -> None:
    assert isinstance(RULE.bad, RecordedExample) and isinstance(RULE.good, RecordedExample)
    bad, good = example(RULE.bad), example(RULE.good)
    assert [len(found(bad, f"R{number}")) for number in (58, 59, 60)] == [1, 0, 0]
    assert found(good, "R58") == []


def test_a_text_without_a_recording_is_not_judged() -> None:
    assert cases(full_script(), "R58") == []


def test_an_outdated_recording_is_not_judged() -> None:
    files = lasting("sv/operativt", 108 / 6)
    new = replaced(files, "sv/operativt.txt", "observatör i Ameripol.", "observatör.")
    assert cases(new, "R58") == []


def test_a_topic_of_a_nested_menu_is_judged_once() -> None:
    files = nested_script(2, 7)
    assert [case for case, _, _ in cases(lasting("sv/topic-7", 1.0, files), "R58")] == ["fast"]


def test_a_recording_that_holds_for_a_later_menu_alone_is_judged_by_its_words() -> None:
    files = nested_script(2, 7)
    other = replaced(
        lasting("sv/silence-2", 2, files), "sv/recordings/silence-2.txt", "1 till 2", "1 till 4"
    )
    (finding,) = found(other, "R58")
    assert finding.file == "sv/recordings/silence-2.wav"


def test_a_language_without_data_is_left_out() -> None:
    files = small_script(languages=("sv", "fi"))
    assert cases(lasting("fi/fred", 1, files), "R58") == []
