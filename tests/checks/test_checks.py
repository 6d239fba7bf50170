"""The complete check of a script before it answers calls."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from inspect import unwrap
from pathlib import Path
from types import MappingProxyType

import pytest

from ivr.call.walk import walk
from ivr.checks.check import (
    check_and_prepare,
    check_documents,
    check_script,
    in_lines,
    read_published,
)
from ivr.checks.checker import CACHE_SIZE, PERIOD_SECONDS, RETRY_SECONDS, Checker
from ivr.checks.process import CheckProcess
from ivr.errors import ScriptRefusedError
from ivr.script.findings.finding import Finding, Severity
from ivr.script.findings.wordings import SENTENCE_WORDINGS
from ivr.script.model.line import SpokenText
from ivr.script.model.speech import Speech, Voice
from tests.script.mistakes import MISTAKES
from tests.scripts import (
    announced,
    full_script,
    prepared,
    replaced,
    with_long_fault,
    with_text,
    without,
)

Files = dict[str, bytes]


def test_all_errors_are_reported_together_without_a_line() -> None:
    files = with_text(full_script(), "sv/welcome.txt", "")
    files = without(with_text(files, "en/fred.txt", "a\n\nb \x01.\n"), "en/notice.txt")
    files = with_text(files, "sv/utkast.txt", "Ett utkast.\n")  # a warning
    check = check_script(files)
    assert not check.may_answer and not check.is_complete
    assert check.line is None and check.walk is None
    assert "sv/welcome.txt:0: empty-file: " in in_lines(check.errors, files, "sv")
    with pytest.raises(ScriptRefusedError) as refused:
        check_and_prepare(files)
    told = str(refused.value).splitlines()
    assert len(told) == len(check.errors)
    assert {line.split(":")[0] for line in told} >= {
        "sv/welcome.txt",
        "en/fred.txt",
        "en/notice.txt",
    }


def test_the_rules_judge_every_script_whose_errors_are_in_sentences() -> None:
    whole: dict[str, Files] = {}
    for each in MISTAKES:
        if each.case in SENTENCE_WORDINGS.keys() - whole.keys() and each.reading.can_be_prepared:
            whole[each.case] = each.files
    assert whole.keys() == SENTENCE_WORDINGS.keys()
    for files in whole.values():
        check = check_script(files)
        assert check.is_complete and check.walk is not None


@pytest.mark.parametrize(
    ("notice", "rules"),
    [
        ("I en nödsituation, ring 113.", {"unknown-number", "R03", "R52"}),
        ("I en nödsituation: lägg på.", {"R03", "R52"}),
        (
            "I en fruktansvärd nödsituation: ring omedelbart till nödnumret 112.",
            {"R02", "R03", "R04"},
        ),
    ],
)
def test_a_changed_notice_has_all_its_errors_alone(notice: str, rules: set[str]) -> None:
    errors = check_script(with_text(full_script(), "sv/notice.txt", f"{notice}\n")).errors
    assert {each.rule for each in errors} == rules
    assert {each.field for each in errors} == {("sv", "texts", "notice", "body")}


# The proof of the documents.


ELIN = Voice("sv", "sv-SE", "Polly.Elin-Neural")


@pytest.mark.parametrize(
    ("name", "speech"),
    [
        ("notice", Speech(replace(ELIN, name="Polly.Eva"), ("Hej.",))),
        ("fred", Speech(replace(ELIN, locale="en-GB"), ("Hi.",))),
        ("silence-2", Speech(ELIN, ("Ring 112.",))),
        ("fault", Speech(ELIN, ("Hej du. " * 200,) * 50)),
    ],
    ids=["no voice of Twilio", "a voice of another locale", "a number", "too much of everything"],
)
def test_the_proof_finds_breaches_of_twilios_rules(name: str, speech: Speech) -> None:
    line = prepared(full_script())
    texts = {
        key: SpokenText(((speech,),)) if key[2] == name else text
        for key, text in line.texts.items()
    }
    line = replace(line, texts=MappingProxyType(texts))
    findings = check_documents(line, walk(line))
    assert {(found.rule, found.severity) for found in findings} == {
        ("document-refused", Severity.ERROR)
    }
    assert len({each.values["found"] for each in findings}) == len(findings)
    for found in findings:
        assert str(found.values["found"]) in found.hint("sv")


def test_a_script_with_a_document_that_twilio_refuses_may_not_answer() -> None:
    refused = check_script(with_long_fault(full_script()))
    assert {found.rule for found in refused.errors} == {"document-refused"}


def coming(number: int) -> Files:
    """Return a script with some consecutive announcements that have not ended."""
    day = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
    return announced({f"kommande-{at}": day.format(2900 + at) for at in range(number)})


def test_documents_during_announcements_are_proved_too() -> None:
    day = "from = 2900-01-05T08:00:00\nuntil = 2900-01-06T08:00:00"
    words = {"sv": "Hej du, nu är det bra.\n" * 300, "en": "Hi."}
    assert not check_script(announced({"ett": day}, words)).document_errors
    assert check_script(announced({"ett": day, "tva": day}, words)).document_errors


def test_more_than_twenty_current_announcements_are_an_error_in_a_new_script() -> None:
    assert check_script(coming(25), now=datetime(2910, 1, 1, tzinfo=UTC)).may_answer
    check = check_script(coming(300))
    (finding,) = check.errors
    assert finding.field == ("announcements", "kommande-20")
    assert check.walk is None, "which would take a minute"
    assert len(read_published(coming(25)).script.announcements) == 25


def test_recent_checks_are_cached_by_content_for_a_while() -> None:
    seconds = [0.0]
    checker = Checker(unwrap(check_script), clock=lambda: seconds[0])
    found = checker.check({"a": b""})
    seconds[0] = PERIOD_SECONDS - 1
    assert checker.check({"a": b""}) is found
    assert checker.check({"a": b"1"}) is not found
    seconds[0] = PERIOD_SECONDS
    again = checker.check({"a": b""})
    assert again is not found
    for number in range(CACHE_SIZE):
        checker.check({"a": b"%d" % number})
    assert checker.check({"a": b""}) is not again


def test_a_check_that_ran_out_of_time_is_repeated_after_a_minute(tmp_path: Path) -> None:
    seconds = [0.0]
    busy = CheckProcess(tmp_path / "check.lock", seconds=0)
    runs = iter((busy.check, unwrap(check_script)))
    checker = Checker(lambda *of, **options: next(runs)(*of, **options), clock=lambda: seconds[0])
    assert not checker.check(full_script()).may_answer
    seconds[0] = RETRY_SECONDS - 1
    assert not checker.check(full_script()).may_answer
    seconds[0] = RETRY_SECONDS
    assert checker.check(full_script()).may_answer


# Consequences of an error are not reported beside it.

TABLE = "sv/language.toml"


def found(files: Mapping[str, bytes]) -> list[Finding]:
    """Return the findings about a script that the frozen script does not have."""
    known = set(map(what, checked_frozen()))
    return [each for each in check_script(files, spelling=True).findings if what(each) not in known]


@cache
def checked_frozen() -> tuple[Finding, ...]:
    return check_script(full_script(), spelling=True).findings


def what(finding: Finding) -> object:
    return finding.case, finding.field, frozenset(finding.values.items())


def fred(words: str, *taught: tuple[str, str]) -> dict[str, bytes]:
    """Return the frozen script with other words in a sentence, and pronunciations."""
    table = "".join(f'"{written}" = "{spoken}"\n' for written, spoken in taught)
    files = replaced(full_script(), TABLE, '"1" =', f'{table}"1" =')
    return replaced(files, "sv/fred.txt", "Sedan tjänstgör", words)


@pytest.mark.parametrize(
    ("words", "cases"),
    [
        ("De 100 poliserna tjänstgör", ["number-in-digits 100"]),
        ("Det är +46 8 401 90 00. Sedan tjänstgör", ["unknown-number +46 8 401 90 00"]),
        ("Efter ½ år tjänstgör", ["digit-without-pronunciation ½"]),
        ("De • gula ☎ ring 110. Sedan tjänstgör", ["R48 ", "unknown-number 110"]),
    ],
)
def test_wrong_figures_are_found_once_and_hide_no_others(words: str, cases: list[str]) -> None:
    assert sorted(f"{each.case} {each.place.words}" for each in found(fred(words))) == cases


def test_numbers_that_only_one_language_says_are_quoted_as_they_are_written() -> None:
    files = replaced(full_script(), "sv/fast.txt", "gripa dem.", "gripa dem. Ring 114 14.")
    (finding,) = (each for each in found(files) if each.case == "R51.numbers")
    assert "114 14" in finding.message("en")


def test_a_count_may_have_a_pronunciation_but_not_another_phone_number() -> None:
    assert found(fred("De 1 000 poliserna tjänstgör", ("1 000", "många"))) == []
    (finding,) = found(fred("Ring 118. Sedan tjänstgör", ("118", "hundra")))
    assert finding.case == "unknown-number"


@pytest.mark.parametrize("number", ["112", "+46 77 114 14 00"])
def test_a_number_needs_no_entry_and_a_wrong_entry_is_reported_once(number: str) -> None:
    lines = full_script()[TABLE].decode().splitlines()
    (entry,) = (line for line in lines if line.startswith(f'"{number}"'))
    assert found(replaced(full_script(), TABLE, f"{entry}\n", "")) == []
    (wrong,) = found(replaced(full_script(), TABLE, entry, f'"{number}" = "hundra"'))
    assert (wrong.rule, wrong.field) == ("R43", ("sv", "pronunciation", number))


def test_a_sentence_in_another_language_has_no_misspelt_words() -> None:
    files = fred("They then serve in missions around the world.\nSedan tjänstgörr")
    misspelt = {(each.rule, each.place.words) for each in found(files)}
    assert misspelt == {("R49", ""), ("spelling", "tjänstgörr")}
