"""The map's own words, in the reader's language, and what they say of the parts of a chart."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from ivr.mapping.chart import Chart, Edge, Meaning, Miss, Node, NodeKind, Occasion, SharedKeys, Try
from ivr.reporting.phrases import Phrases

MEANINGS = {Meaning.MAIN_MENU: "to_main_menu", Meaning.NOTICE: "notice_again"}


class Frame:
    """Says what stands around the script's own words, in one language (sv or en)."""

    def __init__(self, chart: Chart, language: str) -> None:
        self._chart = chart
        self._phrases = _phrases(language)
        self.language = language

    def say(self, name: str, /, **values: object) -> str:
        """Return words by their name, filled in."""
        return self._phrases.say(name, **values)

    @property
    def title(self) -> str:
        """What the map is of."""
        return self.say("title")

    @property
    def subtitle(self) -> str:
        """Which language and edition it shows."""
        return self.say("subtitle", language=self._chart.name, edition=self._chart.edition)

    def whole(self, seconds: float) -> str:
        """Write seconds as a whole number of them."""
        return self._phrases.number(seconds)

    def seconds(self, seconds: float) -> str:
        """Write seconds with their unit."""
        return self.say("seconds", seconds=self.whole(seconds))

    def name(self, node: Node) -> str:
        """Name a menu or topic."""
        return node.text or self.say("main_menu")

    def way(self, edge: Edge) -> str:
        """Say how long somebody listens before they go on."""
        return self.say("wait_after", seconds=self.whole(edge.seconds))

    def timing(self, menu: Node) -> str:
        """Say how long a menu is, and of the main menu when it begins."""
        lasts = self.say("lasts", seconds=self.whole(menu.seconds))
        if menu.keys:
            return lasts
        before = sum(node.seconds for kind in FIRST for node in self._chart.of_kind(kind))
        return f"{self.say('begins', seconds=self.whole(before))}, {lasts}"

    def shared(self, keys: SharedKeys) -> str:
        """Say what keys do that do the same everywhere."""
        name = MEANINGS.get(keys.meaning, keys.meaning.value)
        return self.say(name, words=" ".join(said.text for said in keys.words))

    def step(self, step: Try) -> str:
        """Name a step of the ladder of patience."""
        last = self._chart.patience[-1]
        name = "try" if step.first == step.last else "tries"
        name = "last_try" if step is last else name
        return self.say(name, first=step.first, last=step.last, tries=last.last)

    def occasion(self, occasion: Occasion) -> str:
        """Say what patience is needed for."""
        return self.say(occasion.value, seconds=self.whole(self._chart.wait))

    def answer(self, miss: Miss) -> str:
        """Say what follows the words of a miss, if anything does."""
        return self.say("menu_again") if miss.menu_again else ""

    def patience_note(self) -> str:
        """Say how misses are counted, and if there can be no wrong key."""
        note = self.say("patience_note")
        has_unused = self._chart.unused or any(
            keys.meaning is Meaning.UNUSED for keys in self._chart.everywhere
        )
        return note if has_unused else f"{note} {self.say('patience_unused')}"

    def described(self) -> Iterator[str]:
        """Say the whole call in sentences, for those who do not see the map."""
        chart = self._chart
        notice = next(chart.of_kind(NodeKind.NOTICE))
        yield f"{self.say('notice')}. {notice.text}"
        for menu in chart.of_kind(NodeKind.MENU):
            edges = chart.edges_from(menu.id)
            options = [
                self._option(edge.keys, self.name(chart.nodes[edge.target])) for edge in edges
            ]
            yield self.say("list_of", name=self.name(menu), parts="; ".join(options))
        keys = [self._option(shared.keys, self.shared(shared)) for shared in chart.everywhere]
        yield self.say("list_of", name=self.say("everywhere"), parts="; ".join(keys))
        yield f"{self.say('patience')}. {self.patience_note()}"
        for step in chart.patience:
            said = [chart.nodes[miss.node].text for miss in step.misses]
            parts = " / ".join(text.rstrip(".") for text in said)  # the list has a full stop
            yield self.say("list_of", name=self.step(step), parts=parts)

    def _option(self, keys: Sequence[str], words: str) -> str:
        return self.say("option_of", keys=", ".join(keys), words=words)


FIRST = (NodeKind.NOTICE, NodeKind.GREETING)
"""What a caller hears before the main menu."""


@cache
def _phrases(language: str) -> Phrases:
    """Return the map's words of a reader's language, sv or en."""
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return Phrases(language, tomllib.loads(source.read_text(encoding="utf-8")))
