"""Operations on the menus: each changes the fields that it is about, and no others."""

from collections.abc import Callable, Iterator

import pytest

from ivr.script import fields
from ivr.script.files import Files
from ivr.script.reading import read
from ivr.script.writing import write
from ivr.studio.field_form import Values
from ivr.studio.menus.operations import GONE, KEPT, MenuError, Menus
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


def done(files: Files, *operations: Operation) -> Files:
    """The files after operations."""
    for operation in operations:
        files = write(files, operation(Menus(fields.read(files))))
    return files


def options(files: Files, menu: str = "main") -> list[str]:
    """The options of a menu."""
    return list(Menus(fields.read(files)).options[menu])


def put(option: str, place: str, menu: str = "main") -> Operation:
    """The operation that puts an option somewhere."""
    return lambda menus: menus.put(menu, option, place)


def five() -> Files:
    """The frozen script, with a key left in the menu."""
    return replaced(full_script(), "line.toml", ', "kontakt"]', "]")


def test_a_topic_is_added_last_once_and_leaves_nothing_when_it_goes() -> None:
    def add(menus: Menus) -> Values:
        return menus.add_topic("main", NEW)

    after = done(five(), add, add)
    name = "arbete-pa-en-ambassad"
    assert options(after) == [*TOPICS[:-1], name] and not read(after).refused
    assert set(after) - set(five()) == {f"{code}/{name}.txt" for code in NEW}
    assert after[f"en/{name}.txt"] == b"work at an embassy\n\nWork at an embassy.\n"
    assert done(after, put(name, GONE)) == five()


def test_a_sub_menu_takes_the_place_of_the_first_of_its_options() -> None:
    after = done(full_script(), lambda menus: menus.add_menu("main", ["fast", "utveckling"], GROUP))
    assert options(after) == ["operativt", "strategiskt", "flera-omraden", "fred", "kontakt"]
    assert options(after, "flera-omraden") == ["utveckling", "fast"]
    assert after["sv/flera-omraden.txt"].decode() == "flera områden\n"
    assert not read(after).refused
    moved = done(after, put("kontakt", "/flera-omraden"))
    assert options(moved) == ["operativt", "strategiskt", "flera-omraden", "fred"]
    assert options(moved, "flera-omraden") == ["utveckling", "fast", "kontakt"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Råd & stöd åt brottsutsatta", "rad-stod-at-brottsutsatta"),
        ("{en: Fast Track}", "fast-track"),
        ("łøđæ É", "lodae-e"),
        (f"{'x' * 39} y", "x" * 39),
        ("fred", "fred-2"),
        ("default", "default-2"),
        ("…", "text"),
    ],
)
def test_a_name_is_made_from_the_label_and_never_taken(label: str, name: str) -> None:
    words = {**NEW, "sv": {**NEW["sv"], "label": label}}
    assert options(done(five(), lambda menus: menus.add_topic("main", words)))[-1] == name


@pytest.mark.parametrize("place", [KEPT, GONE])
def test_a_removed_text_takes_recordings_dates_and_facts_along(place: str) -> None:
    dates = '\n[review]\nfred = 2027-01-01\n\n[read]\nfred = { day = 2026-01-01, by = "Sven" }\n'
    files = with_text(full_script(), "line.toml", full_script()["line.toml"].decode() + dates)
    files |= {"sv/recordings/fred.wav": wav(), "sv/recordings/fred.txt": files["sv/fred.txt"]}
    fact = '[X1]\nsv = ["gripa"]\nen = ["arrest"]\ntexts = ["fred", "fast"]\n'
    files["facts.toml"] += fact.encode()
    after = done(files, put("fred", place))
    now, stays = fields.read(after), place == KEPT
    for field in (
        ("review", "fred"),
        ("read", "fred"),
        ("sv", "recordings", "fred"),
        ("sv", "texts", "fred", "body"),
    ):
        assert (field in now) == stays
    assert "sv/kontakt.txt" in done(after, put("kontakt", GONE))  # it is under key 0 too
    assert after["facts.toml"].count(b'"fred"') == stays * files["facts.toml"].count(b'"fred"')
    assert ("facts", "X1") in now and not read(after).refused


@pytest.mark.parametrize("levels", [2, 3])
def test_a_sub_menu_goes_with_all_that_only_it_offered(levels: int) -> None:
    before = nested_script(levels=levels, topics=24)
    files = write(before, {("menus", "main", "options"): [*options(before), "topic-1"]})
    after = done(files, put("menu-1", GONE))
    assert not [path for path in after if "menu-1" in path]
    assert "menu-1" not in after["line.toml"].decode() and "sv/topic-1.txt" in after
    assert not read(after).refused


def _impossible() -> Iterator[tuple[str, Files, Operation]]:
    nested = nested_script(levels=3, topics=40)
    alone = write(small_script(options=("fred",)), {("menus", "more", "options"): ["fast"]})
    full = done(five(), put("fred", KEPT), lambda menus: menus.add_topic("main", NEW))
    full = done(full, put("kontakt", "/main", menu=""))
    yield "no such menu", five(), put("fred", "0", menu="no")
    yield "no such option", five(), put("no", "0")
    yield "beyond the last", five(), put("fred", "5")
    yield "into the same menu", five(), put("fred", "/main")
    yield "into no menu", five(), put("fred", "/no")
    yield "into itself", nested, put("menu-1", "/menu-1")
    yield "into a menu below", nested, put("menu-1", "/menu-1-1")
    yield "the only option goes", alone, put("fred", KEPT)
    yield "the only option moves", alone, put("fred", "/more")
    yield "offered already", five(), put("fred", "/main", menu="")
    yield "no text", five(), put("no", "/main", menu="")
    yield "a text of every script", five(), put("notice", "/main", menu="")
    yield "the main menu", nested, put("main", "/menu-1", menu="")
    yield "no key is left", full, put("fred", "/main", menu="")
    yield "no key for a topic", full_script(), lambda menus: menus.add_topic("main", NEW)
    yield "a topic of no menu", five(), lambda menus: menus.add_topic("no", NEW)
    yield "gather no option", five(), lambda menus: menus.add_menu("main", ["fred", "no"], GROUP)


def test_what_is_impossible_is_refused() -> None:
    for what, files, operation in _impossible():
        with pytest.raises(MenuError):
            pytest.fail(f"{what}: {done(files, operation)}")
