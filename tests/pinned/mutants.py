"""Which damages of the code the tests notice: one expression changed, then the tests that belong.

Damages are found again by the function and the line that they change, also in another file.
"""

import ast
import itertools
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests import ROOT

CALLS = ("call/test_flow", "call/test_emergency", "call")
TESTS = {  # by module, the quickest first
    "call/flow": CALLS,
    "call/passages": CALLS,
    "call/state": (
        "call/test_state",
        "call/test_emergency",
        "call/test_flow",
        "twilio/test_switchboard",
    ),
    "call/turn": CALLS,
    "call/walk": ("call/test_walk",),
    "call/timetable": ("call/test_timetable",),
    "twilio/webhook": ("twilio/test_webhook", "twilio/test_guard"),
    "twilio/guard": ("twilio/test_guard", "twilio/test_webhook"),
    "twilio/twiml": ("twilio/test_twiml", "call/test_slower", "twilio/test_switchboard"),
    "twilio/allowlist": ("twilio/test_allowlist", "twilio/test_twiml"),
    "twilio/switchboard": ("twilio/test_switchboard", "call/test_calls", "call/test_long_calls"),
    "publishing/publication": ("publishing/test_approval", "publishing/test_editions"),
    "publishing/policy": ("publishing/test_approval", "publishing/test_editions"),
}
LONGEST = 240
"""Seconds until the tests of a damage count as failed."""

Mutant = dict[str, Any]


def tried(mutants: list[Mutant], seconds: float, jobs: int = 2) -> list[Mutant]:
    """Try damages on copies of the code for so long; return those that were, with `noticed`."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="ivr-mutants-") as folder:
        copies = [_copy(Path(folder) / str(number)) for number in range(jobs)]
        shares = [(mutants[number::jobs], copies[number], until) for number in range(jobs)]
        with Pool(jobs) as pool:
            found = pool.starmap(_share, shares)
    done = {each["id"]: each for share in found for each in share}
    return [done[each["id"]] for each in mutants if each["id"] in done]


def _share(mutants: list[Mutant], copy: Path, until: float) -> list[Mutant]:
    begun = itertools.takewhile(lambda _: time.monotonic() < until, mutants)
    return [each | {"noticed": _noticed(each, copy)} for each in begun]


def _copy(copy: Path) -> Path:
    skip = shutil.ignore_patterns(".*", "__pycache__", "data", "screenshots", "dist")
    shutil.copytree(ROOT, copy, ignore=skip)
    return copy


def _noticed(mutant: Mutant, copy: Path) -> bool | str:
    """Return whether a test fails; words where the code to be changed is gone."""
    found = _place(mutant, copy)
    if found is None:
        return "gone"
    path, at = found
    source = path.read_text()
    path.write_text(source[:at] + mutant["after"] + source[at + len(mutant["before"]) :])
    try:
        return _tests_fail(path.relative_to(copy / "ivr").with_suffix(""), mutant, copy)
    finally:
        path.write_text(source)


def _place(mutant: Mutant, copy: Path) -> tuple[Path, int] | None:
    """Return file and offset of what a mutant changes; its own file comes first."""
    own, name = copy / mutant["file"], mutant["function"].rpartition(".")[2]
    for path in sorted((copy / "ivr").rglob("*.py"), key=lambda each: each != own):
        source = path.read_text() if path.exists() else ""
        if mutant["before"] not in source or (path != own and not name):
            continue
        for node in ast.walk(ast.parse(source)):
            if getattr(node, "name", "") == name:
                start = sum(map(len, source.splitlines(True)[: getattr(node, "lineno", 1) - 1]))
                segment = ast.get_source_segment(source, node) if name else source
                at = source.find(mutant["before"], start)
                if 0 <= at < start + len(segment or ""):
                    return path, at
    return None


def _tests_fail(module: Path, mutant: Mutant, copy: Path) -> bool | str:
    own = TESTS.get(str(module)) or TESTS[mutant["file"][4:-3]]
    found = [copy / f"tests/{each}{end}" for each in own for end in (".py", "")]
    files = [str(each) for each in found if each.exists()]
    marks = "not browser" if own == ("call/test_walk",) else "not servers and not browser"
    if not files:
        return "not run"
    command = [sys.executable, "-Bm", "pytest", "-qx", "-p", "no:cacheprovider", "-m", marks]
    try:
        done = subprocess.run([*command, *files], cwd=copy, capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return True
    return {0: False, 1: True, 2: True}.get(done.returncode, "not run")


def differences(old: list[Mutant], new: list[Mutant]) -> Iterator[str]:
    """Yield the damages that tests noticed and notice no more, and how many are gone."""
    now = {each["id"]: each["noticed"] for each in new}
    counts = dict.fromkeys(("gone", "not run"), 0)
    for each in old:
        noticed = now.get(each["id"], "not run")
        if noticed in counts:
            counts[noticed] += 1
        elif each["noticed"] not in (noticed, "not run"):
            what = "noticed now" if noticed else "NOTICED NO MORE"
            yield f"{what}: {each['file']}, {each['function']}: {each['before']} -> {each['after']}"
    if any(counts.values()):
        yield f"{len(now)} tried: {counts['gone']} are gone, {counts['not run']} not run."
