"""The line: the spoken form of a script."""

import pytest

from tests.calls import sounds, spoken, words
from tests.scripts import nested_script, prepared, small_script, wav, with_text
from tests.sounds import recorded


def test_placeholders_say_the_keys_of_the_menu_that_the_caller_is_in() -> None:
    files = small_script(("fred", "fast", "kontakt"))
    files = with_text(files, "sv/goodbye.txt", "{count}, {last_key}, {key:fast}, {key:repeat}.\n")
    assert words(prepared(files).texts["sv", "main", "goodbye"].whole) == ["tre, tre, två, sju."]
    nested = prepared(nested_script())
    heard = words(nested.texts["sv", "menu-1-2", "silence-2"].whole)
    assert heard == spoken("sv", "silence-2", last_key="6", contact="0")
    assert "från ett till fem." in words(nested.texts["sv", "menu-1", "wrong-key-1"].whole)[1]


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


def test_phone_numbers_are_offered_under_their_global_key() -> None:
    offered = ["För telefonnummer till polisen, tryck noll."]
    for options in (("fred", "fast"), ("kontakt", "fast")):
        assert words(prepared(small_script(options)).phrases["sv"].contact_offer) == offered
    assert words(prepared(small_script(contact=False)).phrases["sv"].contact_offer) == []


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
