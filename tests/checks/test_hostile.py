"""Checks of texts that nobody would write: none raises, and none takes long."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from itertools import product
from threading import Event, Thread
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ivr.checks.check import CheckResult, check_script
from ivr.checks.checked import CheckedLanguage
from ivr.checks.checker import Checker
from ivr.checks.rule import ERROR, Breaches, LanguageRule, Limits
from ivr.checks.rules import check_rules
from ivr.i18n import LANGUAGES
from ivr.reports.document.building import document
from ivr.script.findings.finding import FAILURES, Wording
from ivr.script.model.line import prepare
from ivr.script.model.texts import MAX_TEXT_BYTES
from ivr.script.reading.reading import read_script
from tests.checks.judging import NOW
from tests.hostile import TABLES, filled, texts
from tests.scripts import announced, full_script, nested_script, with_text


def about_peace(words: str, code: str = "sv") -> dict[str, bytes]:
    return with_text(full_script(), f"{code}/fred.txt", f"Fredsinsatser\n\n{words}\n")


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("digits", [16, 310, 5_000])
def test_a_number_of_many_digits_is_an_error_at_its_text(code: str, digits: int) -> None:
    errors = check_script(about_peace(f"Vi är {'7' * digits} personer.", code)).errors
    assert (code, "texts", "fred", "body") in {one.field for one in errors}
    assert "number-in-digits" in {one.case for one in errors}


def test_a_text_that_is_too_long_is_judged_by_its_size_alone() -> None:
    files = about_peace(filled("7", MAX_TEXT_BYTES + 1))
    check = check_script(files)
    assert [one.rule for one in check.findings] == ["text-too-long"]
    assert "21 kB" in check.findings[0].message("en")
    assert not check.is_complete


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(texts(130_000))
def test_no_text_raises(words: str) -> None:
    check_script(about_peace(words), spelling=True)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "file",
    [
        "line.toml",
        pytest.param("sv/language.toml", marks=pytest.mark.servers),
        pytest.param("facts.toml", marks=pytest.mark.servers),
    ],
)
def test_no_table_raises(file: str, name: str) -> None:
    files = full_script()
    began = time.process_time()
    assert check_script({**files, file: files[file] + TABLES[name].encode()}).errors
    assert time.process_time() - began < 5


printable = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
names = st.text(printable, min_size=1, max_size=50).map(partial(normalize, "NFC"))
"""Names as they are read: some characters of CJK become others."""


def explained(files: Mapping[str, bytes]) -> CheckResult:
    """Check and print a script; no finding is a failure of the program."""
    check = check_script(files, now=NOW)
    document(check, files, NOW)
    assert not {finding.rule for finding in check.findings} & FAILURES.keys()
    for finding, language in product(check.findings, LANGUAGES):
        assert finding.message(language, check.titles) and finding.hint(language, check.titles)
    return check


UNKNOWN = ("fast", "kontakt", "notice", "main", "sv", "stopp", "R19", "emergency", "label")
TABLES_OF_FIELDS = ("", "keys", "patience", "publishing", "menus.main", "announcements.stopp")
STOPP = announced({"stopp": "until = 2026-12-01T00:00:00\n"})


@given(
    st.sampled_from(TABLES_OF_FIELDS),
    st.sampled_from(UNKNOWN) | names,
    st.integers(0, 3),
)
def test_an_unknown_name_is_an_error_under_its_own_name(table: str, name: str, depth: int) -> None:
    value = "{ fast = " * depth + "1" + " }" * depth
    line, header = f"{json.dumps(name, ensure_ascii=False)} = {value}\n", f"[{table}]\n"
    text = STOPP["line.toml"].decode()
    if not table:
        text = line + text
    elif header in text:
        text = text.replace(header, header + line)
    else:
        text += f"\n{header}{line}"
    check = explained({**STOPP, "line.toml": text.encode()})
    (finding,) = check.errors
    path = f"{table}.{name}" if table else name
    assert finding.rule == "unknown-field"
    for language in LANGUAGES:
        assert path in finding.message(language, check.titles)
        assert path in finding.hint(language, check.titles)


MARKUP = ("{", "}", "|", "{en: hej}", "{count}", "{key:fast}", "{en:", "#", "fast", "112", "7")
LABELS = st.lists(st.sampled_from(MARKUP) | st.text(printable, max_size=20), min_size=1)


@example("sv/menu-2.txt", "{")
@example("en/topic-1.txt", "{")
@given(st.sampled_from(["sv/menu-1.txt", "sv/menu-2.txt", "en/topic-1.txt"]), LABELS.map("".join))
def test_no_label_raises(path: str, label: str) -> None:
    files = nested_script(2, 7)
    text = files[path].decode().partition("\n")[2]
    explained(with_text(files, path, f"{label}\n{text}"))


def test_a_rule_that_raises_is_an_error_where_it_looked() -> None:
    @LanguageRule("R40", ERROR, title="Sentences are short.", wording=Wording("", ""))
    def faulty(language: CheckedLanguage, limits: Limits) -> Breaches:
        for sentence in language.body("fred"):
            raise ValueError(sentence.written)
        yield from ()

    script = read_script(full_script()).script
    assert script
    (found,) = check_rules(prepare(script), NOW, rules=[faulty])
    assert (found.severity, found.field) == (ERROR, ("sv", "texts", "fred", "body"))
    assert "Sentences are short." in found.message("en")


def test_a_check_that_raises_is_an_error() -> None:
    files = announced({"closed": "until = 2990-01-04T12:00:00\n"})
    check = check_script(files, now=datetime(2027, 1, 1))  # no aware moment
    assert "check-failed" in {one.rule for one in check.errors}
    unreadable: dict[str, bytes] = {**files, "sv/fred.txt": None}  # type: ignore[dict-item]
    assert [one.rule for one in read_script(unreadable).errors] == ["check-failed"]


def test_requests_for_one_content_share_a_check() -> None:
    asked, may_go_on = list[str](), Event()

    def slow(files: Mapping[str, bytes], **_options: object) -> object:
        asked.append("check")
        assert may_go_on.wait(60)
        return check_script({})

    checker = Checker(slow, clock=lambda: 0)  # type: ignore[arg-type]
    threads = [Thread(target=checker.check, args=({},)) for _ in range(4)]
    for thread in threads:
        thread.start()
    may_go_on.set()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
