"""`ivr diff`, as somebody at a terminal meets it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import write_into
from scripts import announced, full_script, prepared, replaced, wav, with_text, without

from ivr.cli import main
from ivr.i18n import translator
from ivr.reports.diff.meaning import meaning
from ivr.reports.diff.style import Style
from ivr.reports.diff.text import Difference, text
from ivr.script.changes import changes
from ivr.script.fields import titles
from ivr.terminal import Page

Files = Mapping[str, bytes]


def swapped() -> dict[str, bytes]:
    return replaced(full_script(), "line.toml", '"fred", "fast"', '"fast", "fred"')


def told(diff: "Diff", new: Files, *options: str) -> list[str]:
    return diff(new, *options).stdout.splitlines()


@pytest.fixture
def diff(runner: CliRunner, folder: Path, tmp_path: Path) -> "Diff":
    return Diff(runner, folder, tmp_path / "new")


class TestTheCommand:
    """It exits like diff: 0 no difference, 1 a difference, 2 trouble."""

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
        assert "  Note, Swedish (nobody hears it)" in result.stdout.splitlines()

    def test_comments_alone_are_named(self, diff: "Diff") -> None:
        table = full_script()["line.toml"]
        result = diff(with_text(full_script(), "line.toml", b"# Hi.\n" + table))
        assert (result.exit_code, "Only comments" in result.stdout) == (0, True)

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
        assert (result.exit_code, found["version"], found["heard"]) == (1, 2, True)
        assert found["old"] == {
            "name": str(diff.folder),
            "edition": prepared(full_script()).edition,
        }
        assert [change["key"] for change in found["keys"]] == ["4", "5"]
        assert found["keys"][0]["old"] == {"does": "option", "name": "fred"}
        [change] = found["changes"]
        assert (change["field"], change["new"][3:5]) == ("menus/main/options", ["fast", "fred"])
        assert all(round(change["new"], 2) == change["new"] for change in found["times"])

    def test_what_json_has_no_type_for_is_told_all_the_same(self, diff: "Diff") -> None:
        new = announced({"stopp": "until = 2099-03-09T17:00:00\n"}, files=full_script())
        new = with_text(new, "sv/recordings/goodbye.wav", wav(3))
        new = with_text(new, "sv/recordings/goodbye.txt", new["sv/goodbye.txt"])
        new = with_text(new, "en/.hidden", "Kept.\n")
        found = json.loads(diff(new, "--format", "json").stdout)
        values = {change["field"]: change["new"] for change in found["changes"]}
        assert values["announcements/stopp/until"] == "2099-03-09T17:00:00"
        assert values["sv/recordings/goodbye"]["kind"] == "wav"


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
    """The changed keys come first, then each subject with what changed in it, then the seconds."""

    def test_changed_keys_are_told_loudly(self, diff: "Diff") -> None:
        lines = told(diff, swapped())
        start = lines.index("KEYS THAT MEAN SOMETHING ELSE THAN BEFORE")
        assert lines[start + 1 : start + 6] == [
            "Callers who press them out of habit end up somewhere else than before.",
            "  Main menu, key 4  Before  Peace and security work",
            "                    After   People wanted internationally",
            "  Main menu, key 5  Before  People wanted internationally",
            "                    After   Peace and security work",
        ]
        assert lines.index("Menu and keys") > start
        assert lines.index("Seconds") > lines.index("Menu and keys")

    def test_in_colour_they_are_red(self) -> None:
        lines = coloured(swapped())
        assert "\x1b[31m\x1b[1mKEYS THAT MEAN SOMETHING ELSE THAN BEFORE\x1b[0m" in lines

    def test_a_key_that_lost_its_meaning_is_told(self, diff: "Diff") -> None:
        lines = told(diff, replaced(full_script(), "line.toml", ', "kontakt"]', "]"))
        assert "After   nothing" in {line.strip() for line in lines}
        assert (
            "    […] security work; 5 People wanted internationally; [-6 Phone numbers to the"
            in (lines)
        )

    def test_texts_are_told_word_by_word_with_their_seconds(self, diff: "Diff") -> None:
        lines = told(
            diff, replaced(full_script(), "sv/fred.txt", "De rekryteras till", "De anställs i")
        )
        start = lines.index("Peace and security work")
        assert re.fullmatch(r"  Sentences, Swedish, 23\.\d → 23\.\d s \(−0\.4\)", lines[start + 1])
        assert lines[start + 2 : start + 4] == [
            "    […] och för att förebygga konflikter. De [-rekryteras till-] {+anställs i+}",
            "    polisens utlandsstyrka. Sedan tjänstgör de i […]",
        ]

    def test_words_that_are_gone_are_struck_on_a_terminal_over_line_ends_too(self) -> None:
        words = "ord " * 40
        lines = coloured(replaced(full_script(), "sv/goodbye.txt", "Tack", f"Hej {words}"))
        start = lines.index(next(line for line in lines if "Tack" in line))
        assert "\x1b[31m\x1b[9m[-\x1b[0m" in lines[start]
        assert lines[start + 1].startswith("\x1b[32m")
        assert not lines[-1].startswith("\x1b[32m")

    def test_a_text_that_says_another_key_is_told_after_the_subjects(self, diff: "Diff") -> None:
        lines = told(diff, replaced(full_script(), "line.toml", ', "kontakt"]', "]"))
        start = lines.index("Texts that follow from these changes")
        assert any(line.startswith("  First unused key, Swedish, ") for line in lines[start:])

    def test_a_text_whose_recording_is_played_no_more_is_told(self, diff: "Diff") -> None:
        old = with_text(full_script(), "sv/recordings/goodbye.wav", wav(3))
        old = with_text(old, "sv/recordings/goodbye.txt", old["sv/goodbye.txt"])
        write_into(diff.folder, old)
        lines = told(diff, replaced(old, "sv/goodbye.txt", "Tack", "Stort tack"))
        assert "No recording is played any more." in " ".join(lines)

    @pytest.mark.parametrize(
        ("path", "old", "new", "expected"),
        [
            ("line.toml", '["sv", "en"]', '["en", "sv"]', "English, Swedish"),
            ("line.toml", "wait_seconds = 10", "wait_seconds = 8", "waits: 10 → 8"),
            ("line.toml", "tries = 3", "tries = 3\nmax_minutes = 10", "last: 20 → 10"),
            ("sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid", "→ Polly.Astrid"),
            ("sv/language.toml", '"EU" = "E U"', '"EU" = "e-u"', "Heard in: Strategic police"),
            ("sv/language.toml", '"EU" =', '"NATO" = "N"\n"EU" =', "stands in no text"),
            ("en/language.toml", "You have {count}", "There are {count}", "{+There are+} {count}"),
            ("en/fast.txt", "people wanted", "wanted people", "Label, English"),
        ],
    )
    def test_each_change_has_its_words(
        self, diff: "Diff", path: str, old: str, new: str, expected: str
    ) -> None:
        assert expected in " ".join(told(diff, replaced(full_script(), path, old, new)))

    def test_numbers_that_are_said_no_more_are_told(self, diff: "Diff") -> None:
        new = full_script()
        for text_file in ("fault", "give-up", "kontakt"):
            words = new[f"sv/{text_file}.txt"].decode().replace("114 14", "112", 1)
            new = with_text(new, f"sv/{text_file}.txt", words.replace(": 114 14", ": 112"))
        assert "  114 14 is no longer said in Swedish." in told(diff, new)

    def test_a_reader_of_swedish_reads_swedish(self, diff: "Diff") -> None:
        lines = told(diff, swapped(), "--lang", "sv")
        assert "Meny och knappar" in lines


def coloured(new: Files) -> list[str]:
    """The lines of a difference from the frozen script on a terminal with colours."""
    old = full_script()
    heads = (("old", prepared(old).edition), ("new", prepared(new).edition))
    found = Difference(
        changes(old, new), meaning(prepared(old), prepared(new)), titles(old), (), ("sv", "en")
    )
    return list(text(*heads, found, Style(translator("en"), Page(colour=True))))
