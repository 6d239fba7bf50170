"""Operations on the menus: each changes the fields that it is about, and no others."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script import fields
from ivr.script.files import Files
from ivr.script.reading import read
from ivr.script.writing import write
from ivr.studio.field_form import Values
from ivr.studio.menus.operations import MenuError, Menus
from tests.scripts import full_script, nested_script, replaced, small_script, wav, with_text

TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")
NEW = {
    "sv": {"label": "arbete på en ambassad", "body": "Arbete på en ambassad."},
    "en": {"label": "work at an embassy", "body": "Work at an embassy."},
}
GROUP = {
    "sv": {"label": "flera områden", "body": ""},
    "en": {"label": "several areas", "body": "There are several."},
}

Operation = Callable[[Menus], Values]


def done(files: Files, operation: Operation) -> Files:
    """The files after an operation."""
    return write(files, operation(Menus(fields.read(files))))


def options(files: Files, menu: str = "main") -> list[str]:
    """The options of a menu."""
    return list(Menus(fields.read(files)).options[menu])


def five(files: Files) -> Files:
    """The files, with a key left in the menu."""
    return replaced(files, "line.toml", ', "kontakt"]', "]")


def labelled(label: str) -> Mapping[str, Mapping[str, str]]:
    """Words with this label in the first language."""
    return {**NEW, "sv": {**NEW["sv"], "label": label}}


# --- order ---


@given(st.sampled_from(TOPICS), st.integers(-2, 9))
def test_another_place_changes_the_order_alone(option: str, at: int) -> None:
    before = full_script()
    after = done(before, lambda menus: menus.place("main", option, at))
    assert options(after)[min(max(at, 0), 5)] == option
    assert [each for each in options(after) if each != option] == [
        each for each in TOPICS if each != option
    ]
    assert done(after, lambda menus: menus.place("main", option, TOPICS.index(option))) == before


def test_an_option_moves_to_the_end_of_another_menu() -> None:
    files = done(full_script(), lambda menus: menus.add_menu("main", ["fred", "fast"], GROUP))
    after = done(files, lambda menus: menus.move("kontakt", "main", "flera-omraden"))
    assert options(after) == ["operativt", "strategiskt", "utveckling", "flera-omraden"]
    assert options(after, "flera-omraden") == ["fred", "fast", "kontakt"]


# --- adding ---


def test_a_new_topic_is_the_last_option_with_its_words_in_each_language() -> None:
    before = five(full_script())
    after = done(before, lambda menus: menus.add_topic("main", NEW))
    assert options(after) == [*TOPICS[:-1], "arbete-pa-en-ambassad"]
    assert set(after) - set(before) == {f"{code}/arbete-pa-en-ambassad.txt" for code in NEW}
    assert after["en/arbete-pa-en-ambassad.txt"] == b"work at an embassy\n\nWork at an embassy.\n"
    assert not read(after).refused


def test_a_topic_that_is_sent_twice_is_added_once() -> None:
    files = done(five(full_script()), lambda menus: menus.add_topic("main", NEW))
    assert Menus(fields.read(files)).add_topic("main", NEW) == {}


def test_a_sub_menu_takes_the_place_of_the_first_of_its_options() -> None:
    after = done(full_script(), lambda menus: menus.add_menu("main", ["fast", "utveckling"], GROUP))
    assert options(after) == ["operativt", "strategiskt", "flera-omraden", "fred", "kontakt"]
    assert options(after, "flera-omraden") == ["utveckling", "fast"]
    assert after["sv/flera-omraden.txt"].decode() == "flera områden\n"
    assert not read(after).refused


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Råd & stöd åt brottsutsatta", "rad-stod-at-brottsutsatta"),
        ("{en: Fast Track}", "fast-track"),
        ("łøđæ É", "lodae-e"),
        ("x" * 60, "x" * 40),
        (f"{'x' * 39} y", "x" * 39),
        ("fred", "fred-2"),
        ("kontakt", "kontakt-2"),
        ("main", "main-2"),
        ("default", "default-2"),
        ("…", "text"),
    ],
)
def test_a_name_is_made_from_the_label_and_never_taken(label: str, name: str) -> None:
    after = done(five(full_script()), lambda menus: menus.add_topic("main", labelled(label)))
    assert options(after)[-1] == name


# --- removing ---


@given(st.sampled_from(TOPICS[:-1]))
def test_what_was_removed_and_kept_can_be_offered_again(option: str) -> None:
    before = full_script()
    removed = done(before, lambda menus: menus.remove("main", option, keep_texts=True))
    assert option not in options(removed) and removed.keys() == before.keys()
    offered = done(removed, lambda menus: menus.offer("main", option))
    assert done(offered, lambda menus: menus.place("main", option, TOPICS.index(option))) == before


def test_a_topic_that_is_added_and_removed_leaves_nothing() -> None:
    before = five(full_script())
    after = done(before, lambda menus: menus.add_topic("main", NEW))
    name = options(after)[-1]
    assert done(after, lambda menus: menus.remove("main", name, keep_texts=False)) == before


@pytest.mark.parametrize(("keep", "count"), [(True, 1), (False, 0)])
def test_a_removed_text_takes_recordings_dates_and_facts_along(keep: bool, count: int) -> None:
    dates = '\n[review]\nfred = 2027-01-01\n\n[read]\nfred = { day = 2026-01-01, by = "Sven" }\n'
    files = with_text(full_script(), "line.toml", full_script()["line.toml"].decode() + dates)
    files |= {"sv/recordings/fred.wav": wav(), "sv/recordings/fred.txt": files["sv/fred.txt"]}
    fact = '[X1]\nsv = ["gripa"]\nen = ["arrest"]\ntexts = ["fred", "fast"]\n'
    files["facts.toml"] += fact.encode()
    after = done(files, lambda menus: menus.remove("main", "fred", keep_texts=keep))
    now = fields.read(after)
    assert (("review", "fred") in now, ("read", "fred") in now) == (keep, keep)
    assert (("sv", "recordings", "fred") in now, ("sv", "texts", "fred", "body") in now) == (
        keep,
        keep,
    )
    assert after["facts.toml"].count(b'"fred"') == count * files["facts.toml"].count(b'"fred"')
    assert ("facts", "X1") in now
    assert not read(after).refused


@pytest.mark.parametrize("levels", [2, 3])
def test_a_sub_menu_goes_with_all_that_only_it_offered(levels: int) -> None:
    files = done(
        nested_script(levels=levels, topics=24), lambda menus: menus.offer("main", "topic-1")
    )
    after = done(files, lambda menus: menus.remove("main", "menu-1", keep_texts=False))
    assert not [path for path in after if "menu-1" in path]
    assert "menu-1" not in after["line.toml"].decode() and "sv/topic-1.txt" in after
    assert not read(after).refused


def test_the_text_under_key_0_stays() -> None:
    after = done(full_script(), lambda menus: menus.remove("main", "kontakt", keep_texts=False))
    assert "sv/kontakt.txt" in after


# --- what is impossible ---


REFUSED: dict[str, tuple[str, Operation]] = {
    "no such menu": ("no menu", lambda menus: menus.place("nope", "fred", 0)),
    "place what is not there": ("not an option", lambda menus: menus.place("main", "nope", 0)),
    "remove what is not there": (
        "not an option",
        lambda menus: menus.remove("main", "nope", keep_texts=True),
    ),
    "move to where it is": ("already", lambda menus: menus.move("fred", "main", "main")),
    "move to no menu": ("no menu", lambda menus: menus.move("fred", "main", "nope")),
    "offer what is offered": ("already", lambda menus: menus.offer("main", "fred")),
    "offer no text": ("no text", lambda menus: menus.offer("main", "nope")),
    "offer a text of every script": ("no text", lambda menus: menus.offer("main", "notice")),
    "offer the main menu": ("within itself", lambda menus: menus.offer("main", "main")),
    "gather what is not there": (
        "not an option",
        lambda menus: menus.add_menu("main", ["fred", "nope"], GROUP),
    ),
}


@pytest.mark.parametrize(("why", "operation"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_impossible_is_refused(why: str, operation: Operation) -> None:
    with pytest.raises(MenuError, match=why):
        done(five(full_script()), operation)


def test_a_menu_without_a_key_takes_no_option() -> None:
    menus = Menus(fields.read(full_script()))
    assert menus.is_full("main")
    with pytest.raises(MenuError, match="No key is left"):
        menus.add_topic("main", NEW)


def test_a_menu_cannot_lie_within_itself() -> None:
    files = nested_script(levels=3, topics=40)
    for target in ("menu-1", "menu-1-1"):
        with pytest.raises(MenuError, match="within itself"):
            done(files, lambda menus, to=target: menus.move("menu-1", "main", to))  # type: ignore[misc]


def test_a_menu_keeps_at_least_one_option() -> None:
    files = small_script(options=("fred",))
    files = replaced(files, "line.toml", "[keys]", '[menus.more]\noptions = ["fast"]\n[keys]')
    operations: tuple[Operation, ...] = (
        lambda menus: menus.remove("main", "fred", keep_texts=True),
        lambda menus: menus.move("fred", "main", "more"),
    )
    for operation in operations:
        with pytest.raises(MenuError, match="at least one option"):
            done(files, operation)
