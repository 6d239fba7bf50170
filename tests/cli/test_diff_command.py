"""`ivr diff`: what a change means for callers, for people and for programs."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.call.walk import walk
from ivr.cli import main
from tests import ROOT
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

Files = Mapping[str, bytes]
Diff = Callable[..., Result]
Compare = Callable[[Files, Files], dict[str, Any]]
WHOLE, SMALL, NESTED = full_script(), small_script(), nested_script(2, 8)
PLAIN = without(WHOLE, "facts.toml")
"""The frozen script without its table of facts, which ties it to the names of its files."""

SWAPPED = replaced(WHOLE, "line.toml", '"fred", "fast"', '"fast", "fred"')
FEWER = replaced(PLAIN, "line.toml", ', "kontakt"]', "]")
ONE_LANGUAGE = small_script(languages=["sv"])


@pytest.fixture
def diff(runner: CliRunner, tmp_path: Path) -> Diff:
    """Compares two scripts in the folders `old` and `new`."""

    def diff(old: Files, new: Files, *options: str, color: bool = False) -> Result:
        for name, files in (("old", old), ("new", new)):
            write_into(tmp_path / name, files)
        folders = [str(tmp_path / "old"), str(tmp_path / "new")]
        return runner.invoke(main, ["diff", *folders, "--lang", "en", *options], color=color)

    return diff


@pytest.fixture
def compare(diff: Diff) -> Compare:
    """What programs read of the difference between two scripts."""

    def compare(old: Files, new: Files) -> dict[str, Any]:
        result = diff(old, new, "--format", "json")
        found: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == found["heard"]
        return found

    return compare


@pytest.fixture
def told(diff: Diff) -> Callable[..., list[str]]:
    """The lines that people read of a change of the frozen script."""

    def told(new: Files, *options: str, old: Files = WHOLE) -> list[str]:
        return diff(old, new, *options).stdout.splitlines()

    return told


def renamed(files: Files, old: str, new: str) -> dict[str, bytes]:
    """The script with a topic under another file name; the words stay."""
    files = replaced(files, "line.toml", f'"{old}"', f'"{new}"')
    return {path.replace(f"/{old}.txt", f"/{new}.txt"): data for path, data in files.items()}


def recorded(words: str | bytes = WHOLE["sv/goodbye.txt"], length: float = 3) -> dict[str, bytes]:
    """The frozen script with a recording of the farewell."""
    files = with_text(WHOLE, "sv/recordings/goodbye.wav", wav(length))
    return with_text(files, "sv/recordings/goodbye.txt", words)


def lost_menu(options: str) -> dict[str, bytes]:
    """A script with a menu that no key leads to."""
    table = f"[menus.lost]\noptions = [{options}]\n[keys]"
    files = replaced(small_script(["fred"]), "line.toml", "[keys]", table)
    return files | {path: WHOLE[path] for path in ("sv/utveckling.txt", "en/utveckling.txt")}


RENAMED = renamed(PLAIN, "fred", "insatser")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ({}, 2),
        (WHOLE, 0),
        (with_text(WHOLE, "line.toml", b"# Hi.\n" + WHOLE["line.toml"]), 0),
        (SWAPPED, 1),
        (replaced(WHOLE, "sv/notice.txt", "lägg på och ring", "ring"), 1),  # breaks a rule
        (without(WHOLE, "en/goodbye.txt"), 2),
        ({"README": b"Hello."}, 2),
    ],
    ids=[
        "no folder",
        "same",
        "a comment",
        "another order",
        "a broken rule",
        "unreadable",
        "no script",
    ],
)
def test_the_exit_code_is_that_of_diff(diff: Diff, new: Files, code: int) -> None:
    result = diff(WHOLE, new)
    assert result.exit_code == code and ("new" in result.stderr or new)


def test_programs_get_every_value_in_a_form_that_is_documented(compare: Compare) -> None:
    new = announced({"stopp": "until = 2099-03-09T17:00:00\n"}, files=recorded())
    found = compare(WHOLE, with_text(new, "en/.hidden", "Kept.\n"))
    page = (ROOT / "docs" / "comparing.md").read_text("utf-8")
    for field in found:
        assert re.search(rf"^\| .*`{field}`", page, re.MULTILINE), field
    assert (found["version"], found["new"]["edition"]) == (3, prepared(new).edition)
    values = {change["field"]: change["new"] for change in found["changes"]}
    assert values["announcements/stopp/until"] == "2099-03-09T17:00:00"
    assert values["sv/recordings/goodbye"]["kind"] == "wav"
    assert all(round(each["new"], 2) == each["new"] for each in found["times"])


@pytest.mark.parametrize(
    ("old", "new", "keys", "is_heard"),
    [
        (WHOLE, SWAPPED, {"main 4 fred fast", "main 5 fast fred"}, True),
        (PLAIN, FEWER, {"main 6 kontakt -"}, True),
        (SMALL, small_script(contact=False), {"main 0 kontakt -"}, True),
        (
            SMALL,
            replaced(SMALL, "line.toml", 'language = "9"', 'language = "6"'),
            {"main 9 language -"},
            True,
        ),
        (
            NESTED,
            replaced(NESTED, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"'),
            {"menu-1 1 topic-1 topic-2", "menu-1 2 topic-2 topic-1"},
            True,
        ),
        (small_script(["fred"]), small_script(["fred", "fast"]), set(), True),
        (PLAIN, RENAMED, set(), False),
        (PLAIN, replaced(RENAMED, "sv/insatser.txt", "rekryteras", "anställs"), set(), True),
        (
            ONE_LANGUAGE,
            replaced(ONE_LANGUAGE, "line.toml", 'language = "9"', 'language = "6"'),
            set(),
            False,
        ),
        (
            ONE_LANGUAGE,
            replaced(ONE_LANGUAGE, "sv/language.toml", "För svenska, tryck", "Svenska: tryck"),
            set(),
            False,
        ),
        (lost_menu('"utveckling", "fred"'), lost_menu('"fred", "utveckling"'), set(), False),
    ],
    ids=[
        "two options that change places",
        "an option that is gone",
        "phone numbers that are gone",
        "a fixed key that moved",
        "a sub-menu",
        "a new option under a free key",
        "another name with the same label",
        "another name with the same label and other words",
        "the language key where there is one language",
        "the offer of a language where there is one",
        "a menu that no key leads to",
    ],
)
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


def test_an_edit_is_told_in_its_language_and_a_line_break_after_a_sentence_is_none(
    compare: Compare,
) -> None:
    inside = replaced(WHOLE, "sv/fred.txt", "Sedan tjänstgör", "Sedan\ntjänstgör ofta")
    [text] = compare(WHOLE, inside)["texts"]
    assert (text["language"], text["name"]) == ("sv", "fred")
    assert "Sedan / tjänstgör" in text["now"] and text["new_seconds"] > text["old_seconds"]
    assert compare(WHOLE, replaced(WHOLE, "sv/goodbye.txt", ".\nHej", ". Hej"))["texts"] == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (WHOLE, recorded(), "added"),
        (recorded(), WHOLE, "removed"),
        (recorded(), recorded("Hej."), "removed"),
        (recorded(), recorded(length=4), "changed"),
    ],
)
def test_recordings_start_and_stop_and_are_replaced(
    compare: Compare, old: Files, new: Files, what: str
) -> None:
    [found] = compare(old, new)["texts"]
    assert (found["name"], found["recording"]) == ("goodbye", what)


def test_phone_numbers_are_told_when_they_come_and_go(compare: Compare, told: Any) -> None:
    new = with_text(SMALL, "sv/goodbye.txt", "Hej då.\n")
    assert compare(SMALL, new)["numbers"] == []
    for name in ("fault", "kontakt", "give-up"):
        words = SMALL[f"sv/{name}.txt"].decode().replace("+46 77 114 14 00", "112")
        new = with_text(new, f"sv/{name}.txt", words)
    number = {"language": "sv", "number": "+46 77 114 14 00"}
    assert compare(SMALL, new)["numbers"] == [{**number, "added": False}]
    assert compare(new, SMALL)["numbers"] == [{**number, "added": True}]
    assert "  +46 77 114 14 00 is no longer said in Swedish." in told(new, old=SMALL)


def test_a_longer_option_delays_what_comes_after_it(compare: Compare) -> None:
    new = replaced(WHOLE, "sv/fast.txt", "personer\n\n", "personer i hela världen\n\n")
    times = compare(WHOLE, new)["times"]
    found = {(each["what"], each["name"]) for each in times if each["new"] > each["old"]}
    assert {("menu_ends", ""), ("menu", "main"), ("longest_call", "")} <= found
    assert {("after_option", "fast"), ("after_option", "kontakt")} <= found
    assert ("after_option", "fred") not in found


def test_only_shared_languages_are_compared(compare: Compare) -> None:
    found = compare(ONE_LANGUAGE, small_script(languages=["en"]))
    assert (found["heard"], found["texts"], found["times"]) == (True, [], [])


@pytest.mark.parametrize(
    ("path", "old", "new", "is_heard"),
    [
        ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 30", True),
        ("line.toml", '["sv", "en"]', '["en", "sv"]', True),
        ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", True),
        ("sv/language.toml", '"EU" = "E U"', '"EU" = "e-u"', True),
        ("sv/fault.txt", "fel", "brister", True),
        ("sv/language.toml", '"EU" =', '"NATO" = "Nato"\n"EU" =', False),
        ("line.toml", 'domestic = "', 'other = "11414"\ndomestic = "', False),
        ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", False),
        ("sv/language.toml", 'name = "Svenska"', 'name = "På svenska"', False),
        ("sv/goodbye.txt", "Hej då.", "\n\n  Hej då.", False),
    ],
)
def test_whether_callers_hear_it_depends_on_what_was_changed(
    compare: Compare, path: str, old: str, new: str, is_heard: bool
) -> None:
    assert compare(WHOLE, replaced(WHOLE, path, old, new))["heard"] == is_heard


def heard(files: Files) -> object:
    """Every turn of a line, by what is said in it."""
    return [(turn.fixed, turn.skippable) for turn in walk(prepared(files)).spoken]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("line.toml", "tries = 3", "tries = 2"),
        ("line.toml", 'repeat = "7"\nmain_menu = "8"', 'repeat = "8"\nmain_menu = "7"'),
        ("sv/language.toml", '"112" = "ett ett två"', '"112" = "hundratolv"'),
        ("sv/language.toml", 'tryck {key}."\nlanguage', 'välj {key}."\nlanguage'),
        ("en/notice.txt", "hang up", "stop"),
        ("sv/fast.txt", "{en: Fugitive Active Search Team}", "Fugitive Active Search Team"),
        ("sv/kontakt.txt", "Numren kommer en gång till. |", "Numren kommer en gång till."),
        ("sv/fred.txt", "# ", "# En annan anteckning. "),
        ("sv/fred.txt", "Sedan tjänstgör de", "Sedan tjänstgör\nde"),
    ],
)
def test_a_difference_is_told_just_when_it_is_heard_in_some_call(
    compare: Compare, path: str, old: str, new: str
) -> None:
    """The walk over every state is the witness: it hears what callers hear."""
    files = replaced(WHOLE, path, old, new)
    assert compare(WHOLE, files)["heard"] == (heard(files) != heard(WHOLE))


def test_people_read_changed_keys_first_and_in_red(told: Any, diff: Diff) -> None:
    lines = told(SWAPPED)
    start = next(at for at, line in enumerate(lines) if line.isupper())
    assert lines[start + 2 : start + 4] == [
        "  Main menu, key 4  Before  Peace and security work",
        "                    After   People wanted internationally",
    ]
    assert start < lines.index("Menu and keys") < lines.index("Seconds")
    assert "2 keys" in lines[-1]
    assert f"\x1b[31m\x1b[1m{lines[start]}\x1b[0m" in diff(WHOLE, SWAPPED, color=True).stdout
    assert "Meny och knappar" in told(SWAPPED, "--lang", "sv")


def test_people_read_what_follows_from_an_option_that_went(told: Any) -> None:
    lines = told(FEWER, old=PLAIN)
    assert any("5 People wanted internationally; [-6 Phone numbers" in line for line in lines)
    assert any(line.startswith("  First unused key, Swedish, ") for line in lines)
    assert "No recording is played any more." in " ".join(
        told(replaced(recorded(), "sv/goodbye.txt", "Tack", "Stort tack"), old=recorded())
    )


def test_people_read_texts_word_by_word_with_their_seconds(told: Any) -> None:
    lines = told(replaced(WHOLE, "sv/fred.txt", "De rekryteras till", "De anställs i"))
    start = lines.index("Peace and security work")
    assert re.fullmatch(r"  Sentences, Swedish, 23\.\d → 23\.\d s \(−0\.4\)", lines[start + 1])
    assert lines[start + 2 : start + 4] == [
        "    […] och för att förebygga konflikter. De [-rekryteras till-] {+anställs i+}",
        "    polisens utlandsstyrka. Sedan tjänstgör de i […]",
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("Ring nu, tack.", "Ring oss nu, tack.", "Ring {+oss+} nu, tack."),
        ("Ring nu, tack.", "Ring nu.", "Ring nu[-, tack-]."),
        ("Ring nu, tack.", "Ring 114 14, tack.", "Ring [-nu-] {+114 14+}, tack."),
        ("Ring nu, tack.", "Hej. Ring nu, tack.", "{+Hej.+} Ring nu, tack."),
        ("Ring nu, tack.", "Sök nu, tack.", "[-Ring-] {+Sök+} nu, tack."),
        ("och " * 300 + "du.", "och " * 300 + "vi.", "[…]" + " och" * 6 + " [-du-] {+vi+}."),
    ],
)
def test_what_went_and_what_came_is_marked(told: Any, was: str, now: str, expected: str) -> None:
    old = with_text(WHOLE, "sv/goodbye.txt", f"{was}\n")
    assert f"    {expected}" in told(with_text(old, "sv/goodbye.txt", f"{now}\n"), old=old)


def test_words_that_are_gone_are_struck_on_a_terminal_over_line_ends_too(diff: Diff) -> None:
    new = replaced(WHOLE, "sv/goodbye.txt", "Tack", f"Hej {'ord ' * 40}")
    lines = diff(WHOLE, new, color=True).stdout.splitlines()
    start = lines.index(next(line for line in lines if "Tack" in line))
    assert "\x1b[31m\x1b[9m[-Tack-]\x1b[0m" in lines[start]
    assert lines[start + 1].startswith("    \x1b[32m")


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("line.toml", "wait_seconds = 10", "wait_seconds = 8", "waits: 10 → 8"),
        ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 10", "last: 20 → 10"),
        ("en/fast.txt", "people wanted", "wanted people", "Label, English"),
        ("sv/fred.txt", "# ", "# Hm. ", "Note for colleagues, Swedish (nobody hears it)"),
        ("sv/fred.txt", "# ", "#  ", "Only comments"),
    ],
)
def test_each_change_has_its_words(told: Any, path: str, old: str, new: str, expected: str) -> None:
    assert expected in " ".join(" ".join(told(replaced(WHOLE, path, old, new))).split())
