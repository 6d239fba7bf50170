"""The map's own words, in the reader's language, and what they say of the parts of a chart."""

from collections.abc import Iterator, Mapping, Sequence

from ivr.i18n import N_, translator
from ivr.reports.map.chart import (
    Chart,
    Edge,
    Meaning,
    Miss,
    Node,
    NodeKind,
    Occasion,
    SharedKeys,
    Try,
)

FIRST = (NodeKind.NOTICE, NodeKind.GREETING)
"""What a caller hears before the main menu."""

AROUND_TEXTS: Mapping[NodeKind, str] = {
    NodeKind.INTRODUCTION: N_("Before the first text of a call:"),
    NodeKind.AFTER: N_("After every text:"),
}
"""What a caller hears before and after a text, under these headings."""

MEANINGS: Mapping[Meaning, str] = {
    Meaning.REPEAT: N_("Hear the last thing again"),
    Meaning.MAIN_MENU: N_("To the main menu"),
    Meaning.LANGUAGE: N_("Change language to %(words)s"),
    Meaning.SKIP: N_("Skip what is being read"),
    Meaning.NOTICE: N_("In a row: the notice again, then the call goes on"),
    Meaning.UNUSED: N_("Not used"),
}
"""What keys do that do the same everywhere; one that leads to a topic has its label."""

OCCASIONS: Mapping[Occasion, str] = {
    Occasion.SILENCE_IN_MENU: N_("No key for %(seconds)s s in a menu"),
    Occasion.SILENCE_AFTER_TEXT: N_("No key for %(seconds)s s after a text"),
    Occasion.WRONG_KEY: N_("A key that is not used"),
}


class Frame:
    """Says what stands around the script's own words, in one language (sv or en)."""

    def __init__(self, chart: Chart, language: str) -> None:
        self._chart = chart
        self._number = translator(language).number
        _ = self._ = translator(language).gettext
        self.language = language
        self.title = _("The way of a call")
        self.subtitle = _(
            "%(language)s · edition %(edition)s", language=chart.name, edition=chart.edition
        )
        self.how_to_read = _(
            "The number on an arrow: so many seconds into the menu, the option has been read "
            "out. The number after a text: how long it is. Times are computed from the text, or "
            "measured where there is a recording; the computation is right to about 15 %%."
        )
        self.notice = _("The line answers: the emergency notice")
        self.notice_note = _("First in every call. No key can skip it.")
        self.greeting = _("The welcome")
        self.everywhere = _("These keys work everywhere")
        self.either = _(" or ")
        self.texts = _("Before and after every text")
        self.after_note = _(
            "Then the line waits %(seconds)s s. The keys of the menu that the text was chosen "
            "from still work.",
            seconds=self._number(chart.wait),
        )
        self.patience = _("No key, or one that is not used")
        self.patience_note = _("Counted together. A key that is used starts the count anew.")
        meanings = {keys.meaning for keys in chart.everywhere}
        if not chart.unused and Meaning.UNUSED not in meanings:
            self.patience_note += " " + _("At present every key is used.")
        self.end = _("The line hangs up")

    def seconds(self, seconds: float) -> str:
        """Write seconds with their unit."""
        return self._("%(seconds)s s", seconds=self._number(seconds))

    def name(self, node: Node) -> str:
        """Name a menu or topic."""
        return node.text or self._("The main menu")

    def elsewhere(self, menu: Node) -> str:
        """Name a menu that is drawn elsewhere, with the keys that lead there."""
        where = self._("the menu is under %(keys)s", keys=" ".join(menu.keys))
        return f"{self.name(menu)} ({where})"

    def way(self, edge: Edge) -> str:
        """Say how long somebody listens before they go on."""
        return self._("after %(seconds)s s", seconds=self._number(edge.seconds))

    def timing(self, menu: Node) -> str:
        """Say how long a menu is, and of the main menu when it begins."""
        lasts = self._("takes %(seconds)s s to read out", seconds=self._number(menu.seconds))
        if menu.keys:
            return lasts
        before = sum(node.seconds for kind in FIRST for node in self._chart.of_kind(kind))
        begins = self._(
            "begins %(seconds)s s after the answer at the earliest", seconds=self._number(before)
        )
        return f"{begins}, {lasts}"

    def unused(self, menu: Node) -> str:
        """Say which keys a menu does not know, if other menus know them."""
        keys = self._chart.unused.get(menu.id, ())
        return self._("Not used here: %(keys)s", keys=", ".join(keys)) if keys else ""

    def shared(self, keys: SharedKeys) -> str:
        """Say what keys do that do the same everywhere."""
        words = " ".join(said.text for said in keys.words)
        if keys.meaning is Meaning.TOPIC:
            return words
        return self._(MEANINGS[keys.meaning], words=words)

    def around_texts(self) -> Iterator[tuple[str, Node]]:
        """Return what is said before and after a text, each with its heading."""
        for kind, heading in AROUND_TEXTS.items():
            for node in self._chart.of_kind(kind):
                yield self._(heading), node

    def step(self, step: Try) -> str:
        """Name a step of the ladder of patience."""
        last = self._chart.patience[-1]
        if step is last:
            return self._(
                "Try %(first)s of %(tries)s: the call ends", first=step.first, tries=last.last
            )
        if step.first == step.last:
            return self._("Try %(first)s of %(tries)s", first=step.first, tries=last.last)
        return self._(
            "Tries %(first)s to %(last)s of %(tries)s",
            first=step.first,
            last=step.last,
            tries=last.last,
        )

    def occasion(self, occasion: Occasion) -> str:
        """Say what patience is needed for."""
        return self._(OCCASIONS[occasion], seconds=self._number(self._chart.wait))

    def answer(self, miss: Miss) -> str:
        """Say what follows the words of a miss, if anything does."""
        return self._("Then the menu again.") if miss.menu_again else ""

    def described(self) -> Iterator[str]:
        """Say the whole call in sentences, for those who do not see the map."""
        chart = self._chart
        notice = next(chart.of_kind(NodeKind.NOTICE))
        yield f"{self.notice}. {notice.text}"
        for menu in chart.of_kind(NodeKind.MENU):
            edges = chart.edges_from(menu.id)
            options = [_option(edge.keys, self.name(chart.nodes[edge.target])) for edge in edges]
            yield f"{self.name(menu)}: {'; '.join(options)}."
        keys = [_option(shared.keys, self.shared(shared)) for shared in chart.everywhere]
        yield f"{self.everywhere}: {'; '.join(keys)}."
        yield f"{self.patience}. {self.patience_note}"
        for step in chart.patience:
            said = [chart.nodes[miss.node].text for miss in step.misses]
            parts = " / ".join(text.rstrip(".") for text in said)  # the list has a full stop
            yield f"{self.step(step)}: {parts}."


def _option(keys: Sequence[str], words: str) -> str:
    return f"{', '.join(keys)} {words}"
