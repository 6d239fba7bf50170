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
CALLS = {"operativt": 600, "strategiskt": 500, "utveckling": 400, "fred": 300, "fast": 200}
LIMITS = {"min_calls": 400, "min_lead": 0.05}


def _subject(files: Mapping[str, bytes], calls: Mapping[str, int]) -> Subject:
    script = readable(files)
    return Subject(script, prepare(script), calls=calls)


def _moved(files: Mapping[str, bytes], calls: Mapping[str, int]) -> list[tuple[object, object]]:
    """Each option that should stand earlier, and the one that it should stand before."""
    breaches = RULE.check(_subject(files, calls), LIMITS)
    return [(breach.values["found"], breach.values["before"]) for breach in breaches]


@pytest.mark.parametrize(
    ("calls", "moved"),
    [
        (CALLS, []),
        (CALLS | {"fast": 400}, []),  # 100 of 2200 may be chance
        (CALLS | {"fast": 420}, [("fast", "fred")]),
        (CALLS | {"kontakt": 990}, [("kontakt", "operativt")]),
        ({"utveckling": 400}, [("utveckling", "operativt")]),
        ({"utveckling": 399}, []),  # too few to know
        ({"gone": 700}, []),
    ],
)
def test_an_option_that_clearly_more_callers_choose_should_come_earlier(
    calls: dict[str, int], moved: list[tuple[str, str]]
) -> None:
    assert _moved(full_script(), calls) == moved
    subject = _subject(full_script(), calls)
    assert breaches(RULE, subject) == [("", "line.toml", 0)] * len(moved)


def test_thresholds_of_nothing_still_take_one_call_more() -> None:
    for calls, count in (({}, 0), ({"operativt": 1, "strategiskt": 1}, 0), ({"fast": 1}, 1)):
        found = breaches(RULE, _subject(full_script(), calls), min_calls=0, min_lead=0)
        assert [case for case, _, _ in found] == [""] * count


def test_a_menu_counts_as_much_as_its_topics() -> None:
    files = nested_script(2, 8)  # topics 1 to 4 in menu-1, 5 to 8 in menu-2
    calls = {"topic-1": 250, "topic-5": 150, "topic-6": 50}
    assert _moved(files, calls) == []
    assert _moved(files, calls | {"topic-6": 150}) == [("menu-2", "menu-1")]


def test_with_enough_calls_the_source_does_not_matter() -> None:
    files = replaced(full_script(), "line.toml", ORDER, '"fred", "operativt", "strategiskt"')
    files = without(files, "facts.toml")
    assert _moved(files, {"fred": 300, "operativt": 200}) == []


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
