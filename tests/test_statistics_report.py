"""The report of a period: compared with a plain recount, and how far callers listened."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from counted import DAY, Counting, a_call, closing
from databases import memory_database
from hypothesis import given
from hypothesis import strategies as st
from scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    replaced,
    wav,
    with_text,
    without,
)

from ivr.database import Database
from ivr.errors import DatabaseUnavailableError
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.statistics.calls import ZONE, Call, Reading, SumKind
from ivr.statistics.lines import EditionLines, sentences
from ivr.statistics.panels import Listening, Panel, Row, listening
from ivr.statistics.report import Period, RecentCalls, ReportStep, recent_calls, report
from ivr.statistics.store import sums
from ivr.statistics.words import Words

JANUARY, LAST = date(2026, 1, 1), date(2026, 4, 30)


@st.composite
def some_calls(draw: st.DrawFn) -> Call:
    """Generate calls of a few months, that have some things in common."""
    seconds = draw(st.none() | st.integers(0, 2000))
    shared = {(SumKind.CALLS, ""), (SumKind.LANGUAGE, draw(st.sampled_from(["sv", "en"])))}
    shared |= {(SumKind.TOPIC, name) for name in draw(st.sets(st.sampled_from(["fred", "fast"])))}
    if seconds is not None:
        shared.add((SumKind.TIMED, ""))
    day = draw(st.dates(JANUARY, LAST))
    return Call(day, draw(st.integers(0, 2)), seconds, frozenset(shared))


@given(st.lists(some_calls(), max_size=30), st.sampled_from(ReportStep))
def test_a_report_is_a_plain_recount_and_its_parts_make_up_the_whole(
    calls: list[Call], step: ReportStep
) -> None:
    found = report(sums(calls), Period(JANUARY, LAST), step)
    timed = [one.seconds for one in calls if one.seconds is not None]
    assert found.whole.calls == len(calls)
    assert found.whole.average == (sum(timed) / len(timed) if timed else None)
    for kind in (SumKind.TOPIC, SumKind.LANGUAGE):
        plain = Counter(key for one in calls for which, key in one.shared if which == kind)
        assert found.whole.counts[kind] == plain
    starts = [span.start for span in found.spans] + [LAST + timedelta(days=1)]
    for span, start, end in zip(found.spans, starts, starts[1:], strict=False):
        assert span.calls == sum(start <= one.day < end for one in calls)
    by_edition = Counter(one.edition for one in calls)
    assert {each.edition: each.calls for each in found.editions} == by_edition


def test_weeks_begin_on_mondays_and_months_on_their_first_day() -> None:
    period = Period(date(2026, 1, 30), date(2026, 2, 10))
    spans = {step: [span.start for span in report([], period, step).spans] for step in ReportStep}
    assert len(spans[ReportStep.DAY]) == 12
    assert spans[ReportStep.WEEK] == [date(2026, 1, 30), date(2026, 2, 2), date(2026, 2, 9)]
    assert spans[ReportStep.MONTH] == [date(2026, 1, 30), date(2026, 2, 1)]


def test_recent_calls_are_those_of_seven_whole_days_and_of_the_seven_before(
    counting: Counting,
) -> None:
    for number, ago in enumerate((15, 14, 8, 8, 7, 4, 4, 1, 0, 0, -1)):
        at = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=ZONE) - timedelta(days=ago)
        counting.clock.now = at.timestamp()
        with closing(counting.worker()) as worker:
            a_call(counting, worker, f"CA{number:032x}")
        counting.settle()
    found = recent_calls(counting.database, DAY)
    week = Period(DAY - timedelta(days=7), DAY - timedelta(days=1))
    assert found == RecentCalls(week, calls=4, before=3, today=2)


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    counting = Counting(tmp_path)
    yield counting
    counting.database.close()


# How far callers listened.

FRED = Reading("sv", "topic", True, "fred")
LATER = Reading("sv", "topic", False, "fred")
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


def call(reading: Reading, seconds: int | None = None, edition: int = 1) -> Call:
    """A call in which something was read out, and perhaps hung up meanwhile."""
    shared = {(SumKind.HEARD, reading.key)}
    if seconds is not None:
        shared.add((SumKind.HUNG_UP, reading.at(seconds)))
    return Call(DAY, edition, 60, frozenset(shared))


def listened(editions: Editions, *calls: Call) -> tuple[Listening, ...]:
    found = report(sums(calls), Period(DAY, DAY + timedelta(days=6)), ReportStep.DAY)
    return listening(found, Words("sv", EditionLines(editions)))


def away(_: Database) -> NoReturn:
    raise DatabaseUnavailableError("away")


def words_of(rows: Sequence[Row]) -> str:
    return " ".join(row.label for row in rows)


def test_every_five_seconds_the_share_is_of_all_who_heard_the_text(editions: Editions) -> None:
    begins = next(each.starts for each in sentences(LINE, FRED) if each.words == REPEATED)
    (text,) = listened(
        editions, call(FRED, int(begins) + 5), call(FRED, 900), call(FRED), call(FRED)
    )
    assert (text.heard, text.calls) == (4, 2)
    (at,) = [number for number, row in enumerate(text.rows) if REPEATED in row.label]
    assert [row.name for row in text.rows[:3]] == ["0", "5", "10"]
    assert text.rows[at].share == 1
    assert (text.rows[at + 1].calls, text.rows[at + 2].share) == (1, 0.75)
    assert (text.rows[-1].name, text.rows[-1].calls, text.to_the_end) == ("", 1, 0.75)


def test_the_introduction_stands_before_the_first_text_alone(editions: Editions) -> None:
    first, later = listened(editions, call(FRED), call(FRED), call(LATER))
    assert (first.heard, later.heard) == (2, 1)
    assert len(words_of(first.rows)) > len(words_of(later.rows))


def test_editions_that_read_out_the_same_are_taken_together(editions: Editions) -> None:
    newest, older = listened(editions, *(call(FRED, 1, number) for number in (1, 2, 3)))
    assert (newest.editions, older.editions) == ((3,), (2, 1))
    assert "Därefter tjänstgör" in words_of(newest.rows)
    assert older.calls == 2


def test_texts_are_in_menu_order_and_languages_in_their_own(editions: Editions) -> None:
    places = (("gone", "topic"), ("kontakt", "topic"), ("fred", "topic"), ("main", "menu"))
    found = listened(
        editions,
        *(
            call(Reading(language, outcome, True, place))
            for language in ("en", "sv")
            for place, outcome in places
        ),
    )
    places_found = [(text.place, text.language) for text in found]
    names = ("main", "fred", "kontakt", "gone")
    assert places_found == [(name, language) for name in names for language in ("sv", "en")]


def test_an_edition_that_could_not_be_read_for_a_moment_has_its_words_again(
    editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = EditionLines(editions)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "reading", away)
        with pytest.raises(DatabaseUnavailableError):
            lines.sentences(1, FRED)
    assert lines.sentences(1, FRED)


@pytest.mark.parametrize("edition", [0, 1, 9])
def test_what_cannot_be_timed_has_steps_without_words(editions: Editions, edition: int) -> None:
    (text,) = listened(editions, call(Reading("sv", "topic", True, "gone"), 12, edition))
    assert [(row.name, row.label, row.calls) for row in text.rows] == [
        ("0", "", 0),
        ("5", "", 0),
        ("10", "", 1),
    ]


WEEK = "from = 2026-03-09T00:00:00\nuntil = 2026-03-16T00:00:00\n"
ANNOUNCING = prepared(
    announced(
        {"bluff": WEEK, "stopp": f"{WEEK}closes = true\n"},
        {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."},
    )
)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading("sv", "answered", True, "main"), "I en nödsituation"),
        (Reading("sv", "menu", True, "main"), "tryck ett"),
        (Reading("en", "menu", False, "main"), "press one"),
        (Reading("en", "language", True, "main"), "press one"),
        (Reading("en", "language", False, "fred"), "peace"),
        (Reading("sv", "topic", True, "kontakt"), "ett ett fyra"),
        (Reading("sv", "answered", True, "main", ("bluff",)), "Bedragare ringer"),
        (Reading("en", "language", True, "main", ("bluff",)), "Fraudsters are calling"),
        (Reading("sv", "answered", True, "stopp", ("stopp",)), "ett ett fyra"),
        (Reading("en", "language", True, "stopp", ("stopp",)), "Fraudsters are calling"),
        (Reading("sv", "closed", True, "stopp", ("stopp",)), "Bedragare ringer"),
    ],
)
def test_the_sentences_are_those_that_are_read_out(reading: Reading, words: str) -> None:
    found = sentences(ANNOUNCING if reading.announced else LINE, reading)
    assert words in " ".join(each.words for each in found)
    assert all(each.starts < each.ends for each in found)
    assert [each.starts for each in found] == sorted(each.starts for each in found)


def test_a_menu_below_another_is_heard_when_it_is_chosen() -> None:
    line = prepared(nested_script(levels=2, topics=12))
    group = line.script.menus["main"].options[0].target
    found = sentences(line, Reading("en", "menu", True, group))
    assert found[0].words == "This is the first group."


def test_a_recording_counts_as_one_sentence() -> None:
    files = full_script()
    words = "\n".join(files["sv/fred.txt"].decode().splitlines()[3:])
    files = with_text(files, "sv/recordings/fred.wav", wav(5))
    line = prepared(with_text(files, "sv/recordings/fred.txt", words))
    assert any(each.ends - each.starts == pytest.approx(5) for each in sentences(line, LATER))


def test_a_topic_that_is_gone_keeps_its_label(editions: Editions) -> None:
    files = replaced(editions.files(3), "line.toml", '"fred", ', "")
    files = without(files, "sv/fred.txt", "en/fred.txt", "facts.toml")
    editions.publish(files, author="Anna", source=Source.SHELL)
    words = Words("sv", EditionLines(editions))
    assert words.place("fred") == "Freds- och säkerhetsfrämjande verksamhet"
    assert (words.place("gone"), words.country("SE"), words.spoken("fi")) == (
        "Gone",
        "Sverige",
        "finska",
    )


def test_three_rows_or_more_without_calls_share_one_where_they_are_in_time() -> None:
    rows = tuple(Row(str(n), str(n), calls) for n, calls in enumerate((0, 0, 4, 0, 0, 0, 1)))
    labels = [row.label for row in Panel("hours", "", rows, in_time=True).folded]
    assert labels == ["0", "1", "2", "3 – 5", "6"]
    assert Panel("topics", "", rows).folded == rows
