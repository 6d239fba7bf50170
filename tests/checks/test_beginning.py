"""The seconds from the answer to the first option."""

import pytest

from ivr.script.finding import Severity
from tests.checks.judging import broken, judged
from tests.scripts import full_script, nested_script, replaced, small_script, wav, with_text

SWEDISH = 15.49
"""Seconds up to the first option by the formula."""


def limited(**limits: float) -> dict[str, bytes]:
    """The frozen script with other limits."""
    table = ", ".join(f"{name} = {value}" for name, value in limits.items())
    rules = f'\n[rules]\nR04 = {{ {table}, reason = "Tried with callers." }}\n'
    return with_text(full_script(), "line.toml", full_script()["line.toml"] + rules.encode())


def test_a_limit_itself_is_kept_and_the_margin_is_taken_off() -> None:
    most = SWEDISH * 0.9
    assert broken(limited(option_warn_seconds=most + 0.01), "R04") == []
    late = [("option", "sv/texts/welcome/body")]
    assert broken(limited(option_warn_seconds=most - 0.01), "R04") == late
    assert broken(limited(option_warn_seconds=SWEDISH + 0.01, margin=0), "R04") == []


@pytest.mark.parametrize(("most", "severity"), [(14, Severity.WARNING), (13, Severity.ERROR)])
def test_a_very_late_option_is_an_error(most: float, severity: Severity) -> None:
    files = limited(option_warn_seconds=13, option_seconds=most)
    (finding,) = (each for each in judged(files) if each.rule == "R04")
    assert (finding.case, finding.severity) == ("R04.option", severity)


def test_what_delays_all_that_follows_is_reported_alone() -> None:
    files = limited(notice_seconds=5, language_seconds=6, option_warn_seconds=7)
    assert broken(files, "R04") == [("notice", "sv/texts/notice/body")]


@pytest.mark.parametrize(("length", "late"), [(4, False), (6, True)])
def test_a_recording_counts_as_long_as_it_lasts(length: float, late: bool) -> None:
    words = full_script()["sv/welcome.txt"].decode().splitlines()[1]
    files = with_text(full_script(), "sv/recordings/welcome.wav", wav(length))
    files = with_text(files, "sv/recordings/welcome.txt", words)
    assert bool(broken(files, "R04")) is late


def test_an_option_that_begins_in_another_language_is_found_too() -> None:
    files = replaced(
        limited(option_warn_seconds=13),
        "sv/operativt.txt",
        "operativt polissamarbete, till",
        "{en: Europol}, till",
    )
    assert broken(files, "R04") == [("option", "sv/texts/welcome/body")]


def test_a_third_language_is_reached_by_way_of_the_second() -> None:
    files = nested_script(1, 3, languages=("sv", "en", "us"))
    files["us/welcome.txt"] += b"Hello. " * 20
    late = {(case, field.split("/")[0]) for case, field in broken(files, "R04")}
    assert ("option-after-language", "us") in late
    assert ("notice", "sv") in late or ("notice", "en") in late or ("notice", "us") in late


@pytest.mark.parametrize("languages", [("en",), ("sv", "en")])
def test_other_scripts_keep_the_rule(languages: tuple[str, ...]) -> None:
    assert broken(small_script(languages=languages), "R04") == []
