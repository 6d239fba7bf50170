"""The lines of earlier editions, for the words of their texts."""

from functools import lru_cache

from ivr.editions import Edition, Editions
from ivr.errors import IVRError
from ivr.examination import reopen
from ivr.script.line import Line
from ivr.statistics.sentences import Heard, sentences
from ivr.statistics.sums import During

KEPT = 16


class Lines:
    """The editions behind the statistics; what is not on record any more has no words."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._known: dict[str, Edition] = {}
        self._prepared = lru_cache(maxsize=KEPT)(self._prepare)

    def line(self, edition: str) -> Line | None:
        """Return the line that calls of an edition heard, or None."""
        found = self.edition(edition)
        return None if found is None else self._prepared(found.number)

    def edition(self, line: str) -> Edition | None:
        """Return the edition that calls know by a line; of several, the one published first.

        Raises DatabaseUnavailableError.
        """
        if line not in self._known:
            self._known = {each.line: each for each in self._editions.history()}
        return self._known.get(line)

    def sentences(self, edition: str, during: During) -> tuple[Heard, ...]:
        """Return the sentences of an answer; none where they are not known."""
        line = self.line(edition)
        return sentences(line, during) if line else ()

    def labels(self, language: str) -> dict[str, str]:
        """Return what the topics and menus are called in a language, by their names.

        They are those of the newest edition, in its first language where it has not this one.
        """
        newest = self._editions.newest()
        line = self._prepared(newest.number) if newest else None
        if line is None:
            return {}
        known = line.script.languages
        texts = (known.get(language) or known[line.languages[0]]).texts
        return {name: text.label.written for name, text in texts.items() if text.label}

    def _prepare(self, number: int) -> Line | None:
        try:
            return reopen(self._editions.files(number))
        except IVRError:
            return None
