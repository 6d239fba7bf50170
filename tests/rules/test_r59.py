"""R59: a recording lasts about as long as its text should."""

import pytest
from scripts import full_script, small_script, wav, with_text
from sounds import encoded, example, recorded, speech

from ivr.checks.rule import RecordedExample
from ivr.checks.rules.recordings.r59_length_of_recording import RULE
from ivr.checks.subject import recorded as measured
from ivr.script.finding import Severity
from rules.judging import cases, found


def lasting(name: str, seconds: float, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return recorded(name, encoded(speech(seconds, rate=8_000), 8_000), files)


@pytest.mark.parametrize(
    ("name", "seconds", "expected"),
    [
        ("sv/strategiskt", 26.52 * 1.24, []),
        ("sv/strategiskt", 26.52 * 1.26, ["long"]),
        ("sv/strategiskt", 26.52 * 0.76, []),
        ("sv/strategiskt", 26.52 * 0.74, ["short"]),
        ("en/strategiskt", 25.00 * 1.24, []),
        ("en/strategiskt", 25.00 * 1.26, ["long"]),
        ("en/strategiskt", 25.00 * 0.74, ["short"]),
    ],
)
def test_a_quarter_more_or_less_than_the_formula_is_allowed(
    name: str, seconds: float, expected: list[str]
) -> None:
    file = name.replace("/", "/recordings/") + ".wav"
    assert cases(lasting(name, seconds), "R59") == [(case, file, 0) for case in expected]


def test_it_is_a_warning_that_tells_all_three_lengths() -> None:
    (finding,) = found(lasting("sv/strategiskt", 40), "R59")
    assert finding.severity is Severity.WARNING
    assert finding.wording("sv").expected == "19,9 till 33,1 sekunder tal; beräknat 26,5"
    assert finding.wording("en").found == "40 seconds of speech"


def test_silence_at_the_ends_is_no_part_of_the_reading() -> None:
    sound = encoded(speech(24, rate=8_000, before=5, after=8), 8_000)
    assert cases(recorded("sv/strategiskt", sound), "R59") == []


def test_the_examples_break_it_alone_and_not_at_all() -> None:
    assert isinstance(RULE.bad, RecordedExample) and isinstance(RULE.good, RecordedExample)
    bad, good = example(RULE.bad), example(RULE.good)
    assert [len(found(bad, f"R{number}")) for number in (58, 59, 60)] == [0, 1, 0]
    assert found(good, "R59") == []


def test_what_cannot_be_measured_is_a_finding() -> None:
    files = recorded("sv/notice", wav(9))
    assert cases(files, "R59") == [("unmeasured", "sv/recordings/notice.wav", 0)]
    assert cases(files, "R58") == cases(files, "R60") == []


def test_a_text_without_a_recording_is_not_judged() -> None:
    assert cases(full_script(), "R59") == []


def test_a_threshold_can_be_moved_with_a_reason() -> None:
    files = lasting("sv/fast", 21.7 * 1.3, small_script())
    assert [case for case, _, _ in cases(files, "R59")] == ["long"]
    table = files["line.toml"] + b'\n[rules]\nR59 = { max_difference = 0.4, reason = "Slow." }\n'
    assert cases(with_text(files, "line.toml", table), "R59") == []


def test_a_language_without_data_is_left_out() -> None:
    files = small_script(languages=("sv", "fi"))
    assert cases(lasting("fi/fred", 1, files), "R59") == []


def test_what_was_measured_is_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "MOST_REMEMBERED", 1)
    files = lasting("sv/welcome", 9, lasting("sv/notice", 9))
    assert len(found(files, "R59")) == len(found(files, "R59")) == 2
