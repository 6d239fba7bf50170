"""Where the cards stand: a column for each level of menus, what lies below a menu beside it.

The places are worked out from the heights of the cards alone. The options of a menu keep the
order of their keys from top to bottom, so that no line crosses another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

GAP = 24.0
"""Between two cards of a column (px)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A column, counted from 0, and how far down (px)."""

    column: int
    y: float


class Columns:
    """Columns that fill up from the top."""

    def __init__(self, count: int) -> None:
        self._ends = [0.0] * count

    @property
    def height(self) -> float:
        """Where the longest column ends."""
        return max(self._ends) - GAP

    @property
    def shortest(self) -> int:
        """The column with the most room; the one most to the right of those that have as much."""
        return min(range(len(self._ends)), key=lambda column: (self._ends[column], -column))

    def end(self, column: int) -> float:
        """Where the next card of a column would stand."""
        return self._ends[column]

    def put(self, column: int, height: float, *, below: float = 0) -> Place:
        """Put a card at the end of a column, but not above a height."""
        y = max(self._ends[column], below)
        self._ends[column] = y + height + GAP
        return Place(column, y)


def place_menus(
    columns: Columns,
    heights: Mapping[str, float],
    below: Mapping[str, Sequence[str]],
    menu: str,
    level: int = 0,
) -> Iterator[tuple[str, Place]]:
    """Place a menu and all menus below it, none of them higher than the one above it."""
    others = below[menu]
    beside = columns.end(level + 1) if others else 0
    place = columns.put(level, heights[menu], below=beside if level else 0)
    yield menu, place
    for other in others:
        yield from place_menus(columns, heights, below, other, level + 1)
