"""How far callers listened: each text with the share of callers still there at each sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ivr.statistics.reading import by_sentence
from ivr.statistics.report import CallReport, HangUps
from ivr.statistics.sentences import EditionLines
from ivr.statistics.sums import Heard


@dataclass(frozen=True, slots=True)
class SentenceListened:
    """A sentence, how many callers hung up during it, and the share still there at its start.

    `words` is empty for the wait for a key after the last sentence.
    """

    words: str
    calls: int
    share: float


@dataclass(frozen=True, slots=True)
class Listening:
    """How far callers listened to a text, as it was worded in some editions.

    `announced` are the announcements that are said before it, and `editions` numbers, or
    fingerprints of lines that are no edition, newest first. `heard` are the callers who heard the
    text, `calls` those of them who hung up during it, and `unplaced` those of whom the sentence is
    unknown.
    """

    place: str
    language: str
    announced: tuple[str, ...]
    editions: tuple[int | str, ...]
    heard: int
    calls: int
    sentences: tuple[SentenceListened, ...]
    unplaced: int

    @property
    def newest(self) -> int:
        """The number of the newest edition, 0 if there is none."""
        return next((name for name in self.editions if isinstance(name, int)), 0)


def listening(report: CallReport, lines: EditionLines) -> tuple[Listening, ...]:
    """Return how far callers listened, in menu order, the newest wording of each text first.

    Editions in which a text has the same sentences are taken together, and so are the answers
    in which it is heard, such as with and without the introduction.
    """
    of: dict[tuple[Heard, tuple[str, ...]], list[HangUps]] = {}
    for each in report.hang_ups:
        heard = Heard(each.during.language, each.during.place, each.during.announced)
        words = lines.text(each.edition, heard.place, heard.language, heard.announced)
        of.setdefault((heard, words), []).append(each)
    found = [_listening(heard, words, its, report, lines) for (heard, words), its in of.items()]
    found.sort(key=lambda one: one.newest, reverse=True)
    return tuple(sorted(found, key=lambda one: lines.position(one.place, one.language)))


def _listening(
    heard: Heard,
    words: Sequence[str],
    hang_ups: Sequence[HangUps],
    report: CallReport,
    lines: EditionLines,
) -> Listening:
    left: Counter[int] = Counter()
    for each in hang_ups:
        placed = by_sentence(each, lines.sentences)
        at = _positions([one.words for one in placed[:-1]], words)
        for position, sentence in zip((*at, len(words)), placed, strict=False):
            left[position] += sentence.calls
    calls = sum(each.calls for each in hang_ups)
    editions = {(each.edition, each.line) for each in hang_ups}
    listeners = max(calls, sum(report.heard.get((*each, heard), 0) for each in editions))
    return Listening(
        place=heard.place,
        language=heard.language,
        announced=heard.announced,
        editions=_names(editions),
        heard=listeners,
        calls=calls,
        sentences=tuple(_shares(words, left, listeners)) if left.total() else (),
        unplaced=calls - left.total(),
    )


def _names(editions: Set[tuple[int, str]]) -> tuple[int | str, ...]:
    numbers = {number for number, _ in editions if number}
    return (
        *sorted(numbers, reverse=True),
        *sorted(line for number, line in editions if not number),
    )


def _positions(heard: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Where the sentences of one answer are among all of the text, which has each in this order."""
    position = -1
    for sentence in heard:
        position = words.index(sentence, position + 1)
        yield position


def _shares(words: Sequence[str], left: Counter[int], listeners: int) -> Iterator[SentenceListened]:
    there = listeners
    for number, sentence in enumerate((*words, "")):
        yield SentenceListened(sentence, left[number], there / listeners)
        there -= left[number]
