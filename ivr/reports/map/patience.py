"""The ladder of patience: what is said to silence and to wrong keys, time after time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.reports.map.chart import Miss, Node, NodeKind, Occasion, Said, Try
from ivr.reports.map.hearing import Hearing
from ivr.script.line import Line

NO_KEY = "A"
"""A tone that no telephone key has any more: whatever the menus are, a wrong key."""

ANSWERS = {
    Occasion.SILENCE_IN_MENU: None,
    Occasion.SILENCE_AFTER_TEXT: None,
    Occasion.WRONG_KEY: NO_KEY,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder, with the nodes that it speaks of."""

    step: Try
    nodes: tuple[Node, ...]


def ladder(line: Line, menu: CallState, text: CallState) -> Iterator[Step]:
    """Ask the flow what it says in a menu and after a text, until it ends the call.

    Steps in which the same is said are one.
    """
    before: Step | None = None
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


def _step(line: Line, number: int, menu: CallState, text: CallState) -> Step:
    found: dict[tuple[Said, ...], tuple[list[Occasion], Turn, Hearing]] = {}
    for occasion, key in ANSWERS.items():
        place = text if occasion is Occasion.SILENCE_AFTER_TEXT else menu
        turn = flow.answer(line, replace(place, misses=number - 1), key)
        heard = Hearing(line, turn.passages, place.menu)
        words = heard.words()
        found.setdefault(words, ([], turn, heard))[0].append(occasion)
    misses: list[Miss] = []
    nodes: list[Node] = []
    for words, (occasions, turn, heard) in found.items():
        kind = NodeKind.HELP if turn.state else NodeKind.FAREWELL
        name = f"{occasions[0].replace('_', '-')}-{number}"
        misses.append(Miss(tuple(occasions), name, heard.has_menu))
        nodes.append(Node(name, kind, words, heard.seconds))
    return Step(Try(number, number, tuple(misses)), tuple(nodes))
