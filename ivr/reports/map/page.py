"""The map as a web page that needs nothing else, and the captions that every map has."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from ivr.i18n import N_, language_name, translator
from ivr.reports import pages
from ivr.reports.map.chart import (
    Chart,
    Edge,
    KeyUse,
    Miss,
    MissKind,
    Node,
    NodeKind,
    SharedKeys,
    Try,
)
from ivr.script.speech import NORMAL_RATE

FIRST = (NodeKind.NOTICE, NodeKind.OFFER, NodeKind.GREETING)
"""What a caller hears before the main menu."""

AROUND_TEXTS: Mapping[NodeKind, str] = {
    NodeKind.INTRODUCTION: N_("Once a call, after the first text:"),
    NodeKind.AFTER: N_("After every text:"),
}
"""Headings of what a caller hears after a text."""

KEY_USES: Mapping[KeyUse, str] = {
    KeyUse.REPEAT: N_("Hear the last thing again"),
    KeyUse.MAIN_MENU: N_("To the main menu"),
    KeyUse.LANGUAGE: N_("Change language to %(words)s"),
    KeyUse.SKIP: N_("Skip what is being read"),
    KeyUse.NOTICE: N_("In a row: the notice again, then the main menu"),
    KeyUse.UNUSED: N_("Not used"),
}
"""What keys do that do the same everywhere; one that leads to a topic has its label."""

MISS_KINDS: Mapping[MissKind, str] = {
    MissKind.SILENCE_IN_MENU: N_("No key for %(seconds)s s in a menu"),
    MissKind.SILENCE_AFTER_TEXT: N_("No key for %(seconds)s s after a text"),
    MissKind.WRONG_KEY: N_("An unused key"),
}


class Captions:
    """Captions of one chart in one language, sv or en; `of` says what it is a map of."""

    def __init__(self, chart: Chart, language: str, of: str = "") -> None:
        self._chart = chart
        self._reader = translator(language)
        self._number = self._reader.number
        _ = self._ = translator(language).gettext
        self.language = language
        self.title = _("Map of the phone line")
        self.spoken = language_name(chart.language, self.language, chart.name)
        self.spoken = self.spoken[:1].upper() + self.spoken[1:]
        of = of or _("version %(edition)s", edition=chart.edition)
        self.subtitle = f"{self.spoken} · {of}"
        self.how_to_read = _(
            "“After” is how many seconds into the menu the option has been read out, and “long” "
            "how long the text is. Times are estimates, within about 15%%, or measured where there "
            "is a recording."
        )
        if chart.announcements:
            self.how_to_read += " " + _("Times in the call are without temporary announcements.")
        self.notice = _("The line answers: the emergency notice")
        self.notice_note = _("First in every call. No key can skip it.")
        self.offer = _("Changing the language")
        self.announcement = _("Announcement")
        self.greeting = _("The welcome")
        self.everywhere = _("These keys work everywhere")
        self.either = _(" or ")
        self.texts = _("Before and after every text")
        self.after_note = _(
            "Then the line waits %(seconds)s s. The keys of the menu that the text was chosen "
            "from still work.",
            seconds=self._number(chart.wait),
        )
        self.patience = _("Silence, or an unused key")
        self.patience_note = _("Counted together. A key that is used starts the count anew.")
        uses = {keys.use for keys in chart.everywhere}
        self.every_key_is_used = not chart.unused and KeyUse.UNUSED not in uses
        if self.every_key_is_used:
            self.patience_note += " " + _(
                "At present every key has a task, so the texts about an unused key are not heard."
            )
        self.end = _("The line hangs up")

    def seconds(self, seconds: float) -> str:
        """Return seconds with their unit."""
        return self._("%(seconds)s s", seconds=self._number(seconds))

    def into_call(self, edge: Edge) -> str:
        """Return when a way before the main menu is taken, from the answer on."""
        first = [node for kind in FIRST for node in self._chart.of_kind(kind)]
        ids = [node.id for node in first]
        heard = sum(node.seconds for node in first[: ids.index(edge.source) + 1])
        return self._("%(seconds)s s into the call", seconds=self._number(heard))

    def after(self, edge: Edge) -> str:
        """Return how long a menu has been read out when an option has been heard."""
        return self._("after %(seconds)s s", seconds=self._number(edge.seconds))

    def length(self, node: Node) -> str:
        """Return how long a text is."""
        return self._("%(seconds)s s long", seconds=self._number(node.seconds))

    def period(self, node: Node) -> str:
        """Return when an announcement is heard, and whether it closes the line."""
        assert node.period is not None, "it is an announcement"
        return node.period.summary(self._reader)

    def name(self, node: Node) -> str:
        """Return the name of a menu or topic."""
        return node.text or self._("The main menu")

    def elsewhere(self, menu: Node) -> str:
        """Return where a menu is drawn that is drawn elsewhere: under which keys."""
        return self._("the menu is under %(keys)s", keys=" ".join(menu.keys))

    def timing(self, menu: Node) -> str:
        """Return how long a menu is, and for the main menu when it begins."""
        lasts = self._("takes %(seconds)s s to read out", seconds=self._number(menu.seconds))
        if menu.keys:
            return lasts
        before = sum(node.seconds for kind in FIRST for node in self._chart.of_kind(kind))
        begins = self._(
            "begins %(seconds)s s after the answer at the earliest", seconds=self._number(before)
        )
        return f"{begins}, {lasts}"

    def unused(self, menu: Node) -> str:
        """Return which keys a menu does not know, if other menus know them."""
        keys = self._chart.unused.get(menu.id, ())
        return self._("Not used here: %(keys)s", keys=", ".join(keys)) if keys else ""

    def shared(self, keys: SharedKeys) -> str:
        """Return what keys do that do the same everywhere."""
        words = " ".join(quote.text for quote in keys.words)
        if keys.use is KeyUse.LANGUAGE:
            words = language_name(keys.words[0].language, self.language, words)
        if keys.use is KeyUse.TOPIC:
            return words
        if keys.use is KeyUse.REPEAT and self._chart.repeat_rate < NORMAL_RATE:
            return self._(
                "Hear the last thing again, the third time at %(rate)s%% speed",
                rate=self._chart.repeat_rate,
            )
        return self._(KEY_USES[keys.use], words=words)

    def around_texts(self) -> Iterator[tuple[str, Node]]:
        """Return what is said after a text, each with its heading."""
        for kind, heading in AROUND_TEXTS.items():
            for node in self._chart.of_kind(kind):
                yield self._(heading), node

    def step(self, step: Try) -> str:
        """Return the heading of a step of the ladder of patience."""
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

    def miss(self, kind: MissKind) -> str:
        """Return what a caller did or did not do."""
        return self._(MISS_KINDS[kind], seconds=self._number(self._chart.wait))

    def unheard(self, miss: Miss) -> bool:
        """Whether what is said to a miss is never heard, as there is no wrong key."""
        return self.every_key_is_used and miss.kinds == (MissKind.WRONG_KEY,)

    def answer(self, miss: Miss) -> str:
        """Return what follows the words of a miss, if anything does."""
        return self._("Then the menu again.") if miss.menu_again else ""


def html(chart: Chart, language: str, of: str = "", studio: pages.StudioLinks | None = None) -> str:
    """Render a chart as a page, its captions in the reader's language, sv or en.

    `of` says what it is a map of, and `studio` is for a page that is opened from there.
    """
    captions = Captions(chart, language, of)
    gettext = translator(language).gettext
    return pages.render(
        "map", chart=chart, captions=captions, pieces=style(), studio=studio, _=gettext
    )


def part(chart: Chart, language: str) -> Markup:
    """Render a chart as a part of another page, which needs its `style`."""
    return pages.part("map-body", chart=chart, captions=Captions(chart, language))


def style() -> Markup:
    """Return the stylesheet of what `part` renders; its colours are those of the page around."""
    return pages.style("map-body")
