"""Reports of the statistics, compared with a plain recount."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from counted import DAY, EDITION, SID, Counting, closing, rows_of, turn
from hypothesis import given
from hypothesis import strategies as st
from scripts import announced, full_script, nested_script, prepared, wav, with_text

from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.statistics.call import UNHEARD, Call, Ending
from ivr.statistics.listening import listening
from ivr.statistics.reading import by_sentence, report
from ivr.statistics.report import HangUps, Period, ReportStep
from ivr.statistics.sentences import EditionLines, sentences
from ivr.statistics.sums import MOST_SECONDS, ZONE, During, Heard

LINE = prepared(full_script())
ANNOUNCED = st.sampled_from([(), ("bedragare",), ("bedragare", "stopp")])
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
ANNOUNCING = prepared(
    announced(
        {"bedragare": WEEK, "stopp": f"{WEEK}closes = true\n"},
        {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."},
    )
)
PLACES = ("main", "fred", "kontakt", "operativt")
EDITIONS = (("0a1b2c3d", 1), ("ffffffff", 2), ("0a1b2c3d", 3), ("eeeeeeee", 0))
JANUARY = date(2026, 1, 1)
LAST = date(2026, 4, 30)
WHOLE = Period(JANUARY, LAST)

moments = st.datetimes(datetime(2025, 12, 31), datetime(2026, 5, 1), timezones=st.just(ZONE))


@st.composite
def some_calls(draw: st.DrawFn) -> Call:
    """Generate completed calls."""
    ending = draw(st.sampled_from([each for each in Ending if each not in UNHEARD]))
    seconds = draw(st.none() | st.integers(0, 2000))
    hung_up = ending is Ending.HUNG_UP and seconds is not None
    line, edition = draw(st.sampled_from(EDITIONS))
    return Call(
        started=draw(moments),
        line=line,
        edition=edition,
        language=draw(st.sampled_from(["sv", "en"])),
        path=tuple(draw(st.lists(st.sampled_from(PLACES), max_size=5))),
        places=frozenset(draw(st.lists(st.tuples(st.sampled_from(PLACES), ANNOUNCED), max_size=5))),
        misses=draw(st.integers(0, 12)),
        seconds=seconds,
        ending=ending,
        place=draw(st.sampled_from(PLACES)),
        outcome="topic",
        announced=draw(ANNOUNCED),
        first=draw(st.booleans()),
        within=draw(st.integers(0, 2000)) if hung_up else None,
        country=draw(st.sampled_from(["", "SE", "FI"])),
    )


def within(calls: Sequence[Call], start: date, end: date) -> list[Call]:
    """The calls that began in a period, in local time."""
    return [one for one in calls if start <= one.started.astimezone(ZONE).date() <= end]


@given(st.lists(some_calls(), max_size=30))
def test_the_sums_are_those_of_a_plain_recount(calls: list[Call]) -> None:
    calls = within(calls, JANUARY, LAST)
    found = report(rows_of(calls), WHOLE, ReportStep.MONTH)
    whole = found.whole
    timed = [one.seconds for one in calls if one.seconds is not None]
    assert whole.calls == len(calls)
    assert whole.average == (sum(timed) / len(timed) if timed else None)
    for hour in range(24):
        assert whole.hours[hour] == sum(one.started.astimezone(ZONE).hour == hour for one in calls)
    for counts, plain in (
        (whole.languages, Counter(one.language for one in calls)),
        (whole.endings, Counter(one.ending.value for one in calls)),
        (whole.countries, Counter(one.country for one in calls if one.country)),
        (whole.misses, Counter(str(min(one.misses, 10)) for one in calls)),
        (whole.topics, Counter(topic for one in calls for topic in set(one.path))),
        (
            whole.announcements,
            Counter(name for one in calls for name in {n for _, said in one.places for n in said}),
        ),
    ):
        assert {count.name: count.calls for count in counts} == plain
        assert [count.calls for count in counts] == sorted(plain.values(), reverse=True)
    for language in whole.languages:
        spoken = [one.seconds or 0 for one in calls if one.language == language.name]
        assert language.seconds == sum(spoken)
    assert found.heard == Counter(
        (one.edition, one.line, Heard(one.language, *heard))
        for one in calls
        for heard in one.places
    )
    hung_up = [one for one in calls if one.within is not None]
    assert sum(each.calls for each in found.hang_ups) == len(hung_up)
    for each in found.hang_ups:
        assert each.seconds == tuple(
            sorted(
                Counter(
                    min(one.within or 0, MOST_SECONDS)
                    for one in hung_up
                    if (one.edition, one.line, one.language, one.place, one.first)
                    == (
                        each.edition,
                        each.line,
                        each.during.language,
                        each.during.place,
                        each.during.first,
                    )
                ).items()
            )
        )


@given(st.lists(some_calls(), max_size=30), st.sampled_from(ReportStep))
def test_the_parts_of_a_period_make_up_the_whole(calls: list[Call], step: ReportStep) -> None:
    calls = within(calls, JANUARY, LAST)
    found = report(rows_of(calls), WHOLE, step)
    assert sum(span.figures.calls for span in found.spans) == len(calls)
    starts = [span.start for span in found.spans]
    for number, span in enumerate(found.spans):
        end = starts[number + 1] - timedelta(days=1) if number + 1 < len(starts) else LAST
        assert span.figures.calls == len(within(calls, span.start, end))
    by_edition = Counter((one.edition, one.line) for one in calls)
    assert {(each.edition, each.line): each.figures.calls for each in found.editions} == by_edition


def test_weeks_begin_on_mondays_and_months_on_their_first_day() -> None:
    period = Period(date(2026, 1, 30), date(2026, 2, 10))
    spans = {step: [span.start for span in report([], period, step).spans] for step in ReportStep}
    assert len(spans[ReportStep.DAY]) == 12
    assert spans[ReportStep.WEEK] == [date(2026, 1, 30), date(2026, 2, 2), date(2026, 2, 9)]
    assert spans[ReportStep.MONTH] == [date(2026, 1, 30), date(2026, 2, 1)]
    assert report([], period, ReportStep.DAY).whole.average is None
    assert report([], period, ReportStep.DAY).whole.share(0) == 0


def test_calls_that_were_completed_at_different_times_add_up(tmp_path: Path) -> None:
    counting = Counting(tmp_path)
    for number in range(3):
        with closing(counting.worker()) as worker:
            turn(worker, call=SID[:-1] + str(number))
            turn(worker, "fred", "topic", call=SID[:-1] + str(number))
            worker.ended(SID[:-1] + str(number), 10)
        counting.settle()
    found = counting.report().whole
    assert (found.calls, found.average) == (3, 10)
    assert [(count.name, count.calls, count.seconds) for count in found.topics] == [("fred", 3, 30)]
    assert found.share(found.ended("hung-up")) == 1
    assert counting.report(start=DAY + timedelta(days=1)).whole.calls == 0
    counting.database.close()


def hang_ups(during: During, *seconds: tuple[int, int]) -> HangUps:
    """Hang-ups during an answer of the frozen script."""
    return HangUps(1, EDITION, during, seconds)


def test_a_hang_up_is_found_at_its_sentence() -> None:
    during = During("sv", "topic", False, "fred", 0)
    heard = sentences(LINE, during)
    assert len(heard) > 4
    third = heard[2]
    found = by_sentence(
        hang_ups(during, (0, 1), (int(third.starts) + 1, 5), (900, 2)),
        lambda edition, during: sentences(LINE, during),
    )
    assert found[0].calls == 1
    assert (found[2].words, found[2].calls) == (third.words, 5)
    assert (found[-1].words, found[-1].calls) == ("", 2)
    assert sum(each.calls for each in found) == 8


def test_of_a_line_that_is_not_known_no_sentence_is() -> None:
    assert (
        by_sentence(
            hang_ups(During("sv", "topic", True, "fred", 0), (3, 1)), lambda edition, during: ()
        )
        == ()
    )


@pytest.mark.parametrize(
    ("during", "words"),
    [
        (During("sv", "answered", True, "main", 0), "I en nödsituation"),
        (During("sv", "menu", True, "main", 0), "tryck ett"),
        (During("en", "menu", True, "main", 0), "press one"),
        (During("en", "language", True, "main", 0), "press one"),
        (During("en", "language", False, "fred", 0), "peace"),
        (During("sv", "topic", True, "kontakt", 0), "ett ett fyra"),
        (During("sv", "answered", True, "main", 0, ("bedragare",)), "Bedragare ringer"),
        (During("en", "language", True, "main", 0, ("bedragare",)), "Fraudsters are calling"),
        (During("sv", "answered", True, "stopp", 0, ("stopp",)), "ett ett fyra"),
        (During("en", "language", True, "stopp", 0, ("stopp",)), "Fraudsters are calling"),
        (During("sv", "closed", True, "stopp", 0, ("stopp",)), "Bedragare ringer"),
    ],
)
def test_the_sentences_of_an_answer_are_those_that_are_said(during: During, words: str) -> None:
    heard = sentences(ANNOUNCING if during.announced else LINE, during)
    assert words in " ".join(sentence.words for sentence in heard)
    assert all(one.ends > one.starts for one in heard)
    assert [one.starts for one in heard] == sorted(one.starts for one in heard)


def test_a_menu_below_another_is_heard_when_it_is_chosen() -> None:
    line = prepared(nested_script(levels=2, topics=12))
    group = line.script.menus["main"].options[0].target
    heard = sentences(line, During("en", "menu", True, group, 0))
    assert heard[0].words == "This is the first group."


def test_a_recording_counts_as_one_sentence() -> None:
    files = full_script()
    words = "\n".join(files["sv/fred.txt"].decode().splitlines()[3:])
    files = with_text(files, "sv/recordings/fred.wav", wav(5))
    line = prepared(with_text(files, "sv/recordings/fred.txt", words))
    heard = sentences(line, During("sv", "topic", False, "fred", 0))
    assert any(one.ends - one.starts == pytest.approx(5) for one in heard)


@pytest.mark.parametrize(
    "during",
    [
        During("fi", "menu", True, "main", 0),
        During("sv", "topic", True, "gone", 0),
        During("sv", "menu", True, "gone", 0),
        During("sv", "language", True, "gone", 0),
        During("sv", "wrong-key", True, "main", 0),
    ],
)
def test_an_answer_that_is_not_known_has_no_sentences(during: During) -> None:
    assert sentences(LINE, during) == ()


def test_the_introduction_is_heard_before_the_first_text_alone() -> None:
    first = sentences(LINE, During("sv", "topic", True, "fred", 0))
    later = sentences(LINE, During("sv", "topic", False, "fred", 0))
    assert len(first) > len(later)


def test_who_hangs_up_in_an_announcement_is_found_at_its_sentence(tmp_path: Path) -> None:
    """Callers who heard it are told from those who called before it."""
    counting = Counting(tmp_path)
    editions = Editions(counting.database)
    week = "from = 2026-03-09T00:00:00\nuntil = 2026-03-11T00:00:00\n"
    files = announced({"bedragare": week}, {"sv": "Bedragare ringer just nu.", "en": "Fraud."})
    edition = editions.publish(files, author="Karin", source=Source.STUDIO)
    line = edition.fingerprint[:8]
    said = sentences(prepared(files), During("sv", "answered", True, "main", 0, ("bedragare",)))
    heard = next(one for one in said if "Bedragare" in one.words)
    with closing(counting.worker()) as worker:
        for number, names in enumerate([("bedragare",), ("bedragare",), ()]):
            turn(worker, call=f"CA{number:032}", edition=line, announced=names)
            counting.clock.pass_by(round(heard.starts + 1))
            worker.ended(f"CA{number:032}", round(heard.starts + 1))
    counting.settle()
    report = counting.report()
    assert [(each.name, each.calls) for each in report.whole.announcements] == [("bedragare", 2)]
    found = {each.announced: each for each in listening(report, EditionLines(editions))}
    assert found["bedragare",].heard == 2 and found[()].heard == 1
    (place,) = [one for one in found["bedragare",].sentences if one.calls]
    assert place.words == heard.words
    counting.database.close()
