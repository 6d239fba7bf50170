"""What is told around the texts, in the reader's language: the same for terminal and page."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from ivr.printing.printed import Entry, Part, Printout, Reader, Variant
from ivr.reporting.dates import day
from ivr.reporting.phrases import Phrases

MOST_ERRORS = 10
"""So many errors are told on a printout; `ivr check` tells all of them."""


@cache
def phrases_of(language: str) -> Phrases:
    """Return the printout's own phrases in a reader's language, sv or en."""
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return Phrases(language, tomllib.loads(source.read_text(encoding="utf-8")))


class Teller:
    """Tells the figures of a printout in the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._phrases = phrases_of(language)

    def say(self, name: str, /, **values: object) -> str:
        """Return a phrase, filled in."""
        return self._phrases.say(name, **values)

    def title(self, entry: Entry) -> str:
        """Return the heading of a text."""
        return self.say(f"kind_{entry.kind}", title=entry.title or entry.file)

    def heard(self, entry: Entry) -> str:
        """Tell when a text is heard; of topics and menus their keys tell it."""
        return "" if entry.kind in ("topic", "menu", "after") else self.say(f"heard_{entry.kind}")

    def figures(self, entry: Entry) -> tuple[str, ...]:
        """Tell how long a text is and how hard, who says it, and who changed it last."""
        measured = entry.measures
        if measured is None:
            return ()
        seconds = () if measured.seconds is None else (self.seconds(measured.seconds),)
        reader = () if measured.seconds is None else (self.say(f"reader_{entry.reader}"),)
        return (
            *seconds,
            self._phrases.counted("words", measured.words),
            self.say("lix", lix=self._phrases.number(measured.lix)),
            *reader,
            *self._change(entry),
        )

    def _change(self, entry: Entry) -> tuple[str, ...]:
        if entry.change is None:
            return ()
        name = "changed_later" if entry.change.later else "changed"
        when = day(entry.change.day, self.language)
        return (self.say(name, day=when, author=entry.change.author),)

    def seconds(self, seconds: float) -> str:
        """Tell a length in seconds, with one decimal."""
        return self.say("seconds", seconds=self._phrases.number(seconds, 1))

    def keys(self, entry: Entry) -> str:
        """Tell the keys that lead to a text: "key 2 1 or 0"."""
        ways = self.say("or").join(" ".join(way) for way in entry.keys)
        return self.say("key", keys=ways) if ways else ""

    def where(self, variant: Variant) -> str:
        """Tell in which menus a variant is said, where there is more than one."""
        named = ", ".join(
            self.say("in_main_menu") if menu is None else self.say("in_menu", title=menu)
            for menu in variant.menus
        )
        return self.say("in_menus", menus=named) if named else ""

    def about(self, part: Part) -> tuple[tuple[str, str], ...]:
        """Tell the figures of a language, each with its label."""
        measured = [entry.measures for entry in part.entries if entry.measures]
        lengths = [each.seconds for each in measured if each.seconds is not None]
        extent = [
            self._phrases.counted("texts", len(measured)),
            self._phrases.counted("words", sum(each.words for each in measured)),
        ]
        if not lengths:  # the script could not be read as a whole
            return ((self.say("summary_label"), ", ".join(extent)),)
        played = sum(entry.reader is Reader.PERSON for entry in part.entries)
        counts = {"played": played, "texts": len(measured)}
        return (
            (self.say("summary_label"), ", ".join([*extent, self._phrases.minutes(sum(lengths))])),
            (self.say("voice_label"), part.voice),
            (self.say("recordings_label"), self.say("recordings_of", **counts)),
        )

    def legend(self) -> tuple[str, ...]:
        """Tell what the marks and figures mean."""
        names = ("spoken", "pause", "language", "seconds", "lix", "tick")
        return tuple(self.say(f"legend_{name}") for name in names)

    def errors(self, printed: Printout) -> tuple[str, ...]:
        """Tell why a script must not be published, with the first errors; nothing if it may."""
        if not printed.errors:
            return ()
        more = len(printed.errors) - MOST_ERRORS
        return (
            self._phrases.counted("must_not_why", len(printed.errors)),
            *printed.errors[:MOST_ERRORS],
            *([self._phrases.counted("more", more)] if more > 0 else []),
        )

    def signatures(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """Tell what is signed: each language, and that the script may be published."""
        languages = [self.say("sign_language", name=part.name) for part in parts]
        return (*languages, self.say("sign_publish"))
