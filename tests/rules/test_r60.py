"""R60: no clipped ends, and no mere blip."""

import pytest
from scripts import full_script
from sounds import encoded, example, recorded, speech

from ivr.checks.rule import RecordedExample
from ivr.checks.rules.recordings.r60_ends_of_recording import RULE
from ivr.script.finding import Severity
from rules.judging import cases, found


def with_ends(before: float, after: float, name: str = "sv/welcome") -> dict[str, bytes]:
    sound = speech(4.3, rate=8_000, before=before, after=after)
    return recorded(name, encoded(sound, 8_000))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0.12, 0.12, []),
        (0.08, 0.12, ["before"]),
        (0.12, 0.08, ["after"]),
        (0, 0, ["before", "after"]),
        (3, 3, []),
    ],
)
@pytest.mark.parametrize("name", ["sv/welcome", "en/welcome"])
def test_both_ends_have_100_ms_of_silence(
    before: float, after: float, expected: list[str], name: str
) -> None:
    file = name.replace("/", "/recordings/") + ".wav"
    found_cases = cases(with_ends(before, after, name), "R60")
    assert found_cases == [(case, file, 0) for case in expected]


def test_it_is_a_warning_that_tells_the_silence_in_milliseconds() -> None:
    (finding,) = found(with_ends(0.05, 0.5), "R60")
    assert finding.severity is Severity.WARNING
    assert finding.wording("sv").expected.startswith("minst 100 millisekunder")
    assert finding.wording("en").found in ("40 milliseconds", "50 milliseconds")


@pytest.mark.parametrize(("seconds", "expected"), [(0.38, ["blip"]), (0.42, [])])
def test_a_file_is_not_shorter_than_600_ms(seconds: float, expected: list[str]) -> None:
    sound = encoded(speech(seconds, rate=8_000, before=0.1, after=0.1), 8_000)
    files = recorded("sv/notice", sound)
    assert [case for case, _, _ in cases(files, "R60") if case == "blip"] == expected


def test_the_ends_of_an_mp3_are_judged_too() -> None:
    sound = encoded(speech(4.3, before=0.5, after=0), kind="mp3")
    files = recorded("sv/welcome", sound, kind="mp3")
    assert ("before", "sv/recordings/welcome.mp3", 0) not in cases(files, "R60")


def test_the_examples_break_it_alone_and_not_at_all() -> None:
    assert isinstance(RULE.bad, RecordedExample) and isinstance(RULE.good, RecordedExample)
    bad, good = example(RULE.bad), example(RULE.good)
    assert [len(found(bad, f"R{number}")) for number in (58, 59, 60)] == [0, 0, 1]
    assert found(good, "R60") == []


def test_a_text_without_a_recording_is_not_judged() -> None:
    assert cases(full_script(), "R60") == []
