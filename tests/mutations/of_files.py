"""Damages to whole files: gone, empty, or under another name."""

from collections.abc import Iterator

from tests.mutations.frozen import CODES, FACTS, LINE, Damage, read, texts, topics
from tests.scripts import excused_script, with_text, without


def gone_or_empty() -> Iterator[Damage]:
    """Every file of the script, gone or empty."""
    for path in excused_script():
        yield f"{path} is empty", with_text(excused_script(), path, "")
    for name in texts("sv"):
        for code in CODES:
            yield f"{code}/{name}.txt is gone", without(excused_script(), f"{code}/{name}.txt")
        both = (f"{code}/{name}.txt" for code in CODES)
        yield f"{name}.txt is gone in both languages", without(excused_script(), *both)
    for path in (LINE, FACTS, "sv/language.toml", "en/language.toml"):
        yield f"{path} is gone", without(excused_script(), path)


def misplaced() -> Iterator[Damage]:
    """Texts under a name that nobody knows, or under each other's."""
    for code in CODES:
        for name in topics():
            path = f"{code}/{name}.txt"
            files = with_text(without(excused_script(), path), f"{code}/{name}2.txt", read(path))
            yield f"{path} has another name", files
        names = texts(code)
        for one, other in zip(names, names[1:], strict=False):
            paths = (f"{code}/{one}.txt", f"{code}/{other}.txt")
            exchanged = zip(paths, (excused_script()[path] for path in paths[::-1]), strict=True)
            yield f"{code}: {one} and {other} are exchanged", excused_script() | dict(exchanged)
