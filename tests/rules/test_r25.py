"""R25: repeat and the main menu are offered after every text, repeat in every menu."""

from dataclasses import replace

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.rules.r25_repeat_and_main_menu import RULE
from ivr.script.finding import Severity
from ivr.script.speech import Speech
from rules.breaking import breaches
from rules.judging import Staged, cases, found


@pytest.mark.parametrize(
    ("path", "old", "new", "phrases"),
    [
        ("sv/language.toml", '"8" = "åtta"', '"8" = "noll"', ["main_menu"]),
        ("sv/language.toml", '"7" = "sju"', '"7" = "åtta"', ["repeat_choices", "repeat"]),
        ("en/language.toml", '"8" = "eight"', '"8" = "ate"', ["main_menu"]),
        (
            "sv/language.toml",
            "För huvudmenyn, tryck {key}.",
            "Huvudmenyn ligger på {key}.",
            ["main_menu"],
        ),
    ],
)
def test_an_offer_that_is_not_heard_is_an_error(
    path: str, old: str, new: str, phrases: list[str]
) -> None:
    files = replaced(full_script(), path, old, new)
    findings = found(files, "R25")
    lines = {line_with(files, path, f'{name} = "') for name in phrases}
    assert {finding.severity for finding in findings} == {Severity.ERROR}
    assert {finding.file for finding in findings} == {path}
    assert {finding.line for finding in findings} == lines


def _cut(state: CallState, key: str | None, turn: Turn) -> Turn:
    """A flow that leaves out the last thing that is said at every menu and text."""
    *before, last = turn.skippable
    assert isinstance(last, Speech)
    return replace(turn, skippable=(*before, Speech(last.voice, last.pieces[:-1])))


def test_a_flow_that_forgets_an_offer_is_found() -> None:
    seen = breaches(RULE, Staged(full_script(), answer=_cut))
    files = full_script()
    expected = {
        ("", path, line_with(files, path, words))
        for path, words in (
            ("sv/language.toml", "höra valen igen, tryck {key}"),
            ("sv/language.toml", "För huvudmenyn, tryck {key}"),
            ("en/language.toml", "hear the choices again, press {key}"),
            ("en/language.toml", "For the main menu, press {key}"),
        )
    }
    assert set(seen) == expected


def test_sub_menus_offer_the_main_menu_too() -> None:
    files = nested_script(2, 8)
    assert cases(files, "R25") == []

    def only_sub_menus(state: CallState, key: str | None, turn: Turn) -> Turn:
        in_sub_menu = state.menu != "main" and state.topic is None
        return _cut(state, key, turn) if in_sub_menu else turn

    seen = breaches(RULE, Staged(files, answer=only_sub_menus))
    assert [file for _, file, _ in seen] == ["sv/language.toml", "en/language.toml"]


def test_a_silent_turn_offers_nothing() -> None:
    def silent(state: CallState, key: str | None, turn: Turn) -> Turn:
        return replace(turn, skippable=())

    assert len(breaches(RULE, Staged(full_script(), answer=silent))) == 6


def test_a_language_without_data_is_not_heard() -> None:
    assert cases(nested_script(2, 4, languages=("sv", "fi")), "R25") == []
