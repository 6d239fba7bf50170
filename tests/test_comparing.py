"""What callers hear differently, from one line to another."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from scripts import (
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
from ivr.reports.diff.compare import compare
from ivr.reports.diff.result import (
    Comparison,
    LanguageChange,
    Move,
    PatienceChange,
    Playing,
    RecordingChange,
    SoundChange,
    comparison_object,
)
from ivr.reports.diff.wordwise import Piece, differences, written
from ivr.script.markup import Sentence, Words
from ivr.script.place import Place

Files = Mapping[str, bytes]


def changes(old: Files, new: Files) -> Comparison:
    return compare(prepared(old), prepared(new))


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
            return written([Sentence((Words(words),), Place(("sv",))) for words in said])

        assert lines("Ett. Två.") == lines("Ett.", "Två.", "")
        assert lines("Ett två.") != lines("Ett", "två.")
        assert lines("Ett") == "Ett"


class TestKeys:
    """A key that means something else is what habits trip over."""

    def test_two_options_that_change_places(self) -> None:
        found = changes(
            full_script(), replaced(full_script(), "line.toml", '"fred", "fast"', '"fast", "fred"')
        )
        assert [
            (each.key, each.old and each.old.name, each.new and each.new.name)
            for each in found.keys
        ] == [
            ("4", "fred", "fast"),
            ("5", "fast", "fred"),
        ]
        assert all(each.breaks_habit for each in found.keys)
        assert [(each.move, each.name) for each in found.options] == [
            (Move.MOVED, "fast"),
            (Move.MOVED, "fred"),
        ]

    def test_a_topic_is_known_by_its_words_and_not_by_its_file(self) -> None:
        found = changes(plain(), renamed(plain(), "fred", "insatser"))
        assert not found.is_heard
        assert found.silent == ("file_names",)

    def test_two_texts_that_change_files_change_their_keys(self) -> None:
        new = plain()
        for code in ("sv", "en"):
            fred, fast = f"{code}/fred.txt", f"{code}/fast.txt"
            new |= {fred: new[fast], fast: new[fred]}
        found = changes(plain(), new)
        assert [each.key for each in found.keys] == ["4", "5"]
        assert found.texts == ()
        both = replaced(new, "line.toml", '"fred", "fast"', '"fast", "fred"')
        assert not changes(plain(), both).is_heard

    def test_a_topic_that_was_renamed_and_edited_is_the_same_one(self) -> None:
        new = renamed(plain(), "fred", "insatser")
        new = replaced(new, "sv/insatser.txt", "rekryteras", "anställs")
        found = changes(plain(), new)
        assert (found.keys, found.options) == ((), ())
        assert [(each.language, each.name) for each in found.texts] == [("sv", "insatser")]

    def test_another_topic_under_the_old_name_is_another_one(self) -> None:
        new = plain()
        for code in ("sv", "en"):
            new = with_text(new, f"{code}/fred.txt", "weapons\n\nGuns need permits.\n")
        found = changes(plain(), new)
        assert [each.key for each in found.keys] == ["4"]
        assert [(each.move, each.name) for each in found.options] == [
            (Move.ADDED, "fred"),
            (Move.REMOVED, "fred"),
        ]

    def test_a_text_written_anew_under_its_old_label_is_the_same_topic(self) -> None:
        label = full_script()["sv/fred.txt"].decode().split("\n\n")[0]
        new = with_text(full_script(), "sv/fred.txt", f"{label}\n\nNågot annat.\n")
        new = with_text(new, "en/fred.txt", "other\n\nOther.\n")
        found = changes(full_script(), new)
        assert found.keys == ()
        assert {each.name for each in found.texts} == {"fred"}

    def test_an_option_that_is_gone_leaves_its_key_without_a_meaning(self) -> None:
        found = changes(plain(), replaced(plain(), "line.toml", ', "kontakt"]', "]"))
        assert [(each.key, each.new) for each in found.keys] == [("6", None)]
        [moved] = found.options
        assert (moved.old_ways, moved.new_ways) == ((("6",), ("0",)), (("0",),))

    def test_phone_numbers_that_are_gone_take_their_key_along(self) -> None:
        found = changes(small_script(), small_script(contact=False))
        assert [(each.key, each.old and each.old.name) for each in found.keys] == [("0", "kontakt")]
        assert [(each.move, each.name) for each in found.options] == [(Move.REMOVED, "kontakt")]

    def test_a_new_option_under_a_free_key_breaks_no_habit(self) -> None:
        found = changes(small_script(["fred"]), small_script(["fred", "fast"]))
        assert found.keys == ()
        assert [(each.move, each.name, each.new_ways) for each in found.options] == [
            (Move.ADDED, "fast", (("2",),))
        ]

    def test_a_fixed_key_that_moves_is_told_where_it_was_and_where_it_is(self) -> None:
        old = small_script()
        found = changes(old, replaced(old, "line.toml", 'language = "9"', 'language = "6"'))
        assert [(each.key, each.breaks_habit) for each in found.keys] == [("6", False), ("9", True)]
        assert found.keys[0].new is not None
        assert found.keys[0].new.does == "language"

    def test_with_one_language_its_key_means_nothing(self) -> None:
        old = small_script(languages=["sv"])
        found = changes(old, replaced(old, "line.toml", 'language = "9"', 'language = "6"'))
        assert not found.is_heard

    def test_a_key_of_a_sub_menu_is_told_with_the_menu(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
        assert {each.menu_labels["en"] for each in changes(old, new).keys} == {"group menu b"}

    def test_what_lies_below_a_menu_that_moved_has_not_moved_by_itself(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '["menu-1", "menu-2"]', '["menu-2", "menu-1"]')
        found = changes(old, new)
        assert [each.name for each in found.options] == ["menu-2", "menu-1"]
        assert [each.key for each in found.keys] == ["1", "2"]

    def test_a_new_sub_menu_takes_its_topics_along(self) -> None:
        old = small_script(["fred", "fast"])
        new = replaced(
            old, "line.toml", '["fred", "fast"]', '["fred", "mer"]\n[menus.mer]\noptions = ["fast"]'
        )
        for code in ("sv", "en"):
            new = with_text(new, f"{code}/mer.txt", "more\n")
        assert [(each.move, each.name, each.new_ways) for each in changes(old, new).options] == [
            (Move.ADDED, "mer", (("2",),)),
            (Move.MOVED, "fast", (("2", "1"),)),
        ]

    def test_a_label_in_other_words_is_a_new_name(self) -> None:
        new = replaced(
            full_script(), "en/fast.txt", "people wanted internationally\n", "wanted people\n"
        )
        found = changes(full_script(), new)
        assert [(each.language, each.name) for each in found.renames] == [("en", "fast")]
        assert (found.keys, found.options, found.texts) == ((), (), ())


class TestTexts:
    """Texts say other words because they were edited, or because the menu changed."""

    def test_an_edited_text_is_told_in_its_language(self) -> None:
        new = replaced(full_script(), "sv/goodbye.txt", "Tack", "Stort tack")
        [found] = changes(full_script(), new).texts
        assert (found.language, found.name, found.menus) == ("sv", "goodbye", ())
        assert found.new_seconds > found.old_seconds

    def test_what_follows_from_the_menu_is_heard_too(self) -> None:
        new = replaced(plain(), "line.toml", ', "kontakt"]', "]")
        assert ("sv", "wrong-key-1") in {
            (each.language, each.name) for each in changes(plain(), new).texts
        }

    def test_the_heading_of_a_menu_is_a_text(self) -> None:
        old = nested_script(2, 8)
        new = with_text(old, "sv/menu-1.txt", "group menu b\n\nEn ny rubrik.\n")
        assert [(each.language, each.name) for each in changes(old, new).texts] == [
            ("sv", "menu-1")
        ]

    def test_a_heading_that_a_menu_did_not_have_takes_the_place_of_its_label(self) -> None:
        old = nested_script(2, 8)
        new = with_text(old, "sv/menu-2.txt", "group menu c\n\nEn ny rubrik.\n")
        [found] = changes(old, new).texts
        assert [edit.words for edit in found.edits if edit.piece is Piece.ADDED]

    def test_a_topic_that_moved_to_another_menu_is_compared_all_the_same(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-4"]', '"topic-5"]')
        new = replaced(new, "line.toml", '["topic-5"', '["topic-4"')
        new = with_text(new, "en/topic-4.txt", "topic e\n\nTopic e.\nIt is all about topic e.\n")
        assert [each.name for each in changes(old, new).texts] == ["topic-4"]

    def test_phrases_are_told_by_their_names(self) -> None:
        new = replaced(full_script(), "en/language.toml", "You have {count}", "There are {count}")
        assert [(each.language, each.name) for each in changes(full_script(), new).phrases] == [
            ("en", "choices")
        ]

    def test_where_there_is_one_language_nobody_hears_its_offer(self) -> None:
        old = small_script(languages=["sv"])
        new = replaced(old, "sv/language.toml", "För svenska, tryck", "Svenska: tryck")
        assert not changes(old, new).is_heard

    def test_phone_numbers_are_told_when_they_come_and_go(self) -> None:
        old = small_script()
        new = with_text(old, "sv/goodbye.txt", "Hej då.\n")
        assert changes(old, new).numbers == ()
        for name in ("fault", "kontakt", "give-up"):
            words = old[f"sv/{name}.txt"].decode().replace("+46 77 114 14 00", "112")
            new = with_text(new, f"sv/{name}.txt", words)
        assert [(each.number, each.added) for each in changes(old, new).numbers] == [
            ("+46 77 114 14 00", False)
        ]
        assert [each.added for each in changes(new, old).numbers] == [True]

    def test_a_heading_of_the_main_menu_that_came_changed_or_went_is_told(self) -> None:
        none = full_script()
        one, other = (
            with_text(with_text(none, "sv/main.txt", label), "en/main.txt", "main menu\n")
            for label in ("huvudmenyn\n", "startmenyn\n")
        )
        for old, new, languages in (
            (none, one, ["sv", "en"]),
            (one, other, ["sv"]),
            (other, none, ["sv", "en"]),
        ):
            found = changes(old, new)
            assert [(each.language, each.name) for each in found.texts] == [
                (code, "main") for code in languages
            ]
            assert all((each.old_seconds > 0) == (old is not none) for each in found.texts)


class TestSound:
    """The same words can be heard in another way."""

    def test_a_pronunciation_is_told_with_the_texts_that_it_is_heard_in(self) -> None:
        new = replaced(full_script(), "sv/language.toml", '"EU" = "E U"', '"EU" = "e-u"')
        found = changes(full_script(), new)
        assert found.sounds == (SoundChange("sv", "EU", "E U", "e-u", ("sv/strategiskt",)),)
        assert (found.texts, found.silent) == ((), ())

    def test_the_digits_of_the_keys_are_heard_in_the_phrases(self) -> None:
        new = replaced(full_script(), "en/language.toml", '"4" = "four"', '"4" = "number four"')
        [found] = changes(full_script(), new).sounds
        assert (found.written, found.texts) == ("4", ("en/option",))

    def test_words_of_another_language_have_that_languages_sound(self) -> None:
        new = replaced(full_script(), "en/language.toml", '"EU" =', '"Team" = "Tiim"\n"EU" =')
        [found] = changes(full_script(), new).sounds
        assert found.language == "en"
        assert "sv/fast" in found.texts

    def test_an_entry_for_words_that_are_new_changes_no_sound(self) -> None:
        new = replaced(full_script(), "sv/language.toml", '"EU" =', '"FN" = "F N"\n"EU" =')
        new = replaced(new, "sv/goodbye.txt", "Tack", "FN säger tack")
        assert changes(full_script(), new).sounds == ()

    def test_an_entry_that_nobody_uses_is_not_heard(self) -> None:
        new = replaced(full_script(), "sv/language.toml", '"EU" =', '"NATO" = "Nato"\n"EU" =')
        found = changes(full_script(), new)
        assert (found.is_heard, found.silent) == (False, ("pronunciation",))

    def test_another_voice_is_told(self) -> None:
        voice = prepared(full_script()).script.languages["sv"].voice.name
        new = replaced(full_script(), "sv/language.toml", voice, "Polly.Astrid")
        [found] = changes(full_script(), new).voices
        assert (found.language, found.new) == ("sv", "Polly.Astrid (sv-SE)")

    def test_recordings_start_and_stop_and_are_replaced(self) -> None:
        def read(length: float, words: bytes) -> dict[str, bytes]:
            files = with_text(full_script(), "sv/recordings/goodbye.wav", wav(length))
            return with_text(files, "sv/recordings/goodbye.txt", words)

        words = full_script()["sv/goodbye.txt"]
        for old, new, playing in (
            (full_script(), read(5, words), Playing.STARTS),
            (read(5, words), full_script(), Playing.STOPS),
            (read(5, words), read(5, b"Hej."), Playing.STOPS),
            (read(5, words), read(6, words), Playing.REPLACED),
        ):
            assert changes(old, new).recordings == (RecordingChange("sv", "goodbye", playing),)
        assert changes(read(5, words), read(5, words)).recordings == ()


class TestTimes:
    """Seconds are won and lost."""

    def test_a_longer_option_delays_what_comes_after_it(self) -> None:
        new = replaced(full_script(), "sv/fast.txt", "personer\n\n", "personer i hela världen\n\n")
        found = {
            (each.what, each.name)
            for each in changes(full_script(), new).times
            if each.new > each.old
        }
        assert ("menu_ends", "") in found
        assert ("menu", "main") in found
        assert ("longest_call", "") in found
        assert ("after_option", "fast") in found
        assert ("after_option", "kontakt") in found
        assert ("after_option", "fred") not in found

    def test_times_go_by_the_new_names_and_only_by_what_both_have(self) -> None:
        new = renamed(plain(), "fred", "insatser")
        new = replaced(new, "sv/welcome.txt", "information", "egen information")
        assert ("at_once", "insatser") not in {
            (x.what, x.name) for x in changes(plain(), new).times
        }
        assert ("after_option", "insatser") in {
            (x.what, x.name) for x in changes(plain(), new).times
        }
        more = changes(small_script(["fred"]), small_script(["fred", "fast"]))
        assert {each.name for each in more.times} <= {"", "main", "fred", "kontakt"}


class TestTheRest:
    """Patience, languages, and what nobody hears."""

    def test_patience_is_told(self) -> None:
        found = changes(small_script(), small_script(wait_seconds=5, tries=2))
        assert found.patience == (
            PatienceChange("wait_seconds", 10, 5),
            PatienceChange("tries", 3, 2),
        )
        longer = replaced(small_script(), "line.toml", "tries = 3", "tries = 3\nmax_minutes = 30")
        assert changes(small_script(), longer).patience == (PatienceChange("max_minutes", 20, 30),)

    def test_languages_are_told_and_only_shared_ones_are_compared(self) -> None:
        found = changes(small_script(languages=["sv"]), small_script(languages=["en"]))
        assert found.languages == (LanguageChange(("sv",), ("en",)),)
        assert (found.texts, found.options, found.times) == ((), (), ())

    def test_another_language_that_answers_is_heard(self) -> None:
        found = changes(small_script(), small_script(languages=["en", "sv"]))
        assert found.languages == (LanguageChange(("sv", "en"), ("en", "sv")),)

    def test_a_menu_that_no_key_leads_to_is_not_heard(self) -> None:
        old = small_script()
        new = replaced(old, "line.toml", "[keys]", '[menus.lost]\noptions = ["utveckling"]\n[keys]')
        for code in ("sv", "en"):
            new = with_text(new, f"{code}/utveckling.txt", full_script()[f"{code}/utveckling.txt"])
        assert not changes(old, new).is_heard

    @pytest.mark.parametrize(
        ("path", "old", "new", "silent"),
        [
            ("line.toml", "[keys]", "# A comment.\n[keys]", "layout"),
            ("line.toml", 'domestic = "', 'other = "11414"\ndomestic = "', "numbers"),
            (
                "line.toml",
                "[keys]",
                '[rules]\nR15 = { accepted = true, reason = "x" }\n[keys]',
                "rules",
            ),
            ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", "publishing"),
            ("line.toml", "[keys]", "[review]\nfast = 2030-01-01\n[keys]", "review"),
            ("sv/language.toml", 'name = "Svenska"', 'name = "På svenska"', "language_names"),
            ("sv/language.toml", "names = [", 'names = [ "Ord",', "names"),
            ("sv/goodbye.txt", "Tack", "# A note.\nTack", "notes"),
            ("sv/goodbye.txt", "Hej då.", "\n\n  Hej då.", "layout"),
        ],
    )
    def test_what_nobody_hears_is_named(self, path: str, old: str, new: str, silent: str) -> None:
        files = full_script()
        files["line.toml"] = re.sub(rb"(?ms)^\[rules\].*?(?=^\[|\Z)", b"", files["line.toml"])
        found = changes(files, replaced(files, path, old, new))
        assert (found.is_heard, found.silent) == (False, (silent,))

    def test_the_table_of_facts_is_not_heard(self) -> None:
        found = changes(full_script(), plain())
        assert (found.is_heard, found.silent) == (False, ("facts",))

    def test_a_script_is_the_same_as_itself(self) -> None:
        for files in (full_script(), nested_script(3, 30)):
            assert changes(files, files) == Comparison()


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
    assert changes(full_script(), files).is_heard == (heard(files) != heard(full_script()))


def test_every_field_of_the_json_form_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "comparing.md").read_text("utf-8")
    lines = prepared(small_script())
    head = ("prompts", lines.edition)
    for field in comparison_object(head, head, compare(lines, lines)):
        assert re.search(rf"^\| .*`{field}`", page, re.MULTILINE), field
