"""R01: the first thing that a caller hears is the emergency notice."""

from dataclasses import replace

import pytest
from scripts import full_script, nested_script, replaced, with_text

from ivr.call.turn import Turn
from ivr.rules.r01_emergency_first import RULE
from ivr.rules.thresholds import defaults
from ivr.script.speech import Pause, Speech, Voice
from rules.judging import Staged, cases, found, without_pauses

LIMITS = defaults("R01")


@pytest.mark.parametrize(
    ("path", "before"),
    [("sv/notice.txt", "Välkommen."), ("en/notice.txt", "Welcome.")],
)
def test_something_before_the_emergency_is_an_error(path: str, before: str) -> None:
    files = full_script()
    notice = files[path].decode().splitlines()[1]
    greeted = with_text(files, path, f"# Not spoken.\n{before}\n{notice}\n")
    assert cases(greeted, "R01") == [("", path, 2)]
    assert before in found(greeted, "R01")[0].wording("sv").found


def test_the_situation_may_be_put_in_other_words() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation:", "Vid en nödsituation,")
    assert cases(files, "R01") == []


def test_a_note_is_not_spoken() -> None:
    files = replaced(full_script(), "sv/notice.txt", "# ", "# Hej. ")
    assert cases(files, "R01") == []


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R01") == []


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = nested_script(1, 2, languages=("sv", "fi"))
    assert cases(files, "R01") == []


def _silent(milliseconds: int) -> Staged:
    voice = Voice("sv", "sv-SE", "Polly.Elin-Neural")

    def begin(turn: Turn) -> Turn:
        pause = Speech(voice, (Pause(milliseconds),))
        return replace(turn, fixed=(pause, *without_pauses(turn.fixed)))

    return Staged(full_script(), begin=begin)


def test_a_second_of_silence_before_the_notice_is_the_most() -> None:
    assert list(RULE.check(_silent(1000), LIMITS)) == []
    (breach,) = RULE.check(_silent(1001), LIMITS)
    assert (breach.case, breach.file, breach.line) == ("late", "sv/notice.txt", 2)


@pytest.mark.parametrize(
    "begin",
    [
        lambda turn: replace(turn, fixed=()),
        lambda turn: replace(turn, fixed=(), skippable=()),
        lambda turn: replace(turn, fixed=turn.fixed[::-1]),
    ],
)
def test_a_call_that_begins_with_anything_else_is_an_error(begin: object) -> None:
    (breach,) = RULE.check(Staged(full_script(), begin=begin), LIMITS)  # type: ignore[arg-type] # staged
    assert (breach.case, breach.file) == ("not-first", "sv/notice.txt")
