"""R39: half a second of silence after the answer."""

from dataclasses import replace

import pytest
from scripts import full_script, nested_script, replaced

from ivr.call.turn import Turn
from ivr.rules.r39_silence_after_answer import RULE
from ivr.rules.thresholds import defaults
from ivr.script.speech import Pause, Speech, Voice
from rules.judging import Staged, cases, without_pauses

VOICE = Voice("sv", "sv-SE", "Polly.Elin-Neural")


def test_a_pause_before_the_notice_is_a_warning() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation", "| I en nödsituation")
    assert cases(files, "R39") == [("long", "sv/notice.txt", 2)]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/notice.txt", "och ring 112.", "och ring 112. |"),
        ("en/notice.txt", "In an emergency", "| In an emergency"),
    ],
)
def test_pauses_elsewhere_are_no_matter(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R39") == []


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R39") == []


@pytest.mark.parametrize(
    ("milliseconds", "case"),
    [(0, "short"), (299, "short"), (300, None), (700, None), (701, "long")],
)
def test_the_silence_is_held_to_its_limits(milliseconds: int, case: str | None) -> None:
    def begin(turn: Turn) -> Turn:
        pause = Speech(VOICE, (Pause(milliseconds),))
        return replace(turn, fixed=(pause, *without_pauses(turn.fixed)))

    breaches = list(RULE.check(Staged(full_script(), begin=begin), defaults("R39")))
    assert [(each.case, each.file) for each in breaches] == (
        [(case, "sv/notice.txt")] if case else []
    )


def test_a_call_without_words_has_no_silence_either() -> None:
    silent = Staged(full_script(), begin=lambda turn: replace(turn, fixed=(), skippable=()))
    (breach,) = RULE.check(silent, defaults("R39"))
    assert breach.case == "short"
