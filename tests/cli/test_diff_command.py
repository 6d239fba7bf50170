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
WHOLE = full_script()
PLAIN = without(WHOLE, "facts.toml")
"""The frozen script without its table of facts, which ties it to the names of its files."""

SWAPPED = replaced(WHOLE, "line.toml", '"fred", "fast"', '"fast", "fred"')
FEWER = replaced(PLAIN, "line.toml", ', "kontakt"]', "]")


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


class TestTheCommand:
    """It exits like diff: 0 no difference, 1 a difference, 2 trouble."""

    @pytest.mark.parametrize("files", [WHOLE, nested_script(3, 30)], ids=["frozen", "nested"])
    def test_a_script_is_the_same_as_itself(self, diff: Diff, files: Files) -> None:
        result = diff(files, files)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[4:] == ["", "No caller hears any difference."]

    def test_comments_alone_are_named(self, diff: Diff) -> None:
        result = diff(WHOLE, with_text(WHOLE, "line.toml", b"# Hi.\n" + WHOLE["line.toml"]))
        assert (result.exit_code, "Only comments" in result.stdout) == (0, True)

    def test_the_last_line_says_whether_callers_hear_it(self, diff: Diff) -> None:
        result = diff(WHOLE, SWAPPED)
        last = "Callers hear a difference, and 2 keys mean something else than before."
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, last)

    def test_a_script_that_breaks_a_rule_can_be_compared(self, diff: Diff) -> None:
        new = replaced(WHOLE, "sv/notice.txt", "lägg på och ring", "ring")
        assert diff(WHOLE, new).exit_code == 1

    def test_a_script_with_errors_exits_with_2(self, diff: Diff) -> None:
        result = diff(WHOLE, without(WHOLE, "en/goodbye.txt"))
        assert result.exit_code == 2
        assert "en/goodbye.txt:0: one-language-only" in result.stderr

    def test_a_folder_without_a_script_exits_with_2(self, diff: Diff) -> None:
        assert diff(WHOLE, {"README": b"Hello."}).exit_code == 2

    def test_nothing_at_all_exits_with_2(self, runner: CliRunner, folder: Path) -> None:
        result = runner.invoke(main, ["diff", str(folder), str(folder / "nowhere")])
        assert result.exit_code == 2
        assert "There is no script at" in result.stderr

    def test_programs_get_every_value_in_a_form_that_is_documented(self, compare: Compare) -> None:
        new = announced({"stopp": "until = 2099-03-09T17:00:00\n"}, files=recorded())
        found = compare(WHOLE, with_text(new, "en/.hidden", "Kept.\n"))
        page = (ROOT / "docs" / "comparing.md").read_text("utf-8")
        for field in found:
            assert re.search(rf"^\| .*`{field}`", page, re.MULTILINE), field
        assert (found["version"], found["new"]["edition"]) == (2, prepared(new).edition)
        values = {change["field"]: change["new"] for change in found["changes"]}
        assert values["announcements/stopp/until"] == "2099-03-09T17:00:00"
        assert values["sv/recordings/goodbye"]["kind"] == "wav"
        assert all(round(each["new"], 2) == each["new"] for each in found["times"])


class TestKeys:
    """A key that means something else is what habits trip over."""

    def test_two_options_that_change_places(self, compare: Compare) -> None:
        found = compare(WHOLE, SWAPPED)
        fred, fast = ({"does": "option", "name": name} for name in ("fred", "fast"))
        assert found["keys"] == [
            {"menu": "main", "key": "4", "old": fred, "new": fast},
            {"menu": "main", "key": "5", "old": fast, "new": fred},
        ]
        [change] = found["changes"]
        assert (change["field"], change["new"][3:5]) == ("menus/main/options", ["fast", "fred"])

    def test_a_topic_that_callers_know_by_the_same_label_is_the_same_one(
        self, compare: Compare
    ) -> None:
        new = renamed(PLAIN, "fred", "insatser")
        found = compare(PLAIN, new)
        assert (found["keys"], found["heard"]) == ([], False)
        found = compare(PLAIN, replaced(new, "sv/insatser.txt", "rekryteras", "anställs"))
        assert (found["keys"], found["heard"]) == ([], True)

    @pytest.mark.parametrize(
        ("old", "new", "key", "does"),
        [
            (PLAIN, FEWER, "6", "option"),
            (small_script(), small_script(contact=False), "0", "option"),
            (
                small_script(),
                replaced(small_script(), "line.toml", 'language = "9"', 'language = "6"'),
                "9",
                "language",
            ),
        ],
        ids=["an option that is gone", "phone numbers that are gone", "a fixed key that moved"],
    )
    def test_a_key_is_left_without_a_meaning(
        self, compare: Compare, old: Files, new: Files, key: str, does: str
    ) -> None:
        [found] = compare(old, new)["keys"]
        assert (found["key"], found["old"]["does"], found["new"]) == (key, does, None)

    def test_a_new_option_under_a_free_key_breaks_no_habit(self, compare: Compare) -> None:
        found = compare(small_script(["fred"]), small_script(["fred", "fast"]))
        assert (found["keys"], found["heard"]) == ([], True)
        assert {each["name"] for each in found["times"]} <= {"", "main", "fred", "kontakt"}

    def test_with_one_language_its_key_means_nothing(self, compare: Compare) -> None:
        old = small_script(languages=["sv"])
        found = compare(old, replaced(old, "line.toml", 'language = "9"', 'language = "6"'))
        assert (found["keys"], found["heard"]) == ([], False)

    def test_a_key_of_a_sub_menu_is_told_with_the_menu(self, compare: Compare) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
        assert {each["menu"] for each in compare(old, new)["keys"]} == {"menu-1"}

    def test_a_menu_that_no_key_leads_to_has_no_habits(self, compare: Compare) -> None:
        lost = '[menus.lost]\noptions = ["utveckling", "fred"]\n[keys]'
        old = replaced(small_script(["fred"]), "line.toml", "[keys]", lost)
        old |= {path: WHOLE[path] for path in ("sv/utveckling.txt", "en/utveckling.txt")}
        new = replaced(old, "line.toml", '"utveckling", "fred"', '"fred", "utveckling"')
        found = compare(old, new)
        assert (found["keys"], found["heard"]) == ([], False)


class TestTexts:
    """Texts say other words because they were edited, or because something else was."""

    def test_an_edited_text_is_told_in_its_language(self, compare: Compare) -> None:
        [found] = compare(WHOLE, replaced(WHOLE, "sv/goodbye.txt", "Tack", "Stort tack"))["texts"]
        assert (found["language"], found["name"], found["menus"]) == ("sv", "goodbye", [])
        assert found["new_seconds"] > found["old_seconds"]

    def test_a_line_break_is_heard_in_a_sentence_and_not_after_one(self, compare: Compare) -> None:
        inside = replaced(WHOLE, "sv/fred.txt", "Sedan tjänstgör", "Sedan\ntjänstgör")
        [text] = compare(WHOLE, inside)["texts"]
        assert "Sedan / tjänstgör" in text["now"]
        after = replaced(WHOLE, "sv/goodbye.txt", ".\nHej", ". Hej")
        assert compare(WHOLE, after)["texts"] == []

    def test_menus_are_named_where_a_text_differs_in_some(self, compare: Compare) -> None:
        old, new = nested_script(levels=2, topics=8), nested_script(levels=2, topics=7)
        assert ["menu-2"] in [each["menus"] for each in compare(old, new)["texts"]]

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
        self, compare: Compare, old: Files, new: Files, what: str
    ) -> None:
        [found] = compare(old, new)["texts"]
        assert (found["name"], found["recording"]) == ("goodbye", what)

    def test_phone_numbers_are_told_when_they_come_and_go(self, compare: Compare) -> None:
        old = small_script()
        new = with_text(old, "sv/goodbye.txt", "Hej då.\n")
        assert compare(old, new)["numbers"] == []
        for name in ("fault", "kontakt", "give-up"):
            words = old[f"sv/{name}.txt"].decode().replace("+46 77 114 14 00", "112")
            new = with_text(new, f"sv/{name}.txt", words)
        number = {"language": "sv", "number": "+46 77 114 14 00"}
        assert compare(old, new)["numbers"] == [{**number, "added": False}]
        assert compare(new, old)["numbers"] == [{**number, "added": True}]

    @pytest.mark.parametrize(
        ("code", "old", "new", "place"),
        [
            ("sv", '"EU" = "E U"', '"EU" = "e-u"', "sv/texts/strategiskt"),
            ("en", '"EU" = "E U"\n', "", "en/texts/strategiskt"),
            ("en", '"EU" =', '"Team" = "Tiim"\n"EU" =', "sv/texts/fast"),
            ("sv", '"EU" =', '"NATO" = "Nato"\n"EU" =', ""),
        ],
    )
    def test_a_pronunciation_is_told_with_where_it_is_heard(
        self, compare: Compare, code: str, old: str, new: str, place: str
    ) -> None:
        found = compare(WHOLE, replaced(WHOLE, f"{code}/language.toml", old, new))
        [sound] = found["sounds"]
        assert sound["language"] == code
        assert place in sound["places"] if place else not sound["places"]
        assert found["heard"] == bool(place)

    def test_a_longer_option_delays_what_comes_after_it(self, compare: Compare) -> None:
        new = replaced(WHOLE, "sv/fast.txt", "personer\n\n", "personer i hela världen\n\n")
        times = compare(WHOLE, new)["times"]
        found = {(each["what"], each["name"]) for each in times if each["new"] > each["old"]}
        assert {("menu_ends", ""), ("menu", "main"), ("longest_call", "")} <= found
        assert {("after_option", "fast"), ("after_option", "kontakt")} <= found
        assert ("after_option", "fred") not in found


def heard(files: Files) -> object:
    """Every turn of a line, by what is said in it."""
    return [(turn.fixed, turn.skippable) for turn in walk(prepared(files)).spoken]


class TestHearing:
    """Whether callers hear a difference at all."""

    @pytest.mark.parametrize(
        ("path", "old", "new", "is_heard"),
        [
            ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 30", True),
            ("line.toml", '["sv", "en"]', '["en", "sv"]', True),
            ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", True),
            ("sv/fault.txt", "fel", "brister", True),
            ("line.toml", 'domestic = "', 'other = "11414"\ndomestic = "', False),
            ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", False),
            ("sv/language.toml", 'name = "Svenska"', 'name = "På svenska"', False),
            ("sv/language.toml", "names = [", 'names = [ "Ord",', False),
            ("sv/goodbye.txt", "Hej då.", "\n\n  Hej då.", False),
        ],
    )
    def test_by_what_was_changed(
        self, compare: Compare, path: str, old: str, new: str, is_heard: bool
    ) -> None:
        assert compare(WHOLE, replaced(WHOLE, path, old, new))["heard"] == is_heard

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
    def test_it_is_told_just_when_one_is_heard_in_some_call(
        self, compare: Compare, path: str, old: str, new: str
    ) -> None:
        """The walk over every state is the witness: it hears what callers hear."""
        files = replaced(WHOLE, path, old, new)
        assert compare(WHOLE, files)["heard"] == (heard(files) != heard(WHOLE))

    def test_languages_that_came_and_went_are_heard_and_only_shared_ones_compared(
        self, compare: Compare
    ) -> None:
        found = compare(small_script(languages=["sv"]), small_script(languages=["en"]))
        assert (found["heard"], found["texts"], found["times"]) == (True, [], [])

    def test_where_there_is_one_language_nobody_hears_its_offer(self, compare: Compare) -> None:
        old = small_script(languages=["sv"])
        new = replaced(old, "sv/language.toml", "För svenska, tryck", "Svenska: tryck")
        assert not compare(old, new)["heard"]


class TestForPeople:
    """The changed keys come first, then each subject with what changed in it, then the seconds."""

    def test_changed_keys_are_told_loudly(self, told: Any, diff: Diff) -> None:
        lines = told(SWAPPED)
        start = lines.index("KEYS THAT MEAN SOMETHING ELSE THAN BEFORE")
        assert lines[start + 2 : start + 4] == [
            "  Main menu, key 4  Before  Peace and security work",
            "                    After   People wanted internationally",
        ]
        assert start < lines.index("Menu and keys") < lines.index("Seconds")
        assert f"\x1b[31m\x1b[1m{lines[start]}\x1b[0m" in diff(WHOLE, SWAPPED, color=True).stdout

    def test_what_follows_from_an_option_that_went_is_told(self, told: Any) -> None:
        lines = told(FEWER, old=PLAIN)
        assert "After   nothing" in {line.strip() for line in lines}
        assert any("5 People wanted internationally; [-6 Phone numbers" in line for line in lines)
        start = lines.index("Texts that follow from these changes")
        assert any(line.startswith("  First unused key, Swedish, ") for line in lines[start:])

    def test_texts_are_told_word_by_word_with_their_seconds(self, told: Any) -> None:
        lines = told(replaced(WHOLE, "sv/fred.txt", "De rekryteras till", "De anställs i"))
        start = lines.index("Peace and security work")
        assert re.fullmatch(r"  Sentences, Swedish, 23\.\d → 23\.\d s \(−0\.4\)", lines[start + 1])
        assert lines[start + 2 : start + 4] == [
            "    […] och för att förebygga konflikter. De [-rekryteras till-] {+anställs i+}",
            "    polisens utlandsstyrka. Sedan tjänstgör de i […]",
        ]

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("Ring oss nu, tack.", "Ring {+oss+} nu, tack."),
            ("Ring nu.", "Ring nu[-, tack-]."),
            ("Ring 114 14, tack.", "Ring [-nu-] {+114 14+}, tack."),
            ("Hej. Ring nu, tack.", "{+Hej.+} Ring nu, tack."),
            ("nu, tack.", "[-Ring-] nu, tack."),
            ("Sök nu, tack.", "[-Ring-] {+Sök+} nu, tack."),
        ],
    )
    def test_what_went_and_what_came_is_marked(self, told: Any, words: str, expected: str) -> None:
        old = with_text(WHOLE, "sv/goodbye.txt", "Ring nu, tack.\n")
        lines = told(with_text(old, "sv/goodbye.txt", f"{words}\n"), old=old)
        assert f"    {expected}" in lines

    def test_a_word_that_is_very_common_is_compared_like_any_other(self, told: Any) -> None:
        many = " ".join(["och"] * 300)
        old = with_text(WHOLE, "sv/goodbye.txt", f"{many} du.\n")
        lines = told(with_text(old, "sv/goodbye.txt", f"{many} vi.\n"), old=old)
        assert "    […] och och och och och och [-du-] {+vi+}." in lines

    def test_words_that_are_gone_are_struck_on_a_terminal_over_line_ends_too(
        self, diff: Diff
    ) -> None:
        new = replaced(WHOLE, "sv/goodbye.txt", "Tack", f"Hej {'ord ' * 40}")
        lines = diff(WHOLE, new, color=True).stdout.splitlines()
        start = lines.index(next(line for line in lines if "Tack" in line))
        assert "\x1b[31m\x1b[9m[-Tack-]\x1b[0m" in lines[start]
        assert lines[start + 1].startswith("    \x1b[32m")

    def test_a_text_whose_recording_is_played_no_more_is_told(self, told: Any) -> None:
        new = replaced(recorded(), "sv/goodbye.txt", "Tack", "Stort tack")
        assert "No recording is played any more." in " ".join(told(new, old=recorded()))

    @pytest.mark.parametrize(
        ("path", "old", "new", "expected"),
        [
            ("line.toml", '["sv", "en"]', '["en", "sv"]', "English, Swedish"),
            ("line.toml", "wait_seconds = 10", "wait_seconds = 8", "waits: 10 → 8"),
            ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 10", "last: 20 → 10"),
            ("line.toml", "[keys]", "[publishing]\napproval = true\n[keys]", "no → yes"),
            (
                "line.toml",
                "[keys]",
                "[review]\nfred = 2099-05-07\n[keys]",
                "hears it): – → 7 May 2099",
            ),
            ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", "→ Polly.Astrid"),
            ("sv/language.toml", '"EU" = "E U"', '"EU" = "e-u"', "Heard in: Strategic police"),
            ("sv/language.toml", '"EU" =', '"NATO" = "N"\n"EU" =', "stands in no text"),
            ("en/language.toml", "You have {count}", "There are {count}", "{+There are+} {count}"),
            ("en/fast.txt", "people wanted", "wanted people", "Label, English"),
            ("sv/fred.txt", "# ", "# Hm. ", "Note, Swedish (nobody hears it)"),
        ],
    )
    def test_each_change_has_its_words(
        self, told: Any, path: str, old: str, new: str, expected: str
    ) -> None:
        assert expected in " ".join(" ".join(told(replaced(WHOLE, path, old, new))).split())

    def test_numbers_that_are_said_no_more_are_told(self, told: Any) -> None:
        new = WHOLE
        for text in ("fault", "give-up", "kontakt"):
            words = new[f"sv/{text}.txt"].decode().replace("114 14", "112", 1)
            new = with_text(new, f"sv/{text}.txt", words.replace(": 114 14", ": 112"))
        assert "  114 14 is no longer said in Swedish." in told(new)

    def test_a_reader_of_swedish_reads_swedish(self, told: Any) -> None:
        assert "Meny och knappar" in told(SWAPPED, "--lang", "sv")
