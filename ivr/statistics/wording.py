"""How what was counted is called in the reader's language."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from ivr.call.turn import Outcome
from ivr.reporting import dates
from ivr.reporting.phrases import HARD_SPACE, Phrases
from ivr.statistics.lines import Lines
from ivr.statistics.report import EditionFigures, HangUps, Step

MAIN = "main"
SPANS = {Step.DAY: dates.day, Step.WEEK: dates.week, Step.MONTH: dates.month}


@cache
def _entries(language: str) -> Mapping[str, str]:
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


class Wording:
    """The statistics' words in sv or en; places are called what the newest edition calls them."""

    def __init__(self, language: str, lines: Lines) -> None:
        self.language = language
        self.lines = lines
        self.phrases = Phrases(language, _entries(language))
        self._labels = lines.labels(language)

    def say(self, name: str, **values: object) -> str:
        """Return a phrase, filled in."""
        return self.phrases.say(name, **values)

    def place(self, name: str) -> str:
        """Name a topic or a menu."""
        if name == MAIN:
            return self.say("place_main")
        label = self._labels.get(name, name)
        return label[:1].upper() + label[1:]

    def spoken(self, language: str) -> str:
        """Name a language; one without a word here keeps its code."""
        known = f"language_{language}"
        return self.say(known) if known in _entries(self.language) else language

    def ending(self, name: str) -> str:
        """Tell how calls ended."""
        return self.say(f"ending_{name}")

    def edition(self, of: EditionFigures | HangUps) -> str:
        """Name an edition by its number, or a line that is no edition by what calls know it by."""
        return self.say("edition", edition=of.edition or of.line)

    def where(self, hang_ups: HangUps) -> str:
        """Tell in which answer callers hung up."""
        during = hang_ups.during
        name = "introduced" if self._is_introduced(hang_ups) else f"outcome_{during.outcome}"
        place = self.say(name, place=self.place(during.place))
        return self.say(
            "hang_up",
            place=place,
            language=self.spoken(during.language),
            edition=hang_ups.edition or hang_ups.line,
        )

    def _is_introduced(self, hang_ups: HangUps) -> bool:
        """Whether the introduction came first: never before the phone numbers."""
        during = hang_ups.during
        line = self.lines.line(hang_ups.edition)
        chosen = during.first and during.outcome == Outcome.TOPIC
        return chosen and line is not None and during.place != line.script.contact

    def span(self, start: date, step: Step) -> str:
        """Name a day, a week or a month."""
        return SPANS[step](start, self.language)

    def day(self, date: date) -> str:
        """Name a day."""
        return dates.day(date, self.language)

    def share(self, part: float) -> str:
        """Write a part of the whole in per cent."""
        number = self.phrases.number(100 * part)
        return f"{number}{HARD_SPACE}%" if self.language == "sv" else f"{number}%"
