"""What staff do to the menu: each act changes what was asked for, and nothing else."""

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import full_script, nested_script, prepared, replaced, small_script, wav, with_text

from ivr.checks.checker import Checker
from ivr.script.files import Files
from ivr.script.finding import Severity
from ivr.script.reading import read
from ivr.studio.menus import option_list
from ivr.studio.menus.changes import (
    AddMenu,
    AddTopic,
    MakeRoom,
    MenuChange,
    MoveOption,
    OfferText,
    OptionPlace,
    Remove,
    SetKeys,
    SetPatience,
)
from ivr.studio.menus.conditions import TopicWords
from ivr.studio.menus.effect import effect, writes
from ivr.studio.menus.menu_file import MenuError, MenuFile
from ivr.studio.writing.line_file import LineFileError

TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")
NEW = {
    "sv": TopicWords("arbete på en ambassad", "Arbete på en ambassad.\r\nVi hjälper till."),
    "en": TopicWords("work at an embassy", "Work at an embassy.\nWe help."),
}
GROUP = {"sv": TopicWords("flera områden"), "en": TopicWords("several areas")}

WRITTEN = """\
# The line.
languages = ["sv", "en"]  # the first answers

[numbers]
emergency = "112"

# The main menu.
[menus.main]
options = [
    "one",  # the first
    # The second is new.
    "two", "group",
    "three"  # last
    # nothing below
]  # so far

# A group.
[menus.group]
options = ["four", "five"]

# Keys mean the same everywhere.
[keys]
repeat = "7"  # again
main_menu = "8"
language = "9"

[patience]
wait_seconds = 10
tries = 3
"""


def table_of(files: Files) -> dict[str, object]:
    """What the table of a script means."""
    return tomllib.loads(files["line.toml"].decode())


def options(files: Files, menu: str = "main") -> list[str]:
    """The options of a menu."""
    menus = table_of(files)["menus"]
    assert isinstance(menus, dict)
    return list(menus[menu]["options"])


def comments(files: Files) -> list[str]:
    """All comments of the table."""
    lines = files["line.toml"].decode().split("\n")
    return sorted("#" + line.partition("#")[2].strip() for line in lines if "#" in line)


def written(text: str = WRITTEN) -> dict[str, bytes]:
    """Files whose table was written by people, with comments everywhere."""
    return {"line.toml": text.encode()}


def with_recording(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The files, with a reading of a text."""
    return {
        **files,
        f"sv/recordings/{name}.wav": wav(),
        f"sv/recordings/{name}.txt": files[f"sv/{name}.txt"],
    }


# --- order ---


@given(st.sampled_from(["one", "two", "group", "three"]), st.integers(0, 9))
def test_another_place_keeps_every_option_and_comment(option: str, at: int) -> None:
    before = written()
    after = OptionPlace("main", option, at).on(before)
    assert sorted(options(after)) == sorted(options(before))
    assert options(after)[min(at, 3)] == option
    assert [each for each in options(after) if each != option] == [
        each for each in options(before) if each != option
    ]
    assert comments(after) == comments(before)
    assert (
        OptionPlace("main", option, options(before).index(option)).on(after).keys() == before.keys()
    )


@given(st.permutations(TOPICS))
def test_any_order_can_be_made_place_by_place(order: list[str]) -> None:
    files: Files = full_script()
    for at, option in enumerate(order):
        files = OptionPlace("main", option, at).on(files)
    assert options(files) == order
    again = {name: value for name, value in table_of(files).items() if name != "menus"}
    assert again == {
        name: value for name, value in table_of(full_script()).items() if name != "menus"
    }
    assert comments(files) == comments(full_script())


def test_a_comment_goes_with_its_option() -> None:
    after = OptionPlace("main", "one", 3).on(written())
    lines = [line.strip() for line in after["line.toml"].decode().split("\n")]
    assert '"one",  # the first' in lines
    assert lines.index("# The second is new.") + 1 == lines.index('"two",')
    assert "]  # so far" in lines


def test_where_nothing_moves_the_file_stays_as_it_is() -> None:
    files = full_script()
    assert OptionPlace("main", "operativt", 0).on(files) == files


def test_a_short_list_that_grows_long_is_written_one_name_a_line() -> None:
    names = [f"a-rather-long-name-{number}" for number in range(6)]
    told = str(option_list.parse('["a"]').with_names(names))
    assert told.count("\n") == 7
    assert option_list.parse(told).with_names(names).spread


# --- adding and removing ---


def test_a_new_topic_is_the_last_option_with_a_text_in_each_language() -> None:
    after = AddTopic("main", "ambassad", NEW).on(full_script())
    assert options(after) == [*TOPICS, "ambassad"]
    assert after["sv/ambassad.txt"].decode() == (
        "arbete på en ambassad\n\nArbete på en ambassad.\nVi hjälper till.\n"
    )
    assert set(after) - set(full_script()) == {"sv/ambassad.txt", "en/ambassad.txt"}
    assert [found.rule for found in read(after).findings] == ["key-twice-option"]


@pytest.mark.parametrize("keep", [False, True])
def test_adding_and_then_removing_gives_the_same_meaning(keep: bool) -> None:
    before = full_script()
    after = Remove("main", "ambassad", keep).on(AddTopic("main", "ambassad", NEW).on(before))
    assert after["line.toml"] == before["line.toml"]
    assert set(after) - set(before) == ({"sv/ambassad.txt", "en/ambassad.txt"} if keep else set())


@given(st.sampled_from([name for name in TOPICS if name != "kontakt"]), st.booleans())
def test_what_was_removed_can_be_offered_again(option: str, is_last: bool) -> None:
    before = full_script()
    removed = Remove("main", option).on(before)
    assert option not in options(removed)
    offered = OfferText("main", option).on(removed)
    assert OptionPlace("main", option, TOPICS.index(option)).on(offered) == before


def test_a_removed_topic_takes_its_texts_and_recordings_along_if_asked() -> None:
    before = with_recording(full_script(), "fred")
    after = Remove("main", "fred", keep_texts=False).on(before)
    gone = {"sv/fred.txt", "en/fred.txt", "sv/recordings/fred.wav", "sv/recordings/fred.txt"}
    assert set(before) - set(after) == gone


def test_the_phone_numbers_keep_their_text_for_key_0_needs_it() -> None:
    after = Remove("main", "kontakt", keep_texts=False).on(full_script())
    assert "sv/kontakt.txt" in after


def test_a_topic_that_another_menu_offers_keeps_its_texts() -> None:
    files = OfferText("main", "topic-1").on(nested_script(levels=2, topics=8))
    after = Remove("main", "topic-1", keep_texts=False).on(files)
    assert after.keys() == files.keys()
    assert options(after, "menu-1")[0] == "topic-1"


@pytest.mark.parametrize("levels", [2, 3])
def test_a_sub_menu_goes_with_all_that_only_it_offered(levels: int) -> None:
    files = OfferText("main", "topic-36").on(nested_script(levels=levels, topics=36))
    after = Remove("main", "menu-1", keep_texts=False).on(files)
    assert not [path for path in after if "menu-1" in path]
    assert "menu-1" not in after["line.toml"].decode()
    assert [found.rule for found in read(after).findings] == []


def test_a_removed_sub_menu_leaves_the_comments_of_the_others() -> None:
    after = Remove("main", "group").on(written())
    assert set(comments(written())) - set(comments(after)) == {"#A group."}
    assert "\n\n\n" not in after["line.toml"].decode()


@pytest.mark.parametrize("body", ["", "Här finns flera områden."])
def test_options_are_gathered_in_a_sub_menu_that_stands_where_the_first_was(body: str) -> None:
    words = {"sv": TopicWords("flera områden", body), "en": TopicWords("several areas")}
    after = AddMenu("main", "omraden", words, ("fred", "utveckling")).on(full_script())
    assert options(after) == ["operativt", "strategiskt", "omraden", "fast", "kontakt"]
    assert options(after, "omraden") == ["utveckling", "fred"]
    assert comments(after) == comments(full_script())
    prepared(after)


def test_a_new_menu_stands_before_the_comment_of_the_next_table() -> None:
    told = AddMenu("main", "more", GROUP, ("two",)).on(written())["line.toml"].decode()
    assert '[menus.more]\noptions = ["two"]\n\n# Keys mean the same everywhere.\n[keys]' in told
    close = WRITTEN.replace('"five"]\n\n', '"five"]\n')
    told = AddMenu("main", "more", GROUP, ("two",)).on(written(close))["line.toml"].decode()
    assert 'options = ["two"]\n\n# Keys mean' in told


def test_a_new_menu_may_stand_at_the_very_end() -> None:
    head, tail = WRITTEN.split("# The main menu.\n", 1)
    menus, rest = tail.split("# Keys", 1)
    moved = f"{head}# Keys{rest}\n{menus.rstrip()}"
    told = AddMenu("main", "more", GROUP, ("two",)).on(written(moved))["line.toml"].decode()
    assert told.endswith('[menus.more]\noptions = ["two"]')
    assert Remove("main", "group").on(written(moved))["line.toml"].decode().endswith("# so far\n")


def test_an_option_moves_to_another_menu() -> None:
    after = MoveOption("one", "main", "group").on(written())
    assert (options(after), options(after, "group")) == (
        ["two", "group", "three"],
        ["four", "five", "one"],
    )
    back = OptionPlace("main", "one", 0).on(MoveOption("one", "group", "main").on(after))
    assert table_of(back) == table_of(written())


# --- keys and patience ---


def test_keys_and_patience_change_and_their_comments_stay() -> None:
    after = SetPatience({"wait_seconds": 8, "tries": 2}).on(SetKeys("6", "8", "7").on(written()))
    table = table_of(after)
    assert table["keys"] == {"repeat": "6", "main_menu": "8", "language": "7"}
    assert table["patience"] == {"wait_seconds": 8, "tries": 2}
    assert comments(after) == comments(written())
    assert 'repeat = "6"  # again' in after["line.toml"].decode()


# --- what cannot be done ---


REFUSED: dict[str, MenuChange] = {
    "no such menu": OptionPlace("nope", "fred", 0),
    "no such option": OptionPlace("main", "nope", 0),
    "remove what is not there": Remove("main", "nope"),
    "move what is not there": MoveOption("nope", "main", "main"),
    "move to where it is": MoveOption("fred", "main", "main"),
    "move to no menu": MoveOption("fred", "main", "nope"),
    "offer what is offered": OfferText("main", "fred"),
    "offer no text": OfferText("main", "nope"),
    "offer a frame text": OfferText("main", "notice"),
    "offer a path": OfferText("main", "../sv/fred"),
    "offer the main menu": OfferText("main", "main"),
    "a name that is taken": AddTopic("main", "fred", NEW),
    "a menu's name": AddTopic("main", "main", NEW),
    "a reserved name": AddTopic("main", "repeat", NEW),
    "a path as a name": AddTopic("main", "../fred", NEW),
    "capitals": AddTopic("main", "Ambassad", NEW),
    "a new line in the name": AddTopic("main", "ambassad\n", NEW),
    "no label to make a name from": AddTopic("main", "", {}),
    "room without company": MakeRoom(AddTopic("main", "", NEW), AddMenu("main", "", GROUP, ())),
    "no words": AddTopic("main", "ambassad", {}),
    "one language": AddTopic("main", "ambassad", {"sv": NEW["sv"]}),
    "no body": AddTopic("main", "ambassad", GROUP),
    "a note as a label": AddTopic("main", "ambassad", {**NEW, "sv": TopicWords("# a", "b")}),
    "a menu of nothing": AddMenu("main", "omraden", GROUP, ()),
    "a menu of what is not there": AddMenu("main", "omraden", GROUP, ("nope",)),
    "two meanings of a key": SetKeys("7", "7", "9"),
    "no digit": SetKeys("7", "8", "*"),
    "zero": SetKeys("7", "8", "0"),
    "two digits": SetKeys("7", "8", "99"),
    "another script's digit": SetKeys("7", "8", "٣"),
    "no patience": SetPatience({"wait_seconds": 0}),
    "endless patience": SetPatience({"wait_seconds": 61, "tries": 3}),
    "a call without end": SetPatience({"max_minutes": 61}),
    "too slow to follow": SetPatience({"repeat_rate": 49}),
    "no tries": SetPatience({"tries": 0}),
}


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_is_refused_in_both_languages(act: MenuChange) -> None:
    with pytest.raises(MenuError) as caught:
        act.on(full_script())
    assert caught.value.told("en") != caught.value.told("sv")


def test_a_menu_cannot_lie_within_itself() -> None:
    files = nested_script(levels=3, topics=40)
    for target in ("menu-1", "menu-1-1"):
        with pytest.raises(MenuError, match="within itself"):
            MoveOption("menu-1", "main", target).on(files)


def test_a_menu_keeps_at_least_one_option() -> None:
    files = small_script(options=("fred",))
    files = replaced(files, "line.toml", "[keys]", '[menus.more]\noptions = ["fast"]\n[keys]')
    for act in (Remove("main", "fred"), MoveOption("fred", "main", "more")):
        with pytest.raises(MenuError, match="at least one option"):
            act.on(files)


@pytest.mark.parametrize(
    "table",
    ["", "\x00", "languages = [", 'languages = ["sv"]', WRITTEN.replace("menus.main", "menus.m")],
)
def test_a_table_that_cannot_be_read_is_not_changed(table: str) -> None:
    with pytest.raises(LineFileError, match="cannot be read"):
        OptionPlace("main", "fred", 0).on({"line.toml": table.encode()})
    with pytest.raises(LineFileError):
        MenuFile({})


INLINE = WRITTEN.replace("[menus.group]\n", "").replace('options = ["four", "five"]\n', "")
INLINE = INLINE.replace("[menus.main]\noptions", "[menus]\nmain.options")


def test_a_table_in_another_form_is_changed_as_far_as_its_meaning_stays() -> None:
    files = written(INLINE)
    assert options(OptionPlace("main", "one", 3).on(files))[3] == "one"
    one_line = INLINE.split("# The main menu.")[0] + (
        'menus = {main = {options = ["one", "two"]}}\n'
    )
    one_line = one_line.replace("[numbers]\nemergency", "numbers.emergency")
    rest = "[keys]" + INLINE.split("[keys]")[1]
    files = written(one_line + rest)
    assert options(OptionPlace("main", "one", 1).on(files)) == ["two", "one"]
    with pytest.raises(LineFileError, match="by hand"):
        AddMenu("main", "more", GROUP, ("one",)).on(files)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[menus.main]", '[menus."ma\\u00adin"]'),
        ('repeat = "7"  # again', 'repeat.x = "7"'),
    ],
)
def test_what_would_come_out_wrong_is_refused(old: str, new: str) -> None:
    files = written(WRITTEN.replace(old, new))
    with pytest.raises(LineFileError, match="by hand|cannot be read"):
        SetKeys("6", "8", "9").on(OptionPlace("main", "one", 2).on(files))


def test_a_table_that_the_editing_library_cannot_read_is_left_alone() -> None:
    nested = "[a]\n[a.b]\n[a.c]\n[a.b.d]\n[q]\n[a.b.e]\n"  # good TOML, and unusual
    with pytest.raises(LineFileError, match="by hand"):
        SetPatience({"wait_seconds": 9}).on(written(WRITTEN + nested))


def test_a_menu_is_not_added_where_it_would_swallow_what_follows() -> None:
    dotted = WRITTEN.split("[numbers]")[0] + (
        'menus.main.options = ["one", "two"]\ncontact = "one"\nnumbers.emergency = "112"\n'
    )
    files = written(f"{dotted}[keys]{WRITTEN.split('[keys]')[1]}")
    with pytest.raises(LineFileError, match="by hand"):
        AddMenu("main", "more", GROUP, ("one",)).on(files)


def test_windows_line_ends_and_a_byte_order_mark_are_no_hindrance() -> None:
    files = {"line.toml": b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode()}
    assert options(OptionPlace("main", "one", 3).on(files))[3] == "one"


# --- what an act does ---


def test_the_effect_of_another_order_is_told_in_keys_and_seconds() -> None:
    checker, before = Checker(), full_script()
    after = OptionPlace("main", "fred", 0).on(before)
    was, now = checker.check(before), checker.check(after)
    found = effect(before, after, live=was.line, was=was, now=now)
    assert found.keys and found.times
    assert [key.key for key in found.keys] == ["1", "2", "3", "4"]
    sooner = {
        change.name: change.new - change.old
        for change in found.times
        if change.what == "after_option" and change.language == "sv"
    }
    assert sooner["fred"] < 0 < sooner["operativt"]
    assert set(found.writes) == {"line.toml"}
    assert found.may_answer


def test_habits_are_those_of_who_knows_what_is_live_not_the_draft() -> None:
    checker, live = Checker(), full_script()
    draft = OptionPlace("main", "fred", 0).on(live)
    back = OptionPlace("main", "fred", 3).on(draft)
    known, was, now = (checker.check(files) for files in (live, draft, back))
    found = effect(draft, back, live=known.line, was=was, now=now)
    assert found.keys == ()
    assert found.times


def test_new_findings_and_those_that_go_are_told_apart_from_all_others() -> None:
    checker = Checker()
    before = with_text(full_script(), "sv/welcome.txt", "Välkommen till Polisens information!!\n")
    after = AddTopic("main", "ambassad", NEW).on(before)
    was, now = checker.check(before), checker.check(after)
    found = effect(before, after, live=was.line, was=was, now=now)
    assert [finding.rule for finding in found.new if finding.severity is Severity.ERROR] == [
        "key-twice-option"
    ]
    assert not found.may_answer
    assert found.times is None
    back = effect(after, before, live=now.line, was=now, now=was)
    assert "key-twice-option" in [finding.rule for finding in back.gone]
    assert back.keys is None
    assert back.writes["sv/ambassad.txt"] is None


def test_what_is_written_is_what_differs() -> None:
    assert writes({"a": b"1", "b": b"2"}, {"b": b"3", "c": b"4"}) == {
        "a": None,
        "b": b"3",
        "c": b"4",
    }


def test_what_can_no_longer_be_judged_is_not_mended() -> None:
    files = full_script()
    check_script = Checker().check
    was = check_script(files)
    after = AddTopic("main", "ambassad", NEW).on(files)
    found = effect(files, after, live=was.line, was=was, now=check_script(after))
    assert was.findings and not found.may_answer
    assert found.gone == ()
    hints = [finding.hint("en") for finding in found.new]
    assert not any("a higher key" in hint for hint in hints)
