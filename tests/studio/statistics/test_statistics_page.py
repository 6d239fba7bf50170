"""The page of the statistics: tables with bars, and a download."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.people import Role
from tests.markup import parsed, words_of
from tests.scripts import short_script
from tests.studio.staff import Browser, Staff, app_with, studio_on
from tests.studio.statistics.conftest import DAY, Counting, closing, turn

PATH = "/studio/statistics"
SUNDAY = DAY + timedelta(days=6)
WEEK = f"?from={DAY}&to={SUNDAY}"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """The staff of a line with three calls on a Monday, nine days ago."""
    counting = Counting(tmp_path_factory.mktemp("calls"))
    editions = Editions(counting.database)
    editions.publish(short_script(), author="Anna", source=Source.SHELL, note="Fewer words.")
    with closing(counting.worker()) as worker:
        for call, edition in (("CA1", 1), ("CA2", 0)):
            turn(worker, call=call, edition=edition)
            counting.clock.go_on(20)
            turn(worker, "fred", "topic", call=call, edition=edition)
            worker.ended(call, 32)
        turn(worker, call="CA3", edition=2)
    counting.settle()
    counting.clock.go_on(timedelta(days=9).total_seconds())
    studio = studio_on(counting.database, clock=counting.clock)
    yield Staff(app_with(studio), studio)
    counting.database.close()


def test_an_average_names_the_number_of_known_ends(reader: Browser) -> None:
    page = reader.page(PATH + WEEK)
    assert "The end is known of 2 of 3 calls. A call lasted" in page
    known = parsed(page).iterfind(".//td[@data-label='Known end']")
    assert [one.text for one in known] == ["1", "1", "0"]


@pytest.fixture
def reader(counted: Staff) -> Browser:
    return counted.browser(Role.READER)


def test_a_reader_sees_calls_topics_and_editions(counted: Staff) -> None:
    page = counted.browser(Role.READER, "sv").page(PATH + WEEK)
    assert "novalidate" in page  # the page has messages of its own
    unknown = "–</td>"  # of a call of unknown length
    for words in ("3 samtal.", "2 av 3 som ringde", "Freds- och säkerhet", unknown, "Fewer words."):
        assert words in page, words


def test_bars_are_shares_of_the_total_or_of_the_longest(reader: Browser) -> None:
    heads = parsed(reader.page(PATH + WEEK)).findall(".//th[@scope='row']")
    bars = [head.find("svg[@class='bar']") for head in heads]
    widths = ["" if bar is None else bar.get("width") for bar in bars]
    rows = [*zip(map(words_of, heads), widths, strict=True)]
    name, share = rows[0]
    assert name.endswith("Peace and security work") and share == "66.7%"
    assert ("08:00", "100.0%") in rows and ("00:00 – 07:00", "") in rows


def test_the_figures_can_be_downloaded(counted: Staff) -> None:
    answer = counted.browser(Role.READER, "sv").get(f"{PATH}/table{WEEK}")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert f"samtal-{DAY}-{SUNDAY}.csv" in answer.headers["Content-Disposition"]
    told = answer.get_data(as_text=True)
    assert told.startswith("\ufeffDel;Första dag;Utgåva;Grupp;Samtal totalt;")
    assert "Alla samtal;2026-03-09;;Alla samtal;3;;;3;1,000;32,000;" in told


@pytest.mark.parametrize("query", ["", "?from=x", "?by=year", f"?from={DAY}&to=2020-01-01"])
def test_an_invalid_period_shows_thirty_days(reader: Browser, query: str) -> None:
    page, today = reader.page(PATH + query), DAY + timedelta(days=9)
    for name, day in (("from", today - timedelta(days=29)), ("to", today)):
        assert f'name="{name}" value="{day}"' in page
    assert ('class="flash warning"' in page) is bool(query)


def test_a_period_is_offered_divided_and_may_have_no_calls(reader: Browser) -> None:
    (link,) = (link for link in parsed(reader.page(PATH)).iter("a") if link.text == "Last week")
    assert "3 calls." in reader.page(link.attrib["href"])
    assert "Calls by week" in reader.page(f"{PATH}{WEEK}&by=week")
    page = reader.page(f"{PATH}?from=2020-01-01&to=2020-01-07")
    assert "No calls in this period." in page and "<table" not in page
