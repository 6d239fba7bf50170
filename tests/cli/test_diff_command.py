"""`ivr diff`: the effect of a change on callers, as text and as JSON."""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests import ROOT
from tests.cli.conftest import Command
from tests.conftest import write_into
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    with_text,
    without,
)
from tests.sounds import recorded

Files = Mapping[str, bytes]
Diff = Callable[..., Result]
Compare = Callable[[Files, Files], dict[str, Any]]
Told = Callable[..., list[str]]

WHOLE, SMALL, NESTED = full_script(), small_script(), nested_script(2, 8)
PLAIN = without(WHOLE, "facts.toml")
"""The frozen script without facts, which refer to the names of its files."""

edited = partial(replaced, WHOLE)
SWAPPED = edited("line.toml", '"fred", "fast"', '"fast", "fred"')


@pytest.fixture
def diff(ivr: Command, tmp_path: Path) -> Diff:
    """Compares two scripts in the folders `old` and `new`."""

    def diff(old: Files, new: Files, *options: str, **given: object) -> Result:
        for name, files in (("old", old), ("new", new)):
            write_into(tmp_path / name, files)
        return ivr("diff", tmp_path / "old", tmp_path / "new", *options, **given)

    return diff


@pytest.fixture
def compare(diff: Diff) -> Compare:
    """Return the JSON difference between two scripts."""

    def compare(old: Files, new: Files) -> dict[str, Any]:
        result = diff(old, new, "--format", "json")
        found: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == found["heard"]
        return found

    return compare


@pytest.fixture
def told(diff: Diff) -> Told:
    """Return the lines about a change of the frozen script."""

    def told(new: Files, old: Files = WHOLE, **given: object) -> list[str]:
        return diff(old, new, **given).stdout.splitlines()

    return told


RECORDED = recorded("sv/goodbye", wav(3))
NAMED = replaced(PLAIN, "line.toml", '"fred"', '"insatser"').items()
RENAMED = {path.replace("/fred.txt", "/insatser.txt"): data for path, data in NAMED}
"""The script with a topic under another file name and unchanged words."""
LANGUAGE_KEY = replaced(SMALL, "line.toml", 'language = "9"', 'language = "6"')

EXITS = {
    "no folder": ({}, 2),
    "same": (WHOLE, 0),
    "a comment": (with_text(WHOLE, "line.toml", b"# Hi.\n" + WHOLE["line.toml"]), 0),
    "another order": (SWAPPED, 1),
    "unreadable": (without(WHOLE, "en/goodbye.txt"), 2),
    "no script": ({"README": b"Hello."}, 2),
}


@pytest.mark.parametrize(("new", "code"), EXITS.values(), ids=EXITS)
def test_the_exit_code_is_that_of_diff(diff: Diff, new: Files, code: int) -> None:
    result = diff(WHOLE, new)
    assert result.exit_code == code and ("new" in result.stderr or new)


def test_programs_get_every_value_in_a_form_that_is_documented(compare: Compare) -> None:
    new = announced({"stopp": "until = 2099-03-09T17:00:00\n"}, files=RECORDED)
    found = compare(WHOLE, with_text(new, "en/.hidden", "Kept.\n"))
    page = (ROOT / "docs" / "comparing.md").read_text("utf-8")
    for field in found:
        assert re.search(rf"^\| .*`{field}`", page, re.MULTILINE), field
    assert (found["version"], found["new"]["edition"]) == (3, prepared(new).edition)
    values = {change["field"]: change["new"] for change in found["changes"]}
    assert values["announcements/stopp/until"] == "2099-03-09T17:00:00"
    assert values["sv/recordings/goodbye"]["kind"] == "wav"
    assert all(round(each["new"], 2) == each["new"] for each in found["times"])


MOVED = replaced(NESTED, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
MOVED_KEYS = {"menu-1 1 topic-1 topic-2", "menu-1 2 topic-2 topic-1"}
KEYS: Mapping[str, tuple[Files, Files, set[str], bool]] = {
    "two options": (WHOLE, SWAPPED, {"main 4 fred fast", "main 5 fast fred"}, True),
    "numbers that are gone": (SMALL, small_script(contact=False), {"main 0 kontakt -"}, True),
    "a fixed key": (SMALL, LANGUAGE_KEY, {"main 9 language -"}, True),
    "a sub-menu": (NESTED, MOVED, MOVED_KEYS, True),
    "another name": (PLAIN, RENAMED, set(), False),
}


@pytest.mark.parametrize(("old", "new", "keys", "is_heard"), KEYS.values(), ids=KEYS)
def test_a_key_that_means_something_else_is_told_with_its_menu(
    compare: Compare, old: Files, new: Files, keys: set[str], is_heard: bool
) -> None:
    def name(deed: Mapping[str, str] | None) -> str:
        return (deed["name"] or deed["does"]) if deed else "-"

    found = compare(old, new)
    assert {
        f"{each['menu']} {each['key']} {name(each['old'])} {name(each['new'])}"
        for each in found["keys"]
    } == keys
    assert found["heard"] == is_heard


def test_an_edit_is_told_in_its_language_but_no_line_break_is(compare: Compare) -> None:
    inside = edited("sv/fred.txt", "Sedan tjänstgör", "Sedan\ntjänstgör ofta")
    [text] = compare(WHOLE, inside)["texts"]
    assert (text["language"], text["name"]) == ("sv", "fred")
    assert "Sedan / tjänstgör" in text["now"] and text["new_seconds"] > text["old_seconds"]
    assert compare(WHOLE, edited("sv/goodbye.txt", ".\nHej", ". Hej"))["texts"] == []


def test_recordings_come_go_and_change(compare: Compare) -> None:
    for old, new, what in (
        (WHOLE, RECORDED, "added"),
        (RECORDED, WHOLE, "removed"),
        (RECORDED, with_text(RECORDED, "sv/recordings/goodbye.txt", "Hej."), "removed"),
        (RECORDED, recorded("sv/goodbye", wav(4)), "changed"),
    ):
        [found] = compare(old, new)["texts"]
        assert (found["name"], found["recording"]) == ("goodbye", what)


def test_phone_numbers_are_told_when_they_come_and_go(compare: Compare, told: Told) -> None:
    texts = {path: data for path, data in SMALL.items() if re.match(r"sv/.*\.txt", path)}
    new = SMALL | {path: data.replace(b"+46 77 114 14 00", b"112") for path, data in texts.items()}
    number = {"language": "sv", "number": "+46 77 114 14 00"}
    assert compare(SMALL, new)["numbers"] == [{**number, "added": False}]
    assert compare(new, SMALL)["numbers"] == [{**number, "added": True}]
    assert "  +46 77 114 14 00 is no longer said in Swedish." in told(new, SMALL)


def test_a_longer_option_delays_what_comes_after_it(compare: Compare) -> None:
    new = edited("sv/fast.txt", "personer\n\n", "personer i hela världen\n\n")
    times = compare(WHOLE, new)["times"]
    found = {(each["what"], each["name"]) for each in times if each["new"] > each["old"]}
    assert {("menu_ends", ""), ("menu", "main"), ("longest_call", "")} <= found
    assert {("after_option", "fast"), ("after_option", "kontakt")} <= found
    assert ("after_option", "fred") not in found


@pytest.mark.parametrize(
    ("path", "old", "new", "is_heard"),
    [
        ("line.toml", "tries = 3", "tries = 2", True),
        ("line.toml", '["sv", "en"]', '["en", "sv"]', True),
        ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", False),
        ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", True),
        ("sv/language.toml", '"EU" = "E U"', '"EU" = "e-u"', True),
        ("sv/language.toml", '"112" = "ett ett två"', '"112" = "hundratolv"', False),
        ("sv/language.toml", 'name = "Svenska"', 'name = "På svenska"', False),
        ("en/notice.txt", "hang up", "stop", True),
        ("sv/fast.txt", "{en: Fugitive Active Search Team}", "Fugitive Active Search Team", True),
        ("sv/kontakt.txt", "Numren kommer en gång till. |", "Numren kommer en gång till.", True),
        ("sv/fred.txt", "# ", "# En annan anteckning. ", False),
        ("sv/fred.txt", "Sedan tjänstgör de", "Sedan tjänstgör\nde", True),
    ],
)
def test_whether_callers_hear_it_depends_on_what_was_changed(
    compare: Compare, path: str, old: str, new: str, is_heard: bool
) -> None:
    assert compare(WHOLE, edited(path, old, new))["heard"] == is_heard


def test_people_read_changed_keys_first_and_in_red(told: Told) -> None:
    lines = told(SWAPPED)
    start = next(at for at, line in enumerate(lines) if line.isupper())
    assert "Main menu, key 4" in lines[start + 2]
    assert start < lines.index("Menu and keys") < lines.index("Seconds")
    assert f"\x1b[31m\x1b[1m{lines[start]}\x1b[0m" in told(SWAPPED, color=True)
    assert "Meny och knappar" in told(SWAPPED, lang="sv")


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("Ring nu, tack.", "Ring oss nu, tack.", "Ring {+oss+} nu, tack."),
        ("Ring nu, tack.", "Ring nu.", "Ring nu[-, tack-]."),
        ("Ring nu, tack.", "Sök nu, tack.", "[-Ring-] {+Sök+} nu, tack."),
        ("och " * 300 + "du.", "och " * 300 + "vi.", "[…]" + " och" * 6 + " [-du-] {+vi+}."),
    ],
)
def test_what_went_and_what_came_is_marked(told: Told, was: str, now: str, expected: str) -> None:
    old = with_text(WHOLE, "sv/goodbye.txt", f"{was}\n")
    assert f"    {expected}" in told(with_text(old, "sv/goodbye.txt", f"{now}\n"), old)
