"""The call flow of one language as a graph: what the map renders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.reports.announcements import Period

NOTICE_NODE = "notice"
OFFER_NODE = "offer"
GREETING_NODE = "greeting"
INTRODUCTION_NODE = "introduction"
AFTER_NODE = "after"
END_NODE = "end"


class NodeKind(StrEnum):
    """What a node is."""

    NOTICE = "notice"
    OFFER = "offer"
    ANNOUNCEMENT = "announcement"
    GREETING = "greeting"
    MENU = "menu"
    TOPIC = "topic"
    INTRODUCTION = "introduction"
    AFTER = "after"
    HELP = "help"
    FAREWELL = "farewell"
    END = "end"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in their written form, and the code of their language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the call. A menu's or topic's `words` are its label, any other's what is said.

    `seconds` is how long it lasts: for a menu until its last offer is heard, for a help text
    without the menu that may follow. `keys` lead from the main menu to a menu or topic. An
    announcement has the `period` in which it is said.
    """

    id: str
    kind: NodeKind
    words: tuple[Quote, ...]
    seconds: float
    keys: tuple[str, ...] = ()
    period: Period | None = None

    @property
    def closes(self) -> bool:
        """Whether it is an announcement after which there is no menu."""
        return self.period is not None and self.period.closes

    @property
    def text(self) -> str:
        """All its words in a row."""
        return " ".join(said.text for said in self.words)


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one place to another: by these keys, or by itself where there are none.

    `seconds` is how long somebody who waits listens at the source before: to a menu until the
    option is heard, and else to all of it.
    """

    source: str
    target: str
    seconds: float
    keys: tuple[str, ...] = ()


class KeyUse(StrEnum):
    """What a key does that does the same in the whole call."""

    REPEAT = "repeat"
    MAIN_MENU = "main_menu"
    LANGUAGE = "language"
    TOPIC = "topic"
    SKIP = "skip"
    NOTICE = "notice"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class SharedKeys:
    """Keys with one use. `words` are the topic's label, or the language's own name."""

    keys: tuple[str, ...]
    use: KeyUse
    words: tuple[Quote, ...] = ()

    @property
    def is_row(self) -> bool:
        """Whether the keys are pressed one after the other, and not one of them."""
        return self.use is KeyUse.NOTICE


class MissKind(StrEnum):
    """What a caller did that is counted as a miss."""

    SILENCE_IN_MENU = "silence_in_menu"
    SILENCE_AFTER_TEXT = "silence_after_text"
    WRONG_KEY = "wrong_key"


@dataclass(frozen=True, slots=True)
class Miss:
    """What is said to some kinds of misses, and whether the menu follows it."""

    kinds: tuple[MissKind, ...]
    node: str
    menu_again: bool


@dataclass(frozen=True, slots=True)
class Try:
    """A step of the ladder of patience; all kinds of misses are counted together.

    A step from `first` to `last` holds for each of these times. Each further
    miss leads to the next step; a key that is used starts the count anew.
    """

    first: int
    last: int
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The call flow of one language.

    `unused` holds the keys that a menu and its texts do not know, although other menus do.
    `wait` is how long (seconds) the line waits for a key before it takes that for silence, and
    `repeat_rate` the speed, in percent, at which something is heard for the third time.
    """

    language: str
    name: str
    edition: str
    main: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    unused: Mapping[str, tuple[str, ...]]
    everywhere: tuple[SharedKeys, ...]
    patience: tuple[Try, ...]
    wait: float
    repeat_rate: int

    @property
    def offers(self) -> tuple[Node, ...]:
        """The offer of another language, where it comes before everything but the notice."""
        return tuple(self.of_kind(NodeKind.OFFER))

    @property
    def announcements(self) -> tuple[Node, ...]:
        """The announcements, in order of time."""
        return tuple(self.of_kind(NodeKind.ANNOUNCEMENT))

    def of_kind(self, kind: NodeKind) -> Iterator[Node]:
        """Return the nodes of a kind, in the order of the call."""
        return (node for node in self.nodes.values() if node.kind is kind)

    def edges_from(self, source: str) -> Iterator[Edge]:
        """Return the ways out of a node, in the order of their keys."""
        return (edge for edge in self.edges if edge.source == source)

    def menus_below(self, menu: Node) -> tuple[Node, ...]:
        """Return the menus that are reached from a menu first, in the order of their keys."""
        ways = [(edge, self.nodes[edge.target]) for edge in self.edges_from(menu.id)]
        return tuple(
            node
            for edge, node in ways
            if node.keys == (*menu.keys, *edge.keys) and node.kind is NodeKind.MENU
        )

    def way_to(self, target: str) -> Edge:
        """Return the first way into a node."""
        return next(edge for edge in self.edges if edge.target == target)
