"""The page of the statistics: figures as bars in tables, and a download."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.studio.accounts import Role
from tests.scripts import full_script
from tests.statistics.counted import DAY, Counting, closing, turn
from tests.studio.staff import Browser, Staff, app_with, studio_on

WEEK = f"?from={DAY}&to={DAY + timedelta(days=6)}"


@pytest.fixture
def counting(tmp_path: Path) -> Counting:
    """A machine that counts calls."""
    return Counting(tmp_path)


@pytest.fixture
def counted(counting: Counting) -> Staff:
    """The staff of a line that was called twice on a Monday."""
    editions = Editions(counting.database)
    editions.publish(full_script(), author="Anna", source=Source.SHELL, note="Fewer words.")
    with closing(counting.worker()) as worker:
        for call, edition in (("CA1", 1), ("CA2", 0)):
            turn(worker, call=call, edition=edition)
            counting.clock.pass_by(20)
            turn(worker, "fred", "topic", call=call, edition=edition)
            worker.ended(call, 32)
        turn(worker, call="CA3", edition=2)
    counting.settle()
    studio = studio_on(counting.database, clock=counting.clock)
    return Staff(app_with(studio), studio)


def assert_last_month(page: str) -> None:
    """The 30 days up to the day of the calls are shown."""
    assert f'name="from" value="{DAY - timedelta(days=29)}"' in page
    assert f'name="to" value="{DAY}"' in page


def page_of(browser: Browser, query: str = WEEK) -> str:
    answer = browser.get(f"/studio/statistics{query}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_a_reader_sees_how_many_called_and_at_which_sentence_they_hung_up(
    counted: Staff,
) -> None:
    page = page_of(counted.browser(Role.READER, language="sv"))
    for words in (
        "3 samtal.",
        "2 av 3 som ringde hörde om freds- och säkerhetsfrämjande verksamhet.",
        "Freds- och säkerhetsfrämjande verksamhet",
        "utgåva 1: hördes i 1 samtal",
        "Svenska poliser arbetar också för att främja fred",
        "Hörde hela texten:",
        "varken nummer eller namn sparas",
    ):
        assert words in page, words


def test_a_bar_shows_the_percentage_of_its_row_or_its_share_of_the_longest(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER))
    rows = re.findall(
        r'<th scope="row">([^<]+)<svg class="bar" width="([^"]+)"[^>]*></svg></th>'
        r"<td>([^<]+)</td>(?:<td>([^<]+)</td>)?",
        page,
    )
    assert ("08:00", "100.0%", "3", "") in rows
    assert ("unknown: the end of the call was not reported", "33.3%", "1", "33%") in rows


def test_each_figure_of_an_edition_says_what_it_is_on_a_narrow_screen(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER))
    for label in ("Calls", "Average length", "Made no choice", "Hung up"):
        assert f'<td class="number" data-label="{label}">' in page


def test_the_topics_come_first_and_hours_without_calls_share_a_row(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER))
    rows = re.findall(r'<th scope="row">(?:<kbd>4</kbd> )?([^<]+)', page)
    assert rows[0] == "Peace and security work"
    assert f"{DAY + timedelta(days=1):%-d %B %Y} – {DAY + timedelta(days=6):%-d %B %Y}" in rows
    assert "00:00 – 07:00" in rows and "09:00 – 23:00" in rows and "03:00" not in rows


def test_a_topic_stands_beside_the_key_that_leads_to_it(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER))
    assert "<kbd>4</kbd> Peace and security work" in page


def test_last_week_is_one_link_away(counted: Staff, counting: Counting) -> None:
    counting.clock.pass_by(timedelta(days=9).total_seconds())  # Wednesday of the week after
    reader = counted.browser(Role.READER)
    link = re.search(r'href="([^"]+)"[^>]*>Last week<', page_of(reader, ""))
    assert link
    page = page_of(reader, link[1].removeprefix("/studio/statistics"))
    assert f"to {DAY + timedelta(days=6):%-d %B %Y}" in page
    assert "3 calls." in page
    assert 'aria-current="true">Last week<' in page


def test_the_figures_can_be_downloaded(counted: Staff) -> None:
    answer = counted.browser(Role.READER, language="sv").get(f"/studio/statistics/table{WEEK}")
    assert answer.content_type == "text/csv; charset=utf-8"
    name = f"samtal-{DAY}-{DAY + timedelta(days=6)}.csv"
    assert name in answer.headers["Content-Disposition"]
    told = answer.get_data(as_text=True)
    assert told.startswith("\ufeffDel;Första dag;Utgåva;Grupp;Språk;")
    assert "Alla samtal;2026-03-09;;Alla samtal;;3;;;3;1,000;32,000;" in told


def test_a_period_can_be_divided(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER), f"{WEEK}&by=week")
    assert 'value="week" selected' in page
    assert "Calls by week" in page


def test_the_last_month_is_shown_at_first(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER), "")
    assert_last_month(page)


@pytest.mark.parametrize("query", ["?from=x", "?by=year", f"?from={DAY}&to=2020-01-01"])
def test_a_period_that_makes_no_sense_becomes_the_last_month(counted: Staff, query: str) -> None:
    page = page_of(counted.browser(Role.READER), query)
    assert 'class="flash warning"' in page
    assert_last_month(page)


def test_a_period_without_a_call_says_so(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER), "?from=2020-01-01&to=2020-01-07")
    assert "No calls in this period." in page
    assert "<table" not in page


def test_of_calls_whose_length_is_not_known_none_is_told(counted: Staff) -> None:
    assert "–</td>" in page_of(counted.browser(Role.READER))


def test_calls_are_listed_under_the_edition_that_they_heard(counted: Staff) -> None:
    page = page_of(counted.browser(Role.READER))
    rows = re.findall(r"<tr>\s*<th scope=\"row\"><b>.*?</tr>", page, re.DOTALL)
    told = [re.sub(r"<[^>]*>", " ", row).split() for row in rows]
    assert ["Edition", "1", ","] in [row[:3] for row in told]
    assert "Fewer words." in page
    assert sum(row.count("1") for row in told) == 4
