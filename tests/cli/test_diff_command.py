"""`ivr diff`: the effect of a change on callers."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Command
from tests.conftest import write_into
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    replaced,
    short_script,
    small_script,
    wav,
    with_text,
    without,
)
from tests.sounds import recorded

Files = Mapping[str, bytes]
Diff = Callable[..., Result]
Told = Callable[..., list[str]]

WHOLE, SMALL, NESTED = short_script(), small_script(), nested_script(2, 8)
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
def lines_about(diff: Diff) -> Told:
    """Return the lines about a change of the frozen script."""

    def lines_about(new: Files, old: Files = WHOLE, **given: object) -> list[str]:
        return diff(old, new, **given).stdout.splitlines()

    return lines_about


RECORDED = recorded("sv/goodbye", wav(3), WHOLE)
NAMED = replaced(PLAIN, "line.toml", '"fred"', '"insatser"').items()
RENAMED = {path.replace("/fred.txt", "/insatser.txt"): data for path, data in NAMED}
"""The script with a topic under another file name and unchanged words."""
READY = announced({"stopp": "closes = true\n"}, kind="ready")
PRINTED = {f"{code}/without-voice.txt": b"in writing\n\nCall 114 14.\n" for code in ("sv", "en")}
LANGUAGE_KEY = replaced(SMALL, "line.toml", 'language = "9"', 'language = "6"')

EXITS = {
    "same": (WHOLE, 0),
    "a comment": (with_text(WHOLE, "line.toml", b"# Hi.\n" + WHOLE["line.toml"]), 0),
    "a text that is printed alone": ({**WHOLE, **PRINTED}, 0),
    "an announcement that is ready": (READY, 0),
    "another order": (SWAPPED, 1),
    "unreadable": (without(WHOLE, "en/goodbye.txt"), 2),
    "no script": ({"README": b"Hello."}, 2),
}


@pytest.mark.parametrize(("new", "code"), EXITS.values(), ids=EXITS)
def test_the_exit_code_tells_an_audible_difference(diff: Diff, new: Files, code: int) -> None:
    assert diff(WHOLE, new).exit_code == code


def test_a_folder_without_a_script_is_named(diff: Diff) -> None:
    result = diff(WHOLE, {})
    assert result.exit_code == 2 and "new" in result.stderr


MOVED = replaced(NESTED, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
KEYS: Mapping[str, tuple[Files, Files, Sequence[str], bool]] = {
    "two options": (WHOLE, SWAPPED, ["Main menu, key 1", "Main menu, key 2"], True),
    "numbers that are gone": (SMALL, small_script(contact=False), ["Main menu, key 0"], True),
    "a fixed key": (SMALL, LANGUAGE_KEY, ["Main menu, key 9"], True),
    "a sub-menu": (NESTED, MOVED, ["Group menu b, key 1", "Group menu b, key 2"], True),
    "another name": (PLAIN, RENAMED, [], False),
}


@pytest.mark.parametrize(("old", "new", "keys", "is_heard"), KEYS.values(), ids=KEYS)
def test_a_key_with_another_function_is_listed_with_its_menu(
    diff: Diff, old: Files, new: Files, keys: Sequence[str], is_heard: bool
) -> None:
    result = diff(old, new)
    _, _, listed = result.stdout.partition("Keys that mean something else than before\n")
    changes = listed.partition("\n\n")[0]
    assert re.findall(r"(\S.*, key \d): .+ → .+", changes) == keys
    assert result.exit_code == is_heard


def test_an_edit_is_listed_in_its_language_but_a_line_break_is_not(lines_about: Told) -> None:
    lines = lines_about(edited("sv/fred.txt", "Sedan tjänstgör", "Sedan\ntjänstgör ofta"))
    [head] = [line for line in lines if line.startswith("  Sentences, Swedish")]
    assert "(+" in head and "{+ofta+}" in " ".join(lines)
    assert not any(
        "[-" in line for line in lines_about(edited("sv/goodbye.txt", ".\nHej", ". Hej"))
    )


def test_recordings_come_go_and_change(lines_about: Told) -> None:
    for old, new, word in (
        (WHOLE, RECORDED, ": A recording is played"),
        (RECORDED, WHOLE, ": No recording is played"),
        (RECORDED, with_text(RECORDED, "sv/recordings/goodbye.txt", "Hej."), ": No recording"),
        (RECORDED, recorded("sv/goodbye", wav(4), WHOLE), ": Another recording"),
    ):
        assert word in "\n".join(lines_about(new, old))


def test_phone_numbers_are_listed_when_they_come_and_go(lines_about: Told) -> None:
    texts = {path: data for path, data in SMALL.items() if re.match(r"sv/.*\.txt", path)}
    new = SMALL | {path: data.replace(b"+46 77 114 14 00", b"112") for path, data in texts.items()}
    assert "  +46 77 114 14 00: new in Swedish" in lines_about(SMALL, new)
    assert "  +46 77 114 14 00: removed in Swedish" in lines_about(new, SMALL)


def test_a_longer_option_delays_what_comes_after_it(lines_about: Told) -> None:
    lines = lines_about(edited("sv/fast.txt", "personer\n\n", "personer i hela världen\n\n"))
    later = "\n".join(lines[lines.index("Seconds") :])
    for words in ("menu ends", "once more", "nothing is pressed", "“Phone numbers"):
        assert re.search(rf"{words}.* \+\d", later), words
    assert "“Peace" not in later


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
        ("sv/kontakt.txt", "ring 112. |", "ring 112.", True),
        ("sv/fred.txt", "# ", "# En annan anteckning. ", False),
        ("sv/fred.txt", "Sedan tjänstgör de", "Sedan tjänstgör\nde", True),
    ],
)
def test_a_difference_is_heard_or_not_by_the_changed_field(
    diff: Diff, path: str, old: str, new: str, is_heard: bool
) -> None:
    full = full_script()
    assert diff(full, replaced(full, path, old, new)).exit_code == is_heard


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("Ring nu, tack.", "Ring oss nu, tack.", "Ring {+oss+} nu, tack."),
        ("Ring nu, tack.", "Ring nu.", "Ring nu[-, tack-]."),
        ("Ring nu, tack.", "Sök nu, tack.", "[-Ring-] {+Sök+} nu, tack."),
        ("och " * 300 + "du.", "och " * 300 + "vi.", "[…]" + " och" * 6 + " [-du-] {+vi+}."),
    ],
)
def test_removed_and_added_words_are_marked(
    lines_about: Told, was: str, now: str, expected: str
) -> None:
    old = with_text(WHOLE, "sv/goodbye.txt", f"{was}\n")
    lines = lines_about(with_text(old, "sv/goodbye.txt", f"{now}\n"), old)
    assert any(line.endswith(f": {expected}") for line in lines)
