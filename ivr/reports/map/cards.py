"""The cards of the picture: each draws itself from its upper left corner and knows its height."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.reports.map.canvas import KEY_HEIGHT, LINE_HEIGHT, Canvas
from ivr.reports.map.chart import Chart, Edge, Node, NodeKind
from ivr.reports.map.frame import Frame
from ivr.reports.map.lettering import width, wrap

WIDTH = 520.0
"""How wide every card is (px)."""

EDGE = 20.0
BOX = 124.0
"""Where the box of an option begins: between its key and the box there is the arrow."""
SECONDS = 58.0
"""The room for seconds at the end of a row."""


@dataclass(frozen=True, slots=True)
class Card:
    """A drawn card. `doors` tell at which height a line leaves it for each further menu."""

    canvas: Canvas
    height: float
    doors: Mapping[str, float] = field(default_factory=dict)


def notice_card(chart: Chart, frame: Frame) -> Card:
    """Draw what is said before anything else."""
    notice = next(chart.of_kind(NodeKind.NOTICE))
    canvas = Canvas("notice")
    y = canvas.words(frame.notice, EDGE, 14, WIDTH - 2 * EDGE, bold=True) + 6
    for said in notice.words:
        room = WIDTH - 2 * EDGE
        y = canvas.words(said.text, EDGE, y, room, size=20, language=said.language, bold=True) + 3
    y = canvas.words(frame.notice_note, EDGE, y + 4, WIDTH - 2 * EDGE, size=13)
    return on_paper("alarm", canvas, y + 14)


def greeting_card(chart: Chart, frame: Frame) -> Card:
    """Draw what is said between the notice and the main menu."""
    greeting = next(chart.of_kind(NodeKind.GREETING))
    canvas = Canvas("greeting")
    y = canvas.words(frame.greeting, EDGE, 14, WIDTH - 2 * EDGE, size=17, bold=True) + 4
    for said in greeting.words:
        y = canvas.words(said.text, EDGE, y, WIDTH - 2 * EDGE, language=said.language) + 2
    return on_paper("card", canvas, y + 12)


def menu_card(chart: Chart, frame: Frame, menu: Node, drawn: Mapping[str, str]) -> Card:
    """Draw a menu with a row for each option.

    `drawn` tells from which menu each further menu is drawn: there a line leads to it, and
    elsewhere its keys are named.
    """
    canvas = Canvas("menu")
    y = _title(canvas, chart, frame, menu) + 10
    doors: dict[str, float] = {}
    for edge in chart.edges_from(menu.id):
        high = _row(canvas, chart, frame, edge, y, is_door=drawn.get(edge.target) == menu.id)
        if drawn.get(edge.target) == menu.id:
            doors[edge.target] = y + high / 2
        y += high + 6
    if unused := frame.unused(menu):
        y = canvas.words(unused, EDGE, y + 2, WIDTH - 2 * EDGE, size=13, kind="soft") + 6
    return on_paper("card", canvas, y + 10, doors)


def _title(canvas: Canvas, chart: Chart, frame: Frame, menu: Node) -> float:
    """Write the name of a menu and how long it is; return where that ends."""
    timing = frame.timing(menu)
    if not menu.keys:
        y = canvas.words(frame.name(menu), EDGE, 14, WIDTH - 2 * EDGE, size=17, bold=True)
        return canvas.words(timing, EDGE, y + 2, WIDTH - 2 * EDGE, size=13)
    x = canvas.keys(menu.keys, EDGE, 13) + 12
    room = WIDTH - x - width(timing, 13) - EDGE - 14
    canvas.at(timing, WIDTH - EDGE, 31, "end")
    end = canvas.words(frame.name(menu), x, 15, room, size=17, language=chart.language, bold=True)
    return max(end, 13 + KEY_HEIGHT)


def _row(
    canvas: Canvas, chart: Chart, frame: Frame, edge: Edge, y: float, *, is_door: bool
) -> float:
    """Draw an option from its key to what it leads to; return how high the row is."""
    target = chart.nodes[edge.target]
    is_menu = target.kind is NodeKind.MENU
    words = frame.name(target)
    room = WIDTH - EDGE - BOX - 14 - (26 if is_door else SECONDS)
    if is_menu and not is_door:
        words = frame.elsewhere(target)
        room = WIDTH - EDGE - BOX - 28
    lines = wrap(words, room, 15, bold=is_menu)
    high = max(32.0, 12 + len(lines) * 15 * LINE_HEIGHT)
    middle = y + high / 2
    canvas.keys(edge.keys, EDGE, middle - KEY_HEIGHT / 2)
    canvas.path("way", [(EDGE + KEY_HEIGHT + 4, middle), (BOX - 2, middle)])
    canvas.at(frame.seconds(edge.seconds), (EDGE + KEY_HEIGHT + BOX) / 2, middle - 5, "middle")
    canvas.rect("door" if is_menu else "topic", BOX, y, WIDTH - EDGE - BOX, high)
    top = middle - len(lines) * 15 * LINE_HEIGHT / 2 + 0.5
    canvas.words(words, BOX + 14, top, room, language=chart.language, bold=is_menu)
    if is_door:
        canvas.path("way", [(WIDTH - EDGE, middle), (WIDTH, middle)], arrow=False)
    elif not is_menu:
        canvas.at(frame.seconds(target.seconds), WIDTH - EDGE - 12, middle + 4.5, "end")
    return high


def on_paper(
    kind: str, canvas: Canvas, high: float, doors: Mapping[str, float] | None = None
) -> Card:
    """Put a card's paper behind what was drawn."""
    paper = Canvas(canvas.element.get("class", ""))
    paper.rect(kind, 0, 0, WIDTH, high, round_=12)
    paper.element.extend(canvas.element)
    return Card(paper, high, doors or {})
