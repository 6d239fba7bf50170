"""The map as Mermaid text: a flowchart that GitHub and many editors show as a picture."""

import re
from collections.abc import Iterator

from ivr.reports.map.chart import (
    END_NODE,
    GREETING_NODE,
    NOTICE_NODE,
    Chart,
    Edge,
    MissKind,
    Node,
    NodeKind,
    SharedKeys,
)
from ivr.reports.map.page import Captions

INDENT = "    "
BREAK = "<br>"

MARKUP = re.compile(r"[^\w ,.:!?'’–…·+-]|_|^[+-]|(?<=^\d)\.")
"""What is written as its number: it may be markup, or end the label. A sign, or a digit and a
full stop, at the beginning would make a list."""

STYLES = (
    "style patience fill:#f3f6fa,stroke:#c5ceda,color:#161b22",
    "classDef notice fill:#a50f1b,stroke:#a50f1b,color:#ffffff",
    "classDef menu fill:#dbe8f8,stroke:#0a4a94,color:#161b22",
    "classDef note fill:#f3f6fa,stroke:#c5ceda,color:#161b22",
)


def draw(chart: Chart, language: str) -> str:
    """Write a chart as a Mermaid flowchart.

    It does not name the edition: a document changes only when the calls do.
    """
    return "\n".join(_Flowchart(chart, Captions(chart, language)).lines()) + "\n"


def escape(words: str) -> str:
    """Write words so that Mermaid shows every one of them as it is."""
    apart = re.sub(r"\$(?=\$)", "$\N{ZERO WIDTH SPACE}", words)  # two together begin a formula
    return MARKUP.sub(lambda found: f"#{ord(found[0])};", apart)


class _Flowchart:
    """One flowchart while it is being written."""

    def __init__(self, chart: Chart, captions: Captions) -> None:
        self._chart = chart
        self._captions = captions
        self._ids = {node: f"n{number}" for number, node in enumerate(chart.nodes)}

    def lines(self) -> Iterator[str]:
        captions = self._captions
        yield "flowchart LR"
        yield f"{INDENT}accTitle: {escape(f'{captions.title}: {captions.spoken}')}"
        for line in (*self._start(), *self._menus(), *self._panels(), *self._patience(), *STYLES):
            yield INDENT + line

    def _start(self) -> Iterator[str]:
        """The notice, the offer of another language, the greeting and the announcements."""
        captions, nodes = self._captions, self._chart.nodes
        notice, greeting = nodes[NOTICE_NODE], nodes[GREETING_NODE]
        before = [notice, *self._chart.offers]
        words = (captions.notice, *_words(notice), captions.notice_note)
        yield f"{self._box(notice.id, *words)}:::notice"
        for each in self._chart.offers:
            yield self._box(each.id, captions.offer, *_words(each))
        yield self._box(greeting.id, captions.greeting, *_words(greeting))
        for each in self._chart.announcements:
            heard = (captions.announcement, captions.period(each), *self._said(each))
            yield f"{self._box(each.id, *heard)}:::note"
            ways = [greeting.id, each.id, *([] if each.closes else [self._chart.main])]
            yield " -.-> ".join(self._ids[node] for node in ways)
        for target in (*(each.id for each in before[1:]), greeting.id, self._chart.main):
            edge = self._chart.way_to(target)
            yield self._arrow(edge, *edge.keys, captions.into_call(edge))

    def _menus(self) -> Iterator[str]:
        """Each menu with its options, in the order of their keys."""
        for menu in self._chart.of_kind(NodeKind.MENU):
            words = [self._captions.name(menu), self._captions.timing(menu)]
            if unused := self._captions.unused(menu):
                words.append(unused)
            yield f"{self._box(menu.id, *words)}:::menu"
        for topic in self._chart.of_kind(NodeKind.TOPIC):
            yield self._box(topic.id, topic.text, self._captions.seconds(topic.seconds))
        for menu in self._chart.of_kind(NodeKind.MENU):
            for edge in self._chart.edges_from(menu.id):
                yield self._arrow(edge, *edge.keys, self._captions.seconds(edge.seconds))

    def _panels(self) -> Iterator[str]:
        """What holds in the whole call: the keys, and what is said around the texts."""
        captions = self._captions
        keys = map(self._shared, self._chart.everywhere)
        yield f"{_box('everywhere', captions.everywhere, *keys)}:::note"
        said = [
            words
            for heading, node in captions.around_texts()
            for words in (heading, *self._said(node))
        ]
        yield f"{_box('texts', captions.texts, *said, captions.after_note)}:::note"

    def _shared(self, shared: SharedKeys) -> str:
        separator = " " if shared.is_row else self._captions.either
        return f"{separator.join(shared.keys)}: {self._captions.shared(shared)}"

    def _patience(self) -> Iterator[str]:
        """The ladder of patience: one way down for each kind of miss, until the line hangs up."""
        captions, steps = self._captions, self._chart.patience
        title = f"{captions.patience}. {captions.patience_note}"
        yield f'subgraph patience["{escape(title)}"]'
        before = {kind: f"start{number}" for number, kind in enumerate(MissKind)}
        for kind, start in before.items():
            yield f"{INDENT}{_box(start, captions.miss(kind))}"
        for step in steps:
            for miss in step.misses:
                node = self._chart.nodes[miss.node]
                words = [captions.step(step), *self._said(node)]
                if then := captions.answer(miss):
                    words.append(then)
                yield f"{INDENT}{self._box(miss.node, *words)}"
                for kind in miss.kinds:
                    yield f"{INDENT}{before[kind]} --> {self._ids[miss.node]}"
                    before[kind] = self._ids[miss.node]
        yield f"{INDENT}{self._box(END_NODE, captions.end)}"
        for ending in dict.fromkeys(before.values()):
            yield f"{INDENT}{ending} --> {self._ids[END_NODE]}"
        yield "end"
        for panel in ("everywhere", "texts", "patience"):
            yield f"{self._ids[NOTICE_NODE]} ~~~ {panel}"

    def _said(self, node: Node) -> tuple[str, ...]:
        return (*_words(node), self._captions.seconds(node.seconds))

    def _box(self, node: str, *lines: str) -> str:
        return _box(self._ids[node], *lines)

    def _arrow(self, edge: Edge, *words: str) -> str:
        label = escape(" · ".join(words))
        return f'{self._ids[edge.source]} -->|"{label}"| {self._ids[edge.target]}'


def _words(node: Node) -> Iterator[str]:
    return (said.text for said in node.words)


def _box(name: str, *lines: str) -> str:
    return f'{name}["{BREAK.join(map(escape, lines))}"]'
