"""One table: a row a measure, a column a server, with ratios to the first server."""

from __future__ import annotations

from dataclasses import dataclass

Value = float | str | None
COMPARED = {
    "calls a second",
    "calls a second of the others",
    "p50",
    "p99",
    "RSS of all processes",
    "PSS of all processes",
}
FAULTS = {
    "connection refused",
    "lost on a new connection",
    "lost on a kept connection",
    "answer cut off",
    "wrong answer",
    "no answer in time",
}


@dataclass(frozen=True)
class Row:
    """One measured value."""

    group: str
    measure: str
    value: Value
    unit: str


def cell(row: Row, first: Row) -> str:
    """Return a value as text, with its ratio to the first server's."""
    if row.value is None:
        return "-"
    if isinstance(row.value, str):
        return row.value
    text = (
        f"{row.value:.0f}"
        if row.value >= 100 or row.value == int(row.value)
        else f"{row.value:.1f}"
    )
    if row.measure in COMPARED and isinstance(first.value, float | int) and first.value:
        text += f" ({row.value / first.value:.2f})"
    return text


def render(results: dict[str, list[Row]], limit: float) -> str:
    """Return the table, with notes where the client may have been the brake."""
    columns = list(results.values())
    lines = [["", *results]]
    group = ""
    for rows in zip(*columns, strict=True):
        first = rows[0]
        if first.measure in FAULTS and not any(row.value for row in rows):
            continue  # nothing of this kind happened to anyone
        if first.group != group:
            group = first.group
            lines += [[""] * (len(columns) + 1), [group, *[""] * len(columns)]]
        label = f"  {first.measure}" + (f", {first.unit}" if first.unit else "")
        lines.append([label, *(cell(row, first) for row in rows)])
    wide = [max(len(cells[at]) for cells in lines) for at in range(len(columns) + 1)]
    text = [
        "  ".join([cells[0].ljust(wide[0]), *map(str.rjust, cells[1:], wide[1:])]).rstrip()
        for cells in lines
    ]
    return "\n".join([*text, *notes(results, limit)])


def notes(results: dict[str, list[Row]], limit: float) -> list[str]:
    """Say where a figure is the client's and not the server's."""
    found = []
    for name, rows in results.items():
        for row in rows:
            if isinstance(row.value, str | None) or not row.group.startswith("speed"):
                continue
            where = f"Note: {name}, {row.group}: the client"
            if row.measure == "client's processor" and row.value > 80:
                found.append(f"{where} used {row.value:.0f} % of a processor.")
            if row.measure == "calls a second" and row.value > 0.6 * limit:
                found.append(f"{where} alone is hardly faster ({limit:.0f} a second).")
    return ["", *found] if found else []
