"""R24: the commonest option comes first; until it is known, the order of the source."""

from collections.abc import Mapping

import pytest
from scripts import full_script, nested_script, replaced, without

from ivr.checks.rules.menu.r24_commonest_first import RULE
from ivr.checks.rules.subject import Subject
from ivr.script.finding import Severity
from ivr.script.line import prepare
from rules.breaking import breaches
from rules.judging import cases, found, readable

ORDER = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
COUNTS = {"operativt": 60, "strategiskt": 50, "utveckling": 40, "fred": 30, "fast": 20}


def _counted(files: Mapping[str, bytes], counts: Mapping[str, int]) -> Subject:
    script = readable(files)
    return Subject(script, prepare(script), counts)


@pytest.mark.parametrize(
    ("counts", "moved"),
    [
        (COUNTS, []),
        (COUNTS | {"fast": 30}, []),  # as many is not more
        (COUNTS | {"fast": 31}, ["fast"]),
        (COUNTS | {"kontakt": 99}, ["kontakt"]),
        ({"utveckling": 1}, ["utveckling"]),
        ({}, []),
        ({"gone": 7}, []),
    ],
)
def test_an_option_that_more_callers_choose_should_come_earlier(
    counts: dict[str, int], moved: list[str]
) -> None:
    subject = _counted(full_script(), counts)
    seen = list(RULE.check(subject, {}))
    assert [breach.values["found"] for breach in seen] == moved
    assert breaches(RULE, subject) == [("", "line.toml", 0)] * len(moved)


def test_a_menu_counts_as_much_as_its_topics() -> None:
    files = nested_script(2, 8)  # topics 1 to 4 in menu-1, 5 to 8 in menu-2
    assert breaches(RULE, _counted(files, {"topic-1": 3, "topic-5": 2, "topic-6": 1})) == []
    seen = list(RULE.check(_counted(files, {"topic-1": 3, "topic-5": 2, "topic-6": 2}), {}))
    assert [breach.values["found"] for breach in seen] == ["menu-2"]


def test_with_counts_the_source_does_not_matter() -> None:
    files = replaced(full_script(), "line.toml", ORDER, '"fred", "operativt", "strategiskt"')
    files = without(files, "facts.toml")
    assert breaches(RULE, _counted(files, {"fred": 2, "operativt": 1})) == []


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ('"strategiskt", "operativt", "utveckling", "fred", "fast", "kontakt"', ["operativt"]),
        (
            '"kontakt", "operativt", "strategiskt", "utveckling", "fred", "fast"',
            ["operativt", "strategiskt", "utveckling", "fred", "fast"],
        ),
        ('"operativt", "strategiskt", "utveckling", "fred", "fast"', []),
    ],
)
def test_without_counts_the_order_is_that_of_the_fact_table(order: str, moved: list[str]) -> None:
    findings = found(replaced(full_script(), "line.toml", ORDER, order), "R24")
    assert [finding.values["found"] for finding in findings] == moved
    assert {(each.severity, each.case) for each in findings} <= {(Severity.INFO, "R24.source")}


def test_without_counts_and_without_facts_there_is_nothing_to_compare_with() -> None:
    order = ORDER.replace('"operativt", "strategiskt"', '"strategiskt", "operativt"')
    files = replaced(without(full_script(), "facts.toml"), "line.toml", ORDER, order)
    assert cases(files, "R24") == []
    assert cases(nested_script(2, 8), "R24") == []
