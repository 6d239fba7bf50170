"""The line: the spoken form of a script."""

import pytest

from tests.calls import sounds, words
from tests.scripts import nested_script, prepared, wav, with_text
from tests.sounds import recorded


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("gruppen\n\nHär finns {count}.\n", [("sv", "Här finns sex.")]),
        ("gruppen\n", [("sv", "Gruppen.")]),
        ("{en: search team} inom EU\n", [("en", "Search team"), ("sv", "inom E U.")]),
    ],
)
def test_a_sub_menu_is_announced_by_its_text_or_its_label(
    written: str, heading: list[tuple[str, str]]
) -> None:
    line = prepared(with_text(nested_script(2, 12), "sv/menu-2.txt", written))
    assert sounds(line.menus["sv", "menu-2"].heading) == heading
    assert list(line.menus["sv", "menu-2"].more) == ["repeat_choices", "main_menu"]


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
