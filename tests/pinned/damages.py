"""Which damage of a script is found by which rules, with what severity.

The damages are the mutations, careless hands, mistakes of reading, and the examples of the rules
as they were, which `examples.json` holds. Of each is kept what is not said of a whole script.
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from ivr.checks.check import check_script
from tests import mutations
from tests.pinned.careless import exchanged_words, lost_words
from tests.script.mistakes import MISTAKES, SCRIPT
from tests.scripts import (
    announced,
    excused_script,
    full_script,
    nested_script,
    replaced,
    small_script,
)
from tests.sounds import encoded, recorded, speech

EXAMPLES = Path(__file__).parent / "examples.json"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WORST = ("error", "warning", "info")

Found = list[list[str]]
Files = Mapping[str, bytes]


def made() -> dict[str, Found]:
    """Return what is found of each damage: pairs of rule and severity, by its name."""
    whole = (excused_script(), full_script(), SCRIPT, small_script(), nested_script())
    before = frozenset().union(*(_said(files) for files in whole))
    with Pool(2, initializer=os.nice, initargs=(5,)) as pool:
        found = pool.map(_said, damages().values(), chunksize=20)
    new = [{(rule, severity) for rule, severity, *_ in said - before} for said in found]
    return {name: sorted(map(list, said)) for name, said in zip(damages(), new, strict=True)}


def damages() -> dict[str, Files]:
    """Return every damaged script by its name."""
    careless = {"lost word": lost_words(), "exchanged words": exchanged_words()}
    return {
        **{f"mutation {name}": each for name, each in mutations.damages().items()},
        **{
            f"{name} {number}": each
            for name, scripts in careless.items()
            for number, each in enumerate(scripts)
        },
        **{f"mistake {number} {each.case}": each.files for number, each in enumerate(MISTAKES)},
        **{
            f"example {rule} {name}": _example(change)
            for rule, changes in json.loads(EXAMPLES.read_text()).items()
            for name, change in changes.items()
        },
    }


def _example(change: dict[str, Any]) -> Files:
    if "tables" in change:
        return announced(change["tables"], change["texts"])
    if "speech" in change:
        before, after = change["silence_before"], change["silence_after"]
        sound = speech(change["speech"], rate=8_000, before=before, after=after)
        code, _, file = change["file"].partition("/recordings/")
        return recorded(f"{code}/{file.removesuffix('.wav')}", encoded(sound, 8_000))
    return replaced(full_script(), change["file"], change["before"], change["after"])


def _said(files: Files) -> frozenset[tuple[str, ...]]:
    """Return rule, severity, field and words of each finding."""
    findings = check_script(files, spelling=True, now=NOW).findings
    return frozenset(
        (each.rule, each.severity.value, "/".join(each.field), each.message("en"))
        for each in findings
    )


def differences(old: dict[str, Found], new: dict[str, Found]) -> Iterator[str]:
    """Yield what is found no more, and then, together, what is found otherwise."""
    others: dict[str, list[str]] = defaultdict(list)
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            others["no longer tried"].append(name)
        elif was and not now:
            yield f"FOUND NO MORE: {name}, found by {_told(was)}"
        elif was != now:
            others[_change(was, now)].append(name)
    for change, names in sorted(others.items()):
        yield f"{change}: {len(names)}, such as {names[0]}"
    if more := new.keys() - old.keys():
        yield f"{len(more)} damages are new."


def _change(was: Found, now: Found) -> str:
    less = [each for each in was if each not in now]
    more = [each for each in now if each not in was]
    worst, worst_now = (
        min((WORST.index(severity) for _, severity in each), default=3) for each in (was, now)
    )
    if worst_now > worst:
        head = "LESS SEVERE"
    elif Counter(rule for rule, _ in less) == Counter(rule for rule, _ in more):
        head = "another severity"
    else:
        head = "by other rules" if was else "found now"
    return f"{head}: {_told(less)} -> {_told(more)}"


def _told(found: Found) -> str:
    return ", ".join(" ".join(each) for each in found) or "none"
