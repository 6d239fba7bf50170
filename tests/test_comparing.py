"""What a change means for callers, from one line to another."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripts import (
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

from ivr.call.walk import walk
from ivr.reports.diff.data import difference_object
from ivr.reports.diff.meaning import Meaning, meaning
from ivr.reports.diff.wordwise import Piece, differences, written
from ivr.script.changes import ChangeKind, changes
from ivr.script.markup import Sentence, Words
from ivr.script.place import Place

Files = Mapping[str, bytes]


def compared(old: Files, new: Files) -> Meaning:
    return meaning(prepared(old), prepared(new))


def marked(old: str, new: str) -> str:
    signs = {Piece.SAME: "{}", Piece.REMOVED: "[{}]", Piece.ADDED: "<{}>"}
    return "".join(signs[edit.piece].format(edit.words) for edit in differences(old, new))


def plain() -> dict[str, bytes]:
    """The frozen script without its table of facts, which ties it to the names of its files."""
    return without(full_script(), "facts.toml")


def renamed(files: Files, old: str, new: str) -> dict[str, bytes]:
    """The script with a topic under another file name; the words stay."""
    files = replaced(files, "line.toml", f'"{old}"', f'"{new}"')
    for code in ("sv", "en"):
        files = with_text(
            without(files, f"{code}/{old}.txt"), f"{code}/{new}.txt", files[f"{code}/{old}.txt"]
        )
    return dict(files)


class TestWords:
    """Texts are compared word by word."""

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("Ring nu.", "Ring nu.", "Ring nu."),
            ("Ring nu.", "Ring oss nu.", "Ring< oss> nu."),
            ("Ring nu, tack.", "Ring nu.", "Ring nu[, tack]."),
            ("Ring 114 14.", "Ring 114 15.", "Ring[ 114 14]< 114 15>."),
            ("Tryck {key}.", "Tryck {count}.", "Tryck[ {key}]< {count}>."),
            ("EU-land här", "EU-länder här", "[EU-land]<EU-länder> här"),
            ("", "Ny.", "<Ny.>"),
            ("Hej. Det är.", "Det är.", "[Hej. ]Det är."),
        ],
    )
    def test_what_went_and_what_came_is_marked(self, old: str, new: str, expected: str) -> None:
        assert marked(old, new) == expected

    def test_a_word_that_is_very_common_is_compared_like_any_other(self) -> None:
        many = " ".join(["och"] * 300)
        assert marked(f"{many} du", f"{many} vi") == f"{many}[ du]< vi>"

    def test_a_line_break_is_heard_in_a_sentence_and_not_after_one(self) -> None:
        def lines(*said: str) -> str:
            return written([Sentence((Words(words),), Place(())) for words in said])

        assert lines("Ett. Två.") == lines("Ett.", "Två.", "")
        assert lines("Ett två.") != lines("Ett", "två.")
        assert lines("Ett") == "Ett"


class TestKeys:
    """A key that means something else is what habits trip over."""

    def test_two_options_that_change_places(self) -> None:
        new = replaced(full_script(), "line.toml", '"fred", "fast"', '"fast", "fred"')
        assert [
            (each.menu, each.key, each.old.name, each.new and each.new.name)
            for each in compared(full_script(), new).keys
        ] == [("main", "4", "fred", "fast"), ("main", "5", "fast", "fred")]

    def test_a_topic_that_callers_know_by_the_same_label_is_the_same_one(self) -> None:
        new = renamed(plain(), "fred", "insatser")
        found = compared(plain(), new)
        assert (found.keys, found.is_heard) == ((), False)
        reworded = replaced(new, "sv/insatser.txt", "rekryteras", "anställs")
        found = compared(plain(), reworded)
        assert (found.keys, found.is_heard) == ((), True)

    def test_an_option_that_is_gone_leaves_its_key_without_a_meaning(self) -> None:
        found = compared(plain(), replaced(plain(), "line.toml", ', "kontakt"]', "]"))
        assert [(each.key, each.new) for each in found.keys] == [("6", None)]

    def test_phone_numbers_that_are_gone_take_their_key_along(self) -> None:
        found = compared(small_script(), small_script(contact=False))
        assert [(each.key, each.old.name) for each in found.keys] == [("0", "kontakt")]

    def test_a_new_option_under_a_free_key_breaks_no_habit(self) -> None:
        found = compared(small_script(["fred"]), small_script(["fred", "fast"]))
        assert (found.keys, found.is_heard) == ((), True)

    def test_a_fixed_key_that_moves_is_told_where_it_was(self) -> None:
        old = small_script()
        found = compared(old, replaced(old, "line.toml", 'language = "9"', 'language = "6"'))
        assert [(each.key, each.old.does, each.new) for each in found.keys] == [
            ("9", "language", None)
        ]

    def test_with_one_language_its_key_means_nothing(self) -> None:
        old = small_script(languages=["sv"])
        found = compared(old, replaced(old, "line.toml", 'language = "9"', 'language = "6"'))
        assert (found.keys, found.is_heard) == ((), False)

    def test_a_key_of_a_sub_menu_is_told_with_the_menu(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
        assert {each.menu for each in compared(old, new).keys} == {"menu-1"}

    def test_a_menu_that_no_key_leads_to_has_no_habits(self) -> None:
        lost = '[menus.lost]\noptions = ["utveckling", "fred"]\n[keys]'
        old = replaced(small_script(["fred"]), "line.toml", "[keys]", lost)
        old |= {path: full_script()[path] for path in ("sv/utveckling.txt", "en/utveckling.txt")}
        new = replaced(old, "line.toml", '"utveckling", "fred"', '"fred", "utveckling"')
        found = compared(old, new)
        assert (found.keys, found.is_heard) == ((), False)


class TestTexts:
    """Texts say other words because they were edited, or because something else was."""

    def test_an_edited_text_is_told_in_its_language(self) -> None:
        new = replaced(full_script(), "sv/goodbye.txt", "Tack", "Stort tack")
        [found] = compared(full_script(), new).texts
        assert (found.language, found.name, found.menus) == ("sv", "goodbye", ())
        assert found.new_seconds > found.old_seconds

    def test_what_follows_from_the_menu_is_heard_too(self) -> None:
        new = replaced(plain(), "line.toml", ', "kontakt"]', "]")
        assert ("sv", "wrong-key-1") in {
            (each.language, each.name) for each in compared(plain(), new).texts
        }

    def test_menus_are_named_where_a_text_differs_in_some(self) -> None:
        old, new = nested_script(levels=2, topics=8), nested_script(levels=2, topics=7)
        assert ("menu-2",) in {each.menus for each in compared(old, new).texts}

    def test_recordings_start_and_stop_and_are_replaced(self) -> None:
        def read(length: float, words: bytes) -> dict[str, bytes]:
            files = with_text(full_script(), "sv/recordings/goodbye.wav", wav(length))
            return with_text(files, "sv/recordings/goodbye.txt", words)

        words = full_script()["sv/goodbye.txt"]
        for old, new, recording in (
            (full_script(), read(5, words), ChangeKind.ADDED),
            (read(5, words), full_script(), ChangeKind.REMOVED),
            (read(5, words), read(5, b"Hej."), ChangeKind.REMOVED),
            (read(5, words), read(6, words), ChangeKind.CHANGED),
        ):
            [found] = compared(old, new).texts
            assert (found.name, found.recording) == ("goodbye", recording)

    def test_phone_numbers_are_told_when_they_come_and_go(self) -> None:
        old = small_script()
        new = with_text(old, "sv/goodbye.txt", "Hej då.\n")
        assert compared(old, new).numbers == ()
        for name in ("fault", "kontakt", "give-up"):
            words = old[f"sv/{name}.txt"].decode().replace("+46 77 114 14 00", "112")
            new = with_text(new, f"sv/{name}.txt", words)
        assert [
            (each.language, each.number, each.added) for each in compared(old, new).numbers
        ] == [("sv", "+46 77 114 14 00", False)]
        assert [each.added for each in compared(new, old).numbers] == [True]


class TestSounds:
    """A pronunciation is told with the places in which it is heard."""

    @pytest.mark.parametrize(
        ("old", "new", "places"),
        [
            ('"EU" = "E U"', '"EU" = "e-u"', {("sv", "texts", "strategiskt")}),
            ('"EU" =', '"NATO" = "Nato"\n"EU" =', set()),
        ],
    )
    def test_where_it_is_heard(self, old: str, new: str, places: set[tuple[str, ...]]) -> None:
        files = replaced(full_script(), "sv/language.toml", old, new)
        found = compared(full_script(), files)
        [sound] = found.sounds
        assert places <= {*sound.places}
        assert found.is_heard == bool(places) == bool(sound.places)

    def test_words_of_another_language_have_that_languages_sound(self) -> None:
        new = replaced(full_script(), "en/language.toml", '"EU" =', '"Team" = "Tiim"\n"EU" =')
        [sound] = compared(full_script(), new).sounds
        assert (sound.language, ("sv", "texts", "fast") in sound.places) == ("en", True)


class TestTimes:
    """Seconds are won and lost."""

    def test_a_longer_option_delays_what_comes_after_it(self) -> None:
        new = replaced(full_script(), "sv/fast.txt", "personer\n\n", "personer i hela världen\n\n")
        times = compared(full_script(), new).times
        found = {(each.what, each.name) for each in times if each.new > each.old}
        assert {("menu_ends", ""), ("menu", "main"), ("longest_call", "")} <= found
        assert {("after_option", "fast"), ("after_option", "kontakt")} <= found
        assert ("after_option", "fred") not in found

    def test_only_what_both_have_is_timed(self) -> None:
        more = compared(small_script(["fred"]), small_script(["fred", "fast"]))
        assert {each.name for each in more.times} <= {"", "main", "fred", "kontakt"}


class TestHearing:
    """Whether callers hear a difference at all."""

    @pytest.mark.parametrize(
        ("path", "old", "new", "is_heard"),
        [
            ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 30", True),
            ("line.toml", '["sv", "en"]', '["en", "sv"]', True),
            ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", True),
            ("sv/fault.txt", "fel", "brister", True),
            ("line.toml", "[keys]", "# A comment.\n[keys]", False),
            ("line.toml", 'domestic = "', 'other = "11414"\ndomestic = "', False),
            ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", False),
            ("sv/language.toml", 'name = "Svenska"', 'name = "På svenska"', False),
            ("sv/language.toml", "names = [", 'names = [ "Ord",', False),
            ("sv/goodbye.txt", "Hej då.", "\n\n  Hej då.", False),
        ],
    )
    def test_by_what_was_changed(self, path: str, old: str, new: str, is_heard: bool) -> None:
        files = replaced(full_script(), path, old, new)
        assert compared(full_script(), files).is_heard == is_heard

    def test_languages_that_came_and_went_are_heard_and_only_shared_ones_compared(self) -> None:
        found = compared(small_script(languages=["sv"]), small_script(languages=["en"]))
        assert (found.is_heard, found.texts, found.times) == (True, (), ())

    def test_where_there_is_one_language_nobody_hears_its_offer(self) -> None:
        old = small_script(languages=["sv"])
        new = replaced(old, "sv/language.toml", "För svenska, tryck", "Svenska: tryck")
        assert not compared(old, new).is_heard

    def test_an_announcement_is_heard_until_it_has_ended(self) -> None:
        old = full_script()
        new = announced({"stopp": "until = 2099-03-09T17:00:00\n"}, files=old)
        for year, is_heard in ((2098, True), (2100, False)):
            now = datetime(year, 1, 1, tzinfo=UTC)
            assert meaning(prepared(old), prepared(new), now).is_heard == is_heard

    def test_a_script_is_the_same_as_itself(self) -> None:
        for files in (full_script(), nested_script(3, 30)):
            found = compared(files, files)
            assert found == Meaning((), (), (), (), (), is_heard=False)


def heard(files: Files) -> object:
    """Every turn of a line, by what is said in it."""
    return [(turn.fixed, turn.skippable) for turn in walk(prepared(files)).spoken]


DAMAGES = [
    ("line.toml", '"fred", "fast"', '"fast", "fred"'),
    ("line.toml", "tries = 3", "tries = 2"),
    ("line.toml", 'repeat = "7"', 'repeat = "9"'),
    ("sv/language.toml", '"112" = "ett ett två"', '"112" = "hundratolv"'),
    ("sv/language.toml", 'tryck {key}."\nlanguage', 'välj {key}."\nlanguage'),
    ("en/notice.txt", "hang up", "stop"),
    ("sv/fast.txt", "{en: Fugitive Active Search Team}", "Fugitive Active Search Team"),
    ("sv/kontakt.txt", "Numren kommer en gång till. |", "Numren kommer en gång till."),
    ("sv/fred.txt", "# ", "# En annan anteckning. "),
    ("sv/fred.txt", "Sedan tjänstgör de", "Sedan tjänstgör\nde"),
]


@pytest.mark.parametrize(("path", "old", "new"), DAMAGES)
def test_a_difference_is_told_just_when_one_is_heard_in_some_call(
    path: str, old: str, new: str
) -> None:
    """The walk over every state is the witness: it hears what callers hear."""
    files = replaced(full_script(), path, old, new)
    if 'language = "9"' in files["line.toml"].decode() and 'repeat = "9"' in new:
        files = replaced(files, "line.toml", 'language = "9"', 'language = "7"')
    assert compared(full_script(), files).is_heard == (heard(files) != heard(full_script()))


def test_every_field_of_the_json_form_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "comparing.md").read_text("utf-8")
    files = small_script()
    head = ("prompts", prepared(files).edition)
    for field in difference_object(head, head, changes(files, files), compared(files, files)):
        assert re.search(rf"^\| .*`{field}`", page, re.MULTILINE), field
