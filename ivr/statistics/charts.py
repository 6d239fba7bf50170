"""Bar charts as self-contained SVG without scripts."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pygal
from pygal.style import Style

# pygal leaves a deprecated import hook behind, and every later import would warn about it.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
]

FONT = "system-ui, sans-serif"
SIZE = 13
WIDTH = 760
BAR_HEIGHT = 34
LABELS_WITHOUT_TURNING = 8
LONGEST_LABEL = 42

Bars = Sequence[tuple[str, int]]


class Scheme(StrEnum):
    """The colours of the page around the picture."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of a chart; contrast with the paper is at least 4.5:1 for ink and 3:1 for bars."""

    paper: str
    ink: str
    line: str
    bar: str


COLOURS = {
    Scheme.LIGHT: Colours(paper="#ffffff", ink="#161b22", line="#c5ceda", bar="#0a4a94"),
    Scheme.DARK: Colours(paper="#11161d", ink="#e9edf2", line="#3d4a59", bar="#a5cbff"),
}


def columns(rows: Bars, scheme: Scheme, number: Callable[[float], str]) -> bytes:
    """Draw vertical bars, in order of time; `number` formats counts."""
    turned = 50 if len(rows) > LABELS_WITHOUT_TURNING else 0
    chart = pygal.Bar(
        height=300, x_label_rotation=turned, **_options(rows, scheme, number, most_labels=16)
    )
    return _drawn(chart, rows)


def bars(rows: Bars, scheme: Scheme, number: Callable[[float], str]) -> bytes:
    """Draw horizontal bars, the first one at the top, with labels."""
    height = 70 + BAR_HEIGHT * len(rows)
    chart = pygal.HorizontalBar(height=height, **_options(rows, scheme, number))
    return _drawn(chart, rows[::-1])  # pygal begins at the bottom


def _options(
    rows: Bars, scheme: Scheme, number: Callable[[float], str], most_labels: int = 0
) -> dict[str, Any]:
    colours = COLOURS[scheme]
    every = -(-len(rows) // most_labels) if most_labels else 1
    return {
        "js": (),
        "style": Style(
            background=colours.paper,
            plot_background=colours.paper,
            foreground=colours.ink,
            foreground_strong=colours.ink,
            foreground_subtle=colours.line,
            guide_stroke_color=colours.line,
            major_guide_stroke_color=colours.line,
            colors=(colours.bar,),
            opacity="1",
            transition="0s",
            font_family=FONT,
            label_font_size=SIZE,
            major_label_font_size=SIZE,
            value_font_size=SIZE,
        ),
        "width": WIDTH,
        "margin": 8,
        "max_scale": 8,
        "margin_right": 24,
        "show_legend": False,
        "print_values": False,
        "range": (0, max([calls for _, calls in rows], default=0) or 1),
        "value_formatter": lambda value: number(round(value)),
        "truncate_label": LONGEST_LABEL,
        "x_labels_major_every": every,
        "show_minor_x_labels": every == 1,
    }


def _drawn(chart: Any, rows: Bars) -> bytes:
    chart.x_labels = [label for label, _ in rows]
    chart.add("", [calls for _, calls in rows])
    chart.add_xml_filter(_without_scripts)
    drawn: bytes = chart.render()
    return drawn


def _without_scripts(root: Any) -> Any:
    for parent in list(root.iter()):
        for child in list(parent):
            if isinstance(child.tag, str) and child.tag.endswith("script"):
                parent.remove(child)
    return root
