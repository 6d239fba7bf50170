"""The panels of the picture: what holds in the whole call, and is therefore drawn once."""

from ivr.reports.map.canvas import KEY_HEIGHT, Canvas
from ivr.reports.map.cards import EDGE, SECONDS, WIDTH, Card, on_paper
from ivr.reports.map.chart import Chart, Meaning, Miss, Node, SharedKeys
from ivr.reports.map.frame import Frame

ROOM = WIDTH - 2 * EDGE
KEYS = 112.0
"""The room for the keys of the panel of keys."""
CAUSE = 150.0
"""The room for what has happened, in the ladder of patience."""
INDENT = 16.0


def keys_panel(chart: Chart, frame: Frame) -> Card:
    """Draw the keys that do the same everywhere."""
    canvas = Canvas("everywhere")
    y = canvas.words(frame.everywhere, EDGE, 14, ROOM, size=17, bold=True) + 6
    for shared in chart.everywhere:
        y = _shared(canvas, chart, frame, shared, y) + 4
    return on_paper("panel", canvas, y + 10)


def _shared(canvas: Canvas, chart: Chart, frame: Frame, shared: SharedKeys, y: float) -> float:
    """Draw a row of keys and what they do; return where it ends."""
    x = max(canvas.keys(shared.keys, EDGE, y) + 10, KEYS)
    language = chart.language if shared.meaning is Meaning.TOPIC else ""
    end = canvas.words(frame.shared(shared), x, y + 3, WIDTH - x - EDGE, language=language)
    return max(end, y + KEY_HEIGHT)


def texts_panel(frame: Frame) -> Card:
    """Draw what is said before the first text of a call, and after every one."""
    canvas = Canvas("texts")
    y = canvas.words(frame.texts, EDGE, 14, ROOM, size=17, bold=True) + 4
    for heading, node in frame.around_texts():
        y = canvas.words(heading, EDGE, y + 2, ROOM, size=13, kind="soft")
        y = _said(canvas, frame, node, EDGE, y) + 4
    y = canvas.words(frame.after_note, EDGE, y + 2, ROOM, size=13, kind="soft")
    return on_paper("panel", canvas, y + 14)


def patience_panel(chart: Chart, frame: Frame) -> Card:
    """Draw the ladder of patience, from the first miss down to the end of the call."""
    canvas = Canvas("patience")
    y = canvas.words(frame.patience, EDGE, 14, ROOM, size=17, bold=True)
    y = canvas.words(frame.patience_note, EDGE, y + 3, ROOM, size=13, kind="soft") + 10
    for step in chart.patience:
        top = y
        box = Canvas("step")
        end = box.words(frame.step(step), INDENT, 8, ROOM - 2 * INDENT, size=13, bold=True) + 4
        for miss in step.misses:
            end = _miss(box, chart, frame, miss, end) + 8
        canvas.rect("step", EDGE, top, ROOM, end)
        canvas.place(box, EDGE, top)
        y = top + end + 26
        canvas.path("way", [(WIDTH / 2, top + end), (WIDTH / 2, y - 2)])
    canvas.rect("end", WIDTH / 2 - 80, y, 160, 30, round_=15)
    canvas.at(frame.end, WIDTH / 2, y + 20, "middle", kind="bold")
    return on_paper("panel", canvas, y + 46)


def _miss(canvas: Canvas, chart: Chart, frame: Frame, miss: Miss, y: float) -> float:
    """Draw what has happened, and what is then said; return where it ends."""
    end = y
    for occasion in miss.occasions:
        end = canvas.words(frame.occasion(occasion), INDENT, end, CAUSE, size=13, kind="soft") + 3
    x = INDENT + CAUSE + 14
    said = _said(canvas, frame, chart.nodes[miss.node], x, y, right=INDENT)
    if then := frame.answer(miss):
        said = canvas.words(then, x, said, ROOM - x - INDENT, size=13, kind="soft")
    return max(end, said)


def _said(
    canvas: Canvas, frame: Frame, node: Node, x: float, y: float, *, right: float | None = None
) -> float:
    """Write what is said, with its seconds at the end of the first line; return where it ends."""
    edge = WIDTH - EDGE if right is None else ROOM - right
    canvas.at(frame.seconds(node.seconds), edge, y + 13, "end")
    for said in node.words:
        y = canvas.words(said.text, x, y, edge - x - SECONDS, size=13, language=said.language)
    return y
