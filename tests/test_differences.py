"""A comparison as the pages tell it: every kind of change, in the reader's language."""

import pytest
from scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    with_text,
)

from ivr.reports.diff.compare import compare
from ivr.reports.diff.differences import Differences, differences, habits, times
from ivr.reports.diff.result import Comparison
from ivr.script.files import Files


def between(new: Files, old: Files | None = None, language: str = "en") -> Differences:
    """What differs from the frozen script."""
    return differences(compared(new, old), language)


def compared(new: Files, old: Files | None = None) -> Comparison:
    """The comparison with the frozen script."""
    return compare(prepared(old or full_script()), prepared(new))


def told(found: Differences, kind: str) -> list[tuple[str, str, str]]:
    """The differences of one kind: what about, before and now."""
    return [
        (item.about, item.was, item.now)
        for group in found.groups
        if group.kind == kind
        for item in group.items
    ]


def swedish(old: str, new: str) -> dict[str, bytes]:
    """The frozen script with other words in the Swedish table."""
    return replaced(full_script(), "sv/language.toml", old, new)


def line_toml(old: str, new: str) -> dict[str, bytes]:
    """The frozen script with another word in its table."""
    return replaced(full_script(), "line.toml", old, new)


def without_number(number: str) -> dict[str, bytes]:
    """The frozen script, whose Swedish texts say 112 instead of a number."""
    return {
        path: data.replace(number.encode(), b"112") if path.startswith("sv/") else data
        for path, data in full_script().items()
        if path != "sv/language.toml"
    } | {"sv/language.toml": full_script()["sv/language.toml"]}


def test_the_same_script_has_no_differences() -> None:
    found = between(full_script())
    assert (found.groups, found.times, found.silent) == ((), (), "")
    assert found.verdict == "No caller hears any difference."
    assert not found.breaks_habits


def test_what_nobody_hears_is_named() -> None:
    found = between(with_text(full_script(), "line.toml", b"# Hi.\n" + full_script()["line.toml"]))
    assert found.silent
    assert found.groups == ()


def test_keys_that_mean_something_else_come_first_and_say_why() -> None:
    found = between(line_toml('"operativt", "strategiskt"', '"strategiskt", "operativt"'))
    first = found.groups[0]
    assert (first.kind, first.title) == ("keys", "Keys that mean something else than before")
    assert first.why
    about, was, now = told(found, "keys")[0]
    assert about == "Main menu, key 1"
    assert was.startswith("Operational") and now.startswith("Strategic")
    assert found.breaks_habits
    assert "2 keys" in found.verdict


def test_the_habits_and_the_seconds_can_be_told_alone() -> None:
    found = compared(line_toml('"operativt", "strategiskt"', '"strategiskt", "operativt"'))
    assert len(habits(found, "sv").items) == 2
    languages = [each.language for each in times(found, "sv")]
    assert languages == ["sv", "en"]
    what, was, now, difference = times(found, "sv")[0].rows[0]
    assert what and "," in was and "," in now and difference[0] in "+\N{MINUS SIGN}"


def test_options_that_come_go_and_move_tell_their_keys() -> None:
    files = line_toml('"fred", "fast", "kontakt"', '"fast", "fred"')
    moved = told(between(files), "options")
    assert [(was, now) for _, was, now in moved] == [
        ("key 5", "key 4"),
        ("key 4", "key 5"),
        ("key 6 or 0", "key 0"),
    ]
    assert all(about.startswith("> Moved: ") for about, _, _ in moved)
    grown, small = (nested_script(levels=1, topics=topics) for topics in (3, 2))
    (added,) = [each for each in told(between(grown, small), "options") if each[0][0] == "+"]
    assert added[1:] == ("", "key 3")
    (gone,) = [each for each in told(between(small, grown), "options") if each[0][0] == "-"]
    assert gone[1:] == ("key 3", "")


def test_a_key_that_meant_nothing_before_is_told_apart() -> None:
    found = between(small_script(), small_script(contact=False))
    assert [about.partition(":")[0] for about, _, _ in told(found, "options")] == ["+ New"]
    old = line_toml(', "kontakt"]', "]")
    found = between(replaced(old, "line.toml", 'repeat = "7"', 'repeat = "6"'), old)
    assert told(found, "new_keys") == [("Main menu, key 6: hear it again", "", "")]


CHANGED: dict[str, dict[str, bytes]] = {
    "languages": line_toml('["sv", "en"]', '["en", "sv"]'),
    "voices": swedish("Polly.Elin-Neural", "Polly.Astrid"),
    "numbers": without_number("+46 77 114 14 00"),
    "texts": with_text(full_script(), "sv/goodbye.txt", "Hej då.\n"),
    "phrases": swedish("Du har {count} val.", "Det finns {count} val."),
    "sounds": swedish('"EU" = "E U"', '"EU" = "e-u"'),
    "recordings": {
        **full_script(),
        "sv/recordings/goodbye.wav": wav(),
        "sv/recordings/goodbye.txt": full_script()["sv/goodbye.txt"],
    },
    "patience": line_toml("wait_seconds = 10", "wait_seconds = 8"),
}


@pytest.mark.parametrize("kind", CHANGED)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_change_is_told_under_its_heading(kind: str, language: str) -> None:
    found = between(CHANGED[kind], language=language)
    (group,) = [group for group in found.groups if group.kind == kind]
    assert group.title and group.items
    assert all(item.about for item in group.items)


def test_words_are_told_with_their_language() -> None:
    found = between(CHANGED["texts"])
    (item,) = [item for group in found.groups if group.kind == "texts" for item in group.items]
    assert item.language == "sv"
    assert {edit.piece for edit in item.edits} >= {"removed"}


def test_a_text_that_differs_in_one_menu_only_names_it() -> None:
    found = between(nested_script(levels=2, topics=8), nested_script(levels=2, topics=7))
    assert any("in menu-" in about for about, _, _ in told(found, "texts"))


def test_an_option_in_other_words_shows_them() -> None:
    text = full_script()["sv/fast.txt"].decode()
    label = next(line for line in text.split("\n") if line and not line.startswith("#"))
    found = between(with_text(full_script(), "sv/fast.txt", text.replace(label, f"{label} nu", 1)))
    (group,) = [group for group in found.groups if group.kind == "options"]
    (item,) = group.items
    assert item.about.endswith("sv/fast")
    assert item.edits and item.language == "sv"
