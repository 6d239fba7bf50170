"""Times and costs for people: the tables below the findings."""

from collections.abc import Iterator, Sequence

from ivr.reporting.page import Page, table
from ivr.reporting.phrases import UNKNOWN, Phrases
from ivr.script.line import Line
from ivr.script.model import Prices
from ivr.timing.costs import PathCost
from ivr.timing.prices import voice_prices
from ivr.timing.timetable import Timetable, TopicTimes

PRICE_DECIMALS = 4
EXAMPLE = '[prices]\nminute = 0.01\ndate = "{date}"\nsource = "..."'
"""How the price of a minute is set in `line.toml`."""


class TimesReport:
    """Writes the times and costs of one line."""

    def __init__(self, line: Line, phrases: Phrases, page: Page) -> None:
        self._line = line
        self._phrases = phrases
        self._page = page

    def times(self, tables: Sequence[Timetable]) -> Iterator[str]:
        """Write the timetable of each language."""
        say = self._phrases.say
        yield from self._page.heading(say("times"))
        yield from self._page.wrap(say("times_formula"))
        yield from self._page.wrap(say("times_at_once"))
        for one in tables:
            yield ""
            yield from self._language(one)
        if any(topic.after_option is None for one in tables for topic in one.topics):
            yield ""
            yield from self._page.wrap(say("not_offered", unknown=UNKNOWN))
        yield ""

    def _language(self, times: Timetable) -> Iterator[str]:
        say, number = self._phrases.say, self._phrases.number
        keys = self._language_keys(times.language)
        name = self._line.script.languages[times.language].name
        heading = say("by_key" if keys else "answers", language=name, keys=keys)
        yield self._page.paint(heading, bold=True)
        longest = "longest_call_by_key" if keys else "longest_call"
        moments = {
            say("notice_ends"): times.notice_ends,
            say("first_option"): times.first_option,
            say("menu_ends"): times.menu_ends,
            say(longest, key=self._line.script.keys.language): times.longest_call,
        }
        rows = [(label, number(moment, 1)) for label, moment in moments.items()]
        *most, last = table(rows, words=1)
        yield from most
        yield f"{last}  ({self._phrases.minutes(times.longest_call)})"
        yield ""
        heads = tuple(map(say, ("topic", "keys", "lasts", "at_once", "after_option")))
        yield from table([heads, *map(self._topic, times.topics)], words=2)

    def _language_keys(self, language: str) -> str:
        """The keys that lead from the answer to a language."""
        steps = self._line.languages.index(language)
        return " ".join([self._line.script.keys.language] * steps)

    def _topic(self, times: TopicTimes) -> tuple[str, ...]:
        number = self._phrases.number
        patient = UNKNOWN if times.after_option is None else number(times.after_option, 1)
        lasts, quick = number(times.lasts, 1), number(times.at_once, 1)
        return times.topic, " ".join(times.keys), lasts, quick, patient

    def costs(self, paths: Sequence[PathCost]) -> Iterator[str]:
        """Write what each call costs, and where the prices are from."""
        say, prices = self._phrases.say, voice_prices()
        minute = self._line.script.prices
        yield from self._page.heading(say("costs", currency=prices.currency))
        yield from self._page.wrap(say("costs_path"))
        yield from self._calls(paths)
        yield ""
        yield from self._page.wrap(
            say("costs_source", date=prices.date.isoformat(), source=prices.source)
        )
        yield from self._minute(minute, prices.date.isoformat())
        yield from self._page.wrap(say("costs_saved"))
        yield ""

    def _calls(self, paths: Sequence[PathCost]) -> Iterator[str]:
        names = ("topic", "length", "characters", "speech", "minute_cost", "total", "saved")
        heads = tuple(map(self._phrases.say, names))
        head, *rows = table([heads, *map(self._path, paths)], words=1)
        language = ""
        for path, row in zip(paths, rows, strict=True):
            if path.language != language:
                language = path.language
                yield ""
                yield self._page.paint(self._line.script.languages[language].name, bold=True)
                yield head
            yield row

    def _path(self, path: PathCost) -> tuple[str, ...]:
        money = [path.speech, path.minutes, path.total, path.saved]
        return (
            path.topic or self._phrases.say("silent"),
            self._phrases.clock(path.seconds),
            self._phrases.number(path.characters),
            *(UNKNOWN if one is None else self._money(one) for one in money),
        )

    def _minute(self, minute: Prices | None, today: str) -> Iterator[str]:
        say = self._phrases.say
        if minute:
            values = {"date": minute.date, "source": minute.source}
            price = self._money(minute.minute)
            yield from self._page.wrap(say("minute_source", minute=price, **values))
            return
        yield from self._page.wrap(say("minute_unknown"))
        for line in EXAMPLE.format(date=today).split("\n"):
            yield f"    {line}"

    def _money(self, amount: float) -> str:
        return self._phrases.number(amount, PRICE_DECIMALS)
