"""`ivr diff`, as somebody at a terminal meets it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import write_into
from scripts import full_script, nested_script, prepared, replaced, wav, with_text, without

from ivr.cli import main
from ivr.reports.diff.compare import compare
from ivr.reports.diff.text import text
from ivr.terminal import Page

Files = Mapping[str, bytes]


def swapped() -> dict[str, bytes]:
    return replaced(full_script(), "line.toml", '"fred", "fast"', '"fast", "fred"')


def told(old: Files, new: Files, language: str = "en", *, colour: bool = False) -> list[str]:
    before, after = prepared(old), prepared(new)
    heads = (("old", before.edition), ("new", after.edition))
    return list(text(*heads, compare(before, after), language, Page(colour=colour)))


class TestTheCommand:
    """It exits like diff: 0 no difference, 1 a difference, 2 trouble."""

    @pytest.fixture
    def diff(self, runner: CliRunner, folder: Path, tmp_path: Path) -> "Diff":
        return Diff(runner, folder, tmp_path / "new")

    def test_no_difference_exits_with_0(self, diff: "Diff") -> None:
        result = diff(full_script())
        assert (result.exit_code, result.stdout.splitlines()[-1]) == (
            0,
            "No caller hears any difference.",
        )

    def test_what_nobody_hears_exits_with_0(self, diff: "Diff") -> None:
        words = full_script()["sv/welcome.txt"].decode()
        result = diff(with_text(full_script(), "sv/welcome.txt", f"# Another note.\n{words}"))
        assert result.exit_code == 0
        assert "Changed without anybody hearing it: notes." in result.stdout

    def test_a_difference_exits_with_1(self, diff: "Diff") -> None:
        result = diff(swapped())
        assert result.exit_code == 1
        last = "Callers hear a difference, and 2 keys mean something else than before."
        assert result.stdout.splitlines()[-1] == last

    def test_a_script_that_breaks_a_rule_can_be_compared(self, diff: "Diff") -> None:
        result = diff(replaced(full_script(), "sv/notice.txt", "lägg på och ring", "ring"))
        assert result.exit_code == 1

    def test_a_script_with_errors_exits_with_2(self, diff: "Diff") -> None:
        result = diff(without(full_script(), "en/goodbye.txt"))
        assert result.exit_code == 2
        assert "en/goodbye.txt:0: one-language-only" in result.stderr

    def test_a_folder_without_a_script_exits_with_2(self, diff: "Diff") -> None:
        assert diff({"README": b"Hello."}).exit_code == 2

    def test_nothing_at_all_exits_with_2(self, runner: CliRunner, folder: Path) -> None:
        result = runner.invoke(main, ["diff", str(folder), str(folder / "nowhere")])
        assert result.exit_code == 2
        assert "There is no script at" in result.stderr

    def test_programs_get_json(self, diff: "Diff") -> None:
        result = diff(swapped(), "--format", "json")
        found = json.loads(result.stdout)
        assert (result.exit_code, found["version"], found["heard"]) == (1, 1, True)
        assert found["old"] == {
            "name": str(diff.folder),
            "edition": prepared(full_script()).edition,
        }
        assert [change["key"] for change in found["keys"]] == ["4", "5"]
        assert found["keys"][0]["old"]["labels"]["en"] == "peace and security work"
        moved = found["options"][0]
        assert (moved["move"], moved["name"], moved["new_ways"]) == ("moved", "fast", [["4"]])
        assert all(round(change["new"], 2) == change["new"] for change in found["times"])


class Diff:
    """Compares the frozen script with another one."""

    def __init__(self, runner: CliRunner, folder: Path, new: Path) -> None:
        self.folder = folder
        self._runner = runner
        self._new = new

    def __call__(self, files: Files, *options: str) -> Result:
        self._new.mkdir()
        write_into(self._new, files)
        names = [str(self.folder), str(self._new)]
        return self._runner.invoke(main, ["diff", *names, "--lang", "en", *options])


class TestForPeople:
    """What changed is told in the order of its weight, and the seconds last."""

    def test_changed_keys_are_told_loudly(self) -> None:
        lines = told(full_script(), swapped())
        start = lines.index("KEYS THAT MEAN SOMETHING ELSE THAN BEFORE")
        assert lines[start + 1 : start + 6] == [
            "Callers who press them out of habit end up somewhere else than before.",
            "  Main menu, key 4  Before  Peace and security work",
            "                    After   People wanted internationally",
            "  Main menu, key 5  Before  People wanted internationally",
            "                    After   Peace and security work",
        ]

    def test_in_colour_they_are_red(self) -> None:
        lines = told(full_script(), swapped(), colour=True)
        assert "\x1b[31m\x1b[1mKEYS THAT MEAN SOMETHING ELSE THAN BEFORE\x1b[0m" in lines

    def test_a_key_of_a_sub_menu_names_the_menu(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-1", "topic-2"', '"topic-2", "topic-1"')
        assert any(line.startswith("  The menu “Group menu b”, key 1 ") for line in told(old, new))

    def test_a_key_that_lost_its_meaning_and_one_that_got_one_are_told(self) -> None:
        new = replaced(full_script(), "line.toml", 'language = "9"', 'language = "6"')
        new = replaced(new, "line.toml", ', "kontakt"]', "]")
        lines = told(full_script(), new)
        changed = {line.strip() for line in lines}
        assert {"After   nothing", "After   the other language"} <= changed
        back = replaced(full_script(), "line.toml", ', "kontakt"]', "]")
        lines = told(back, replaced(back, "line.toml", 'language = "9"', 'language = "6"'))
        assert lines[lines.index("Keys that meant nothing before") + 1] == (
            "  Main menu, key 6: the other language"
        )

    def test_options_are_told_with_their_keys(self) -> None:
        old = without(full_script(), "facts.toml")
        new = replaced(old, "line.toml", '"fred", "fast", "kontakt"]', '"fast", "vapen"]')
        for code in ("sv", "en"):
            new = with_text(new, f"{code}/vapen.txt", "weapons\n\nOther things altogether.\n")
        new = replaced(new, "en/fast.txt", "people wanted internationally\n", "wanted people\n")
        lines = told(old, new)
        start = lines.index("Options")
        assert lines[start + 1 : start + 7] == [
            "  > Moved: Wanted people: key 5 → key 4",
            "  + New: Weapons: key 5",
            "  > Moved: Phone numbers to the police: key 6 or 0 → key 0",
            "  - Gone: Peace and security work: key 4",
            "  New words: en/fast",
            "    {+wanted+} people [-wanted internationally-]",
        ]

    def test_texts_are_told_word_by_word_with_their_seconds(self) -> None:
        new = replaced(full_script(), "sv/fred.txt", "De rekryteras till", "De anställs i")
        lines = told(full_script(), new)
        start = lines.index("Texts")
        assert re.fullmatch(r"  sv/fred, 23\.\d → 23\.\d s \(−0\.4\)", lines[start + 1])
        assert lines[start + 2 : start + 4] == [
            "    […] och för att förebygga konflikter. De [-rekryteras till-] {+anställs i+}",
            "    polisens utlandsstyrka. Sedan tjänstgör de i […]",
        ]

    def test_a_text_that_is_as_long_as_before_has_one_length(self) -> None:
        new = replaced(full_script(), "sv/goodbye.txt", "Tack", "Hejs")
        assert any(
            re.fullmatch(r"  sv/goodbye, 5\.\d s", each) for each in told(full_script(), new)
        )

    def test_words_that_are_gone_are_struck_on_a_terminal_over_line_ends_too(self) -> None:
        words = "ord " * 40
        new = replaced(full_script(), "sv/goodbye.txt", "Tack", f"Hej {words}")
        lines = told(full_script(), new, colour=True)
        start = lines.index(next(line for line in lines if "Tack" in line))
        assert "\x1b[31m\x1b[9m[-\x1b[0m" in lines[start]
        assert lines[start + 1].startswith("\x1b[32m")
        assert not lines[-1].startswith("\x1b[32m")

    def test_menus_are_named_where_a_text_changed_in_some(self) -> None:
        old = nested_script(2, 8)
        new = replaced(old, "line.toml", '"topic-7", "topic-8"', '"topic-7"')
        assert any(line.startswith("  sv/wrong-key-1, in menu-2, ") for line in told(old, new)), (
            told(old, new)
        )

    def test_everything_else_has_its_place(self) -> None:
        new = replaced(full_script(), "line.toml", '["sv", "en"]', '["en", "sv"]')
        new = replaced(new, "line.toml", "wait_seconds = 10", "wait_seconds = 8")
        new = replaced(new, "sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid")
        new = replaced(new, "sv/language.toml", '"ett ett fyra, ett fyra"', '"elva, fjorton"')
        new = replaced(new, "en/language.toml", "You have {count}", "There are {count}")
        new = replaced(new, "en/give-up.txt", "on 114 14", "on +46 77 114 14 00")
        new = with_text(new, "sv/recordings/goodbye.wav", wav(3))
        new = with_text(new, "sv/recordings/goodbye.txt", new["sv/goodbye.txt"])
        lines = told(full_script(), new)
        for expected in (
            "  Languages: sv, en (sv answers) → en, sv (en answers)",
            "  sv: Polly.Elin-Neural (sv-SE) → Polly.Astrid (sv-SE)",
            "Texts",
            "  en: How many options there are",
            "    [-You have-] {+There are+} {count} choices.",
            "  sv: 114 14 (sv/give-up, sv/fault, sv/kontakt): ett ett fyra, ett fyra → elva,",
            "  fjorton",
            "  sv/goodbye: a recording is played now",
            "  seconds that the line waits for a key: 10 → 8",
            "Seconds",
        ):
            assert expected in lines, expected

    def test_numbers_that_are_said_no_more_are_told(self) -> None:
        new = full_script()
        for text_file in ("fault", "give-up", "kontakt"):
            words = new[f"sv/{text_file}.txt"].decode().replace("114 14", "112", 1)
            new = with_text(new, f"sv/{text_file}.txt", words.replace(": 114 14", ": 112"))
        assert "  sv: 114 14 is no longer said" in told(full_script(), new)
        assert "  sv: 114 14 is said now" in told(new, full_script())

    def test_a_menu_that_is_read_out_has_its_seconds(self) -> None:
        lines = told(full_script(), swapped() | {"sv/fast.txt": b"x\n\nHej.\n"}, "sv")
        assert any(line.startswith("  Menyn läses upp igen (Huvudmenyn) ") for line in lines)
