"""The report of a period: compared with a plain recount, and its labels."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.statistics.events import SumKind
from ivr.statistics.panels import ReportTables
from ivr.statistics.report import STEPS, ReportPeriod, report
from ivr.statistics.tables import SumRow
from tests.scripts import prepared, short_script

JANUARY, LAST = date(2026, 1, 1), date(2026, 4, 30)

SUMS = st.builds(
    SumRow,
    day=st.dates(JANUARY, LAST),
    edition=st.integers(0, 2),
    kind=st.sampled_from((SumKind.CALLS, SumKind.TIMED, SumKind.TOPIC)),
    key=st.sampled_from(("fred", "fast")),
    count=st.integers(1, 9),
    seconds=st.integers(0, 2000),
)


@given(st.lists(SUMS, max_size=30), st.sampled_from(tuple(STEPS)))
def test_a_report_equals_a_recount_and_its_parts_add_up(rows: list[SumRow], step: str) -> None:
    found = report(rows, ReportPeriod(JANUARY, LAST, step))
    timed = [row for row in rows if row.kind == SumKind.TIMED]
    assert found.whole.seconds == sum(row.seconds for row in timed)
    assert (found.whole.average is None) == (not timed)
    plain = Counter[tuple[str, str]]()
    for row in rows:
        plain[row.kind, row.key] += row.count
    counts = found.whole.counts
    assert plain == {(kind, key): n for kind in counts for key, n in counts[kind].items()}
    calls = [row for row in rows if row.kind == SumKind.CALLS]
    starts = [span.start for span in found.spans] + [LAST + timedelta(days=1)]
    for span, start, end in zip(found.spans, starts, starts[1:], strict=False):
        assert span.calls == sum(row.count for row in calls if start <= row.day < end)
    for each in found.editions:
        assert each.calls == sum(row.count for row in calls if row.edition == each.edition)


def test_weeks_begin_on_mondays_and_months_on_their_first_day() -> None:
    first, last = date(2026, 1, 30), date(2026, 2, 10)
    starts = {
        step: [span.start for span in report([], ReportPeriod(first, last, step)).spans]
        for step in STEPS
    }
    assert len(starts["day"]) == 12
    assert starts["week"] == [first, date(2026, 2, 2), date(2026, 2, 9)]
    assert starts["month"] == [first, date(2026, 2, 1)]


def test_a_topic_that_is_gone_has_its_name() -> None:
    tables = ReportTables(report([], ReportPeriod(JANUARY, LAST)), "sv", prepared(short_script()))
    labels = [tables.label(SumKind.TOPIC, name) for name in ("fred", "people-wanted")]
    assert labels == ["Freds- och säkerhetsfrämjande verksamhet", "People wanted"]
    assert tables.label(SumKind.LANGUAGE, "fi") == "finska"
    assert tables.label(SumKind.COUNTRY, "SE") == "Sverige"
