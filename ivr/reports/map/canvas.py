"""Shapes and words on an SVG, as elements of a tree that writes itself as valid XML."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from ivr.reports.map.lettering import width, wrap

LINE_HEIGHT = 1.32
"""From one line of words to the next, in sizes of its letters."""

KEY_HEIGHT = 26.0
KEY_GAP = 5.0


def number(value: float) -> str:
    """Write a coordinate in pixels, with a decimal where it needs one."""
    return f"{round(value, 1):g}"


class Canvas:
    """A group of shapes; coordinates are pixels from its own upper left corner."""

    def __init__(self, kind: str) -> None:
        self.element = Element("g", {"class": kind})

    def rect(
        self, kind: str, x: float, y: float, wide: float, high: float, *, round_: float = 8
    ) -> None:
        """Draw a rectangle with round corners."""
        size = {"width": number(wide), "height": number(high), "rx": number(round_)}
        place = {"class": kind, "x": number(x), "y": number(y)}
        SubElement(self.element, "rect", {**place, **size})

    def path(self, kind: str, points: Sequence[tuple[float, float]], *, arrow: bool = True) -> None:
        """Draw a line through points, with an arrow at its end."""
        way = " L".join(f"{number(x)} {number(y)}" for x, y in points)
        SubElement(self.element, "path", {"class": kind, "d": f"M{way}"})
        if arrow:
            (_, before), (x, y) = points[-2:]
            tip = f"M{number(x)} {number(y)}"
            wing = "l-8 -4.5 v9 z" if before == y else "l-4.5 -8 h9 z"
            SubElement(self.element, "path", {"class": "tip", "d": f"{tip}{wing}"})

    def words(
        self,
        text: str,
        x: float,
        y: float,
        room: float,
        *,
        size: float = 15,
        kind: str = "",
        language: str = "",
        bold: bool = False,
    ) -> float:
        """Write words from `y` down, in lines that have room; return where they end."""
        lines = wrap(text, room, size, bold=bold)
        high = size * LINE_HEIGHT
        place = {"x": number(x), "y": number(y + size)}
        attributes = {"class": f"s{size:g} {kind}{' bold' if bold else ''}".strip()}
        element = SubElement(self.element, "text", {**attributes, **place})
        if language:
            element.set("lang", language)
        element.text, *others = [f"{line} " for line in lines[:-1]] + lines[-1:]
        for count, line in enumerate(others, start=1):
            place = {"x": number(x), "y": number(y + size + count * high)}
            SubElement(element, "tspan", place).text = line
        return y + len(lines) * high

    def at(self, text: str, x: float, y: float, anchor: str, *, kind: str = "") -> None:
        """Write one short line of small words that ends, or has its middle, at a place."""
        place = {"x": number(x), "y": number(y), "text-anchor": anchor}
        attributes = {"class": f"s13 {kind}".strip()}
        SubElement(self.element, "text", {**attributes, **place}).text = text

    def keys(self, keys: Sequence[str], x: float, y: float) -> float:
        """Draw keys of a phone beside each other; return where they end."""
        for key in keys:
            wide = max(KEY_HEIGHT, width(key, 15, bold=True) + 14)
            self.rect("key", x, y, wide, KEY_HEIGHT, round_=6)
            middle = {"x": number(x + wide / 2), "y": number(y + 18.5), "text-anchor": "middle"}
            SubElement(self.element, "text", {"class": "s15 bold", **middle}).text = key
            x += wide + KEY_GAP
        return x - KEY_GAP

    def place(self, canvas: "Canvas", x: float, y: float) -> None:
        """Put another canvas here."""
        canvas.element.set("transform", f"translate({number(x)} {number(y)})")
        self.element.append(canvas.element)
