"""The map as an SVG: a picture that stands alone, in a browser, in a document and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ivr.reports.map.canvas import Canvas, number
from ivr.reports.map.cards import WIDTH, Card, greeting_card, menu_card, notice_card
from ivr.reports.map.chart import GREETING_NODE, Chart, NodeKind
from ivr.reports.map.columns import GAP, Columns, Place, place_menus
from ivr.reports.map.frame import Frame
from ivr.reports.map.panels import keys_panel, patience_panel, texts_panel

GUTTER = 76.0
"""Between two columns: here the lines run from a menu to those below it (px)."""
MARGIN = 32.0
LANE = 9.0
"""Between two lines that run side by side (px)."""
ARROW = 40.0
"""The length of the arrows between the notice, the greeting and the main menu (px)."""


def draw(chart: Chart, frame: Frame) -> str:
    """Draw a chart as an SVG document; it needs no script, no font and nothing from elsewhere."""
    return _Picture(chart, frame).svg()


@dataclass(frozen=True, slots=True)
class _Door:
    """A line from an option to the menu that it leads to, as heights and columns."""

    column: int
    start: float
    end: float


class _Picture:
    """One picture while it is being drawn."""

    def __init__(self, chart: Chart, frame: Frame) -> None:
        self._chart = chart
        self._frame = frame
        self._below, self._drawn = _below(chart)
        levels = 1 + max(len(menu.keys) for menu in chart.of_kind(NodeKind.MENU))
        self._count = max(2, levels)
        self._columns = Columns(self._count)
        self._canvas = Canvas("map")
        self._width = 2 * MARGIN + self._count * WIDTH + (self._count - 1) * GUTTER

    def svg(self) -> str:
        """Draw everything, and write it as XML."""
        chart, frame = self._chart, self._frame
        top = self._heading()
        body = Canvas("body")
        self._draw_start(body)
        self._put(body, keys_panel(chart, frame), 1)
        self._draw_menus(body)
        for panel in (patience_panel(chart, frame), texts_panel(frame)):
            self._put(body, panel, self._columns.shortest)
        self._canvas.place(body, MARGIN, top)
        return self._document(top + self._columns.height + MARGIN)

    def _heading(self) -> float:
        """Write what the map is of and how it is read; return where it ends."""
        canvas, room = self._canvas, self._width - 2 * MARGIN
        y = canvas.words(self._frame.title, MARGIN, MARGIN - 6, room, size=28, bold=True)
        y = canvas.words(self._frame.subtitle, MARGIN, y, room, size=15, kind="soft")
        return canvas.words(self._frame.how_to_read, MARGIN, y + 6, room, size=13) + 20

    def _draw_start(self, body: Canvas) -> None:
        """Draw the notice and the greeting, and the ways on from them."""
        chart, frame = self._chart, self._frame
        start = notice_card(chart, frame), greeting_card(chart, frame)
        for card, target in zip(start, (GREETING_NODE, chart.main), strict=True):
            y = self._put(body, card, 0).y + card.height
            edge = chart.way_to(target)
            self._columns.put(0, ARROW - 2 * GAP)
            body.path("way", [(48, y), (48, y + ARROW - 2)])
            x = body.keys(edge.keys, 64, y + 7) + 10 if edge.keys else 64
            body.words(frame.way(edge), x, y + 11, WIDTH - x, size=13)

    def _draw_menus(self, body: Canvas) -> None:
        """Draw the menus, and the lines between them."""
        menus = self._chart.of_kind(NodeKind.MENU)
        cards = {menu.id: menu_card(self._chart, self._frame, menu, self._drawn) for menu in menus}
        heights = {menu: card.height for menu, card in cards.items()}
        places = dict(place_menus(self._columns, heights, self._below, self._chart.main))
        for menu, place in places.items():
            body.place(cards[menu].canvas, self._x(place.column), place.y)
            doors = [
                _Door(place.column, place.y + y, places[below].y + 26)
                for below, y in cards[menu].doors.items()
            ]
            for number_, door in enumerate(doors):
                self._line(body, door, self._lane(doors, number_))

    def _lane(self, doors: Sequence[_Door], number_: int) -> float:
        """How far into the gutter a line runs down or up, so that none crosses another."""
        ups = sum(door.end < door.start for door in doors)
        if number_ < ups:
            return LANE * (number_ + 1)
        return LANE * (len(doors) - number_)

    def _line(self, body: Canvas, door: _Door, lane: float) -> None:
        x = self._x(door.column) + WIDTH
        points = [
            (x, door.start),
            (x + lane, door.start),
            (x + lane, door.end),
            (x + GUTTER - 2, door.end),
        ]
        body.path("way", points)

    def _put(self, body: Canvas, card: Card, column: int) -> Place:
        place = self._columns.put(column, card.height)
        body.place(card.canvas, self._x(place.column), place.y)
        return place

    def _x(self, column: int) -> float:
        return column * (WIDTH + GUTTER)

    def _document(self, height: float) -> str:
        """Write the picture with its words for those who do not see it."""
        frame = self._frame
        wide, high = number(self._width), number(height)
        root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": wide,
                "height": high,
                "viewBox": f"0 0 {wide} {high}",
                "role": "img",
                "aria-labelledby": "title desc",
                "lang": frame.language,
            },
        )
        SubElement(root, "title", {"id": "title"}).text = f"{frame.title}: {frame.subtitle}"
        SubElement(root, "desc", {"id": "desc"}).text = " ".join(frame.described())
        style = resources.files(__package__) / "map.css"
        SubElement(root, "style").text = style.read_text(encoding="utf-8")
        root.append(self._canvas.element)
        indent(root, " ")
        return tostring(root, encoding="unicode") + "\n"


def _below(chart: Chart) -> tuple[Mapping[str, Sequence[str]], Mapping[str, str]]:
    """The menus that are drawn beside each menu, and for each of them the one it is beside.

    A menu that several menus lead to stands beside the first of them.
    """
    menus = [menu.id for menu in chart.of_kind(NodeKind.MENU)]
    drawn = {edge.target: edge.source for edge in reversed(chart.edges) if edge.target in menus}
    below = {
        menu: [edge.target for edge in chart.edges_from(menu) if drawn.get(edge.target) == menu]
        for menu in menus
    }
    return below, drawn
