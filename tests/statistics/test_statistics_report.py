"""The report of a period, compared with a plain recount."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.statistics.calls import SumKind
from ivr.statistics.lines import EditionLines, steps
from ivr.statistics.panels import Panel, panels
from ivr.statistics.report import STEPS, Period, report
from ivr.statistics.tables import SumRow
from ivr.statistics.words import Words
from tests.databases import memory_database
from tests.scripts import announced, full_script, prepared, replaced, with_text, without
from tests.statistics.conftest import DAY

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
    found = report(rows, Period(JANUARY, LAST, step))
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
        assert each.calls == sum(row.count for row in calls if (row.edition,) == each.editions)


def test_weeks_begin_on_mondays_and_months_on_their_first_day() -> None:
    first, last = date(2026, 1, 30), date(2026, 2, 10)
    starts = {
        step: [span.start for span in report([], Period(first, last, step)).spans] for step in STEPS
    }
    assert len(starts["day"]) == 12
    assert starts["week"] == [first, date(2026, 2, 2), date(2026, 2, 9)]
    assert starts["month"] == [first, date(2026, 2, 1)]


FRED = "sv topic 1 fred"
LATER = "sv topic 0 fred"
LINE = prepared(full_script())
REPEATED = "De rekryteras till polisens utlandsstyrka."


@pytest.fixture
def editions() -> Iterator[Editions]:
    """Editions: two with the same text on peace, and one in which a sentence of it differs."""
    database: Database = memory_database()
    editions = Editions(database)
    other = with_text(full_script(), "sv/welcome.txt", "Välkommen till den andra linjen.\n")
    shorter = replaced(full_script(), "sv/fred.txt", "Sedan tjänstgör", "Därefter tjänstgör")
    for files in (full_script(), other, shorter):
        editions.publish(files, author="Anna", source=Source.SHELL)
    yield editions
    database.close()


def call(key: str, step: int | None = None, edition: int = 1) -> list[SumRow]:
    """Return the sums of a call with some texts, perhaps with a hang-up."""
    heard = SumRow(DAY, edition, SumKind.HEARD, key, 1)
    if step is None:
        return [heard]
    return [heard, SumRow(DAY, edition, SumKind.HUNG_UP, f"{step} {key}", 1)]


def listened(editions: Editions, *calls: list[SumRow]) -> list[Panel]:
    found = report(sum(calls, []), Period(DAY, DAY))
    words = Words("sv", EditionLines(editions))
    return [panel for panel in panels(found, words) if panel.name == "listening"]


def words_of(panel: Panel) -> str:
    return " ".join(row.label for row in panel.rows)


def test_every_five_seconds_the_share_is_of_all_who_heard_the_text(editions: Editions) -> None:
    (at,) = [number for number, words in enumerate(steps(LINE, FRED)) if REPEATED in words]
    (text,) = listened(editions, call(FRED, 5 * at + 5), call(FRED, 900), call(FRED), call(FRED))
    assert text.of == 4
    assert [row.name for row in text.rows[:3]] == ["0", "5", "10"]
    assert REPEATED in text.rows[at].label and text.rows[at].share == 1
    assert (text.rows[at + 1].calls, text.rows[at + 2].share) == (1, 0.75)
    last = text.rows[-1]
    assert (last.name, last.calls, last.share) == ("", 1, 0.75)


def test_editions_that_read_out_the_same_are_taken_together(editions: Editions) -> None:
    newest, older = listened(editions, *(call(FRED, 0, number) for number in (1, 2, 3)))
    assert (newest.editions, older.editions) == ((3,), (2, 1))
    assert "Därefter tjänstgör" in words_of(newest)
    assert (older.of, older.rows[0].calls) == (2, 2)


@pytest.mark.parametrize("edition", [0, 1, 9])
def test_what_cannot_be_timed_has_steps_without_words(editions: Editions, edition: int) -> None:
    (text,) = listened(editions, call("sv topic 1 gone", 10, edition))
    rows = [(row.name, row.label, row.calls) for row in text.rows]
    assert rows == [("0", "", 0), ("5", "", 0), ("10", "", 1)]


WEEK = "from = 2026-03-09T00:00:00\nuntil = 2026-03-16T00:00:00\n"
ANNOUNCING = prepared(
    announced(
        {"bluff": WEEK, "stopp": f"{WEEK}closes = true\n"},
        {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."},
    )
)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sv answered 1 main", "I en nödsituation"),
        ("sv menu 1 main", "tryck ett"),
        ("en menu 0 main", "press one"),
        ("en language 0 fred", "peace"),
        ("sv answered 1 main bluff", "Bedragare ringer"),
        ("sv answered 1 stopp stopp", "ett ett fyra"),
        ("sv closed 1 stopp stopp", "Bedragare ringer"),
    ],
)
def test_the_sentences_are_those_that_are_read_out(key: str, words: str) -> None:
    line = ANNOUNCING if key.count(" ") > 3 else LINE
    assert words in " ".join(steps(line, key))


def test_a_topic_that_is_gone_keeps_its_label(editions: Editions) -> None:
    files = replaced(editions.files(3), "line.toml", '"fred", ', "")
    files = without(files, "sv/fred.txt", "en/fred.txt", "facts.toml")
    editions.publish(files, author="Anna", source=Source.SHELL)
    words = Words("sv", EditionLines(editions))
    assert words.place("fred") == "Freds- och säkerhetsfrämjande verksamhet"
    assert (words.place("gone"), words.spoken("fi")) == ("Gone", "finska")
    assert words.label(SumKind.COUNTRY, "SE") == "Sverige"
