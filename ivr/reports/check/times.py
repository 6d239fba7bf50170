"""Times and costs for people: the tables below the findings."""

from collections.abc import Iterator, Sequence
from datetime import date

from ivr.call.costs import PathCost, voice_prices
from ivr.call.timetable import Timetable, TopicTimes
from ivr.i18n import Translator
from ivr.script.line import Line
from ivr.script.model import Prices
from ivr.terminal import Page, table

UNKNOWN = "–"
PRICE_DECIMALS = 4
EXAMPLE = '[prices]\nminute = 0.01\ndate = "{date}"\nsource = "..."'
"""How the price of a minute is set in `line.toml`."""


class TimesReport:
    """Writes the times and costs of one line."""

    def __init__(self, line: Line, said: Translator, page: Page) -> None:
        self._line = line
        self._said = said
        self._page = page

    def times(self, tables: Sequence[Timetable]) -> Iterator[str]:
        """Write the timetable of each language."""
        _, wrap = self._said.gettext, self._page.wrap
        yield from self._page.heading(_("When the caller hears what, in seconds from the answer"))
        formula = _(
            "Estimated from the text, or measured where there is a recording. The estimate is "
            "within some 15%%."
        )
        yield from wrap(formula)
        at_once = _(
            "Starts at once: for a caller who presses the keys as soon as they count. Starts after "
            "option: for one who waits for the option to be read."
        )
        yield from wrap(at_once)
        for one in tables:
            yield ""
            yield from self._language(one)
        if any(topic.after_option is None for one in tables for topic in one.topics):
            yield ""
            yield from wrap(
                _(
                    "A topic with %(unknown)s is in no menu: only its key leads there.",
                    unknown=UNKNOWN,
                )
            )
        yield ""

    def _language(self, times: Timetable) -> Iterator[str]:
        _, number = self._said.gettext, self._said.number
        keys = self._language_keys(times.language)
        name = self._line.script.languages[times.language].name
        heading = (
            _("%(language)s (key %(keys)s)", language=name, keys=keys)
            if keys
            else _("%(language)s (answers the call)", language=name)
        )
        yield self._page.paint(heading, bold=True)
        key = self._line.script.keys.language
        longest = (
            _("The longest call in which only key %(key)s is pressed", key=key)
            if keys
            else _("The longest call in which nothing is pressed")
        )
        moments = {
            _("The notice has been said in every language"): times.notice_ends,
            _("The first option begins"): times.first_option,
            _("The menu ends"): times.menu_ends,
            longest: times.longest_call,
        }
        rows = [(label, number(moment, 1)) for label, moment in moments.items()]
        *most, last = table(rows, words=1)
        yield from most
        yield f"{last}  ({self._said.minutes(times.longest_call)})"
        yield ""
        heads = (
            _("Topic"),
            _("Keys"),
            _("Lasts"),
            _("Starts at once"),
            _("Starts after option"),
        )
        yield from table([heads, *map(self._topic, times.topics)], words=2)

    def _language_keys(self, language: str) -> str:
        """The keys that lead from the answer to a language."""
        steps = self._line.languages.index(language)
        return " ".join([self._line.script.keys.language] * steps)

    def _topic(self, times: TopicTimes) -> tuple[str, ...]:
        number = self._said.number
        patient = UNKNOWN if times.after_option is None else number(times.after_option, 1)
        lasts, quick = number(times.lasts, 1), number(times.at_once, 1)
        return times.topic, " ".join(times.keys), lasts, quick, patient

    def costs(self, paths: Sequence[PathCost]) -> Iterator[str]:
        """Write what each call costs, and where the prices are from."""
        _, prices = self._said.gettext, voice_prices()
        yield from self._page.heading(
            _("What a call costs, in %(currency)s", currency=prices.currency)
        )
        row = _(
            "Each row is one call: the caller waits for the option, hears the text to its end and "
            "hangs up. The last row of a language is the longest call in which nothing is pressed."
        )
        yield from self._page.wrap(row)
        yield from self._calls(paths)
        yield ""
        speech = _(
            "Speech is charged by the hundred characters: prices of %(date)s from %(source)s",
            date=prices.date,
            source=prices.source,
        )
        yield from self._page.wrap(speech)
        yield from self._minute(self._line.script.prices, prices.date)
        saved = _("Saved: what the call would cost less if a person had read every text.")
        yield from self._page.wrap(saved)
        yield ""

    def _calls(self, paths: Sequence[PathCost]) -> Iterator[str]:
        _ = self._said.gettext
        heads = (
            _("Topic"),
            _("Length (min:s)"),
            _("Characters"),
            _("Speech"),
            _("Minutes"),
            _("Total"),
            _("Saved"),
        )
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
            path.topic or self._said.gettext("(nothing pressed)"),
            clock(path.seconds),
            self._said.number(path.characters),
            *(UNKNOWN if one is None else self._money(one) for one in money),
        )

    def _minute(self, minute: Prices | None, today: date) -> Iterator[str]:
        _ = self._said.gettext
        if minute:
            source = _(
                "A begun minute costs %(minute)s: price of %(date)s from %(source)s.",
                minute=self._money(minute.minute),
                date=_day(minute.date),
                source=minute.source,
            )
            yield from self._page.wrap(source)
            return
        unknown = _(
            "The price of a minute is not known, so the totals are without it. Set it in line.toml:"
        )
        yield from self._page.wrap(unknown)
        for line in EXAMPLE.format(date=today.isoformat()).split("\n"):
            yield f"    {line}"

    def _money(self, amount: float) -> str:
        return self._said.number(amount, PRICE_DECIMALS)


def clock(seconds: float) -> str:
    """Write a length as a clock shows it: 70 seconds are 1:10."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _day(written: str) -> date | str:
    """Return the day that a price is of, which people write as they like."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written
