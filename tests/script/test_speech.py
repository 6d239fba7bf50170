"""Speech of written sentences: every word once, in order, in the right voice."""

import tomllib
from pathlib import Path

import pytest

from ivr.script.model.tempo import seconds
from tests.calls import sounds, words
from tests.scripts import full_script, nested_script, prepared, small_script, wav, with_text
from tests.sounds import recorded


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Ring 112.", [("sv", "Ring ett ett två.")]),
        (
            "Namnet {en: Search Team} är engelskt.",
            [("sv", "Namnet"), ("en", "Search Team"), ("sv", "är engelskt.")],
        ),
        ("... {en: Search Team}", [("en", "Search Team")]),
        ("{en: Search Team}, alltså.", [("en", "Search Team"), ("sv", ", alltså.")]),
        ("({en: Search Team}).", [("en", "Search Team).")]),
        ("{en: the EU} och {en: 112}.", [("en", "the E U"), ("sv", "och"), ("en", "one one two.")]),
        ("{en: one}{en: two}", [("en", "one"), ("en", "two")]),
        ("Hej. | Hej då.", [("sv", "Hej."), ("sv", 700), ("sv", "Hej då.")]),
        ("{en: one | two}", [("en", "one"), ("en", 700), ("en", "two")]),
        ("Hej |.", [("sv", "Hej"), ("sv", 700)]),
        ("Hej. | |\n| {en: Two}", [("sv", "Hej."), ("sv", 700), ("en", "Two")]),
        ("|\nHej.\n|\n|", [("sv", "Hej."), ("sv", 700)]),
        ("{sv: Hej} då.", [("sv", "Hej"), ("sv", "då.")]),
        ("Tryck {key:fast}, av {count}.", [("sv", "Tryck två, av två.")]),
        ("Från {en: one} till {last_key}.", [("sv", "Från"), ("en", "one"), ("sv", "till två.")]),
    ],
)
def test_each_piece_has_its_own_voice(written: str, heard: list[tuple[str, str | int]]) -> None:
    files = with_text(small_script(), "sv/fred.txt", f"fred\n\n{written}\n")
    assert sounds(prepared(files).texts["sv", "main", "fred"].whole) == heard


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("gruppen\n\nHär finns {count}.\n", [("sv", "Här finns sex.")]),
        ("gruppen\n", [("sv", "Gruppen.")]),
        ("{en: search team} inom EU\n", [("en", "Search team"), ("sv", "inom E U.")]),
    ],
)
def test_a_sub_menu_says_its_text_or_label(written: str, heading: list[tuple[str, str]]) -> None:
    line = prepared(with_text(nested_script(2, 12), "sv/menu-2.txt", written))
    assert sounds(line.menus["sv", "menu-2"].heading) == heading
    assert list(line.menus["sv", "menu-2"].other_offers) == ["repeat_choices", "main_menu"]


def test_a_recording_is_played_only_in_menus_whose_keys_it_names() -> None:
    files = nested_script(2, 12)
    files = with_text(files, "sv/wrong-key-1.txt", "Används inte.\nVälj till {last_key}.\n")
    line = prepared(recorded("sv/wrong-key-1", wav(), files))
    assert line.texts["sv", "main", "wrong-key-1"].recording
    other = line.texts["sv", "menu-1", "wrong-key-1"]
    assert other.recording is None
    assert words(other.whole) == ["Används inte.", "Välj till sex."]


def test_the_recording_of_a_sub_menus_text_is_played() -> None:
    files = with_text(nested_script(2, 12), "sv/recordings/menu-1.wav", wav())
    line = prepared(with_text(files, "sv/recordings/menu-1.txt", "This is the first group."))
    assert [*line.menus["sv", "menu-1"].heading] == [*line.recordings.values()]


MEASURED = tomllib.loads(Path(__file__).with_name("measures.toml").read_text())


def test_every_text_is_estimated_within_ten_percent() -> None:
    for (code, _, name), text in prepared(full_script()).texts.items():
        if name in MEASURED:
            measured = MEASURED[name][("sv", "en").index(code)]
            assert seconds(text.whole) == pytest.approx(measured, rel=0.1, abs=0.3), name
