"""The lines of earlier editions, for the words of their texts."""

from functools import lru_cache

from ivr.checks.check import reopen
from ivr.errors import IVRError
from ivr.publishing.editions import Editions
from ivr.script.line import Line
from ivr.statistics.sentences import SentenceHeard, sentences
from ivr.statistics.sums import During

KEPT = 16


class Lines:
    """The editions behind the statistics, by their numbers; 0 is none, and has no words."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._prepared = lru_cache(maxsize=KEPT)(self._prepare)

    def line(self, edition: int) -> Line | None:
        """Return the line that calls of an edition heard, or None.

        Raises DatabaseUnavailableError.
        """
        return self._prepared(edition) if edition else None

    def sentences(self, edition: int, during: During) -> tuple[SentenceHeard, ...]:
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
