"""The ladder of patience: what is said to silence and to wrong keys, time after time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.reports.map.chart import Miss, MissKind, Node, NodeKind, Quote, Try
from ivr.reports.map.hearing import Hearing
from ivr.script.line import Line

NO_KEY = "A"
"""A DTMF tone without a key on telephones: a wrong key in every menu."""

ANSWERS = {
    MissKind.SILENCE_IN_MENU: None,
    MissKind.SILENCE_AFTER_TEXT: None,
    MissKind.WRONG_KEY: NO_KEY,
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder, with its nodes."""

    step: Try
    nodes: tuple[Node, ...]


def ladder(line: Line, menu: CallState, text: CallState) -> Iterator[Rung]:
    """Ask the flow what it says in a menu and after a text, until it ends the call.

    Steps in which the same is said are one.
    """
    before: Rung | None = None
    for number in range(1, line.script.patience.tries + 1):
        step = _step(line, number, menu, text)
        if before and [node.words for node in before.nodes] == [node.words for node in step.nodes]:
            before = replace(before, step=replace(before.step, last=number))
            continue
        if before:
            yield before
        before = step
    assert before, "a line has patience once at least"
    yield before


def _step(line: Line, number: int, menu: CallState, text: CallState) -> Rung:
    found: dict[tuple[Quote, ...], tuple[list[MissKind], Turn, Hearing]] = {}
    for kind, key in ANSWERS.items():
        place = text if kind is MissKind.SILENCE_AFTER_TEXT else menu
        turn = flow.answer(line, replace(place, misses=number - 1), key)
        heard = Hearing(line, turn.passages, place.menu)
        words = heard.words()
        found.setdefault(words, ([], turn, heard))[0].append(kind)
    misses: list[Miss] = []
    nodes: list[Node] = []
    for words, (kinds, turn, heard) in found.items():
        node_kind = NodeKind.HELP if turn.state else NodeKind.FAREWELL
        name = f"{kinds[0].replace('_', '-')}-{number}"
        misses.append(Miss(tuple(kinds), name, heard.has_menu))
        nodes.append(Node(name, node_kind, words, heard.seconds))
    return Rung(Try(number, number, tuple(misses)), tuple(nodes))
