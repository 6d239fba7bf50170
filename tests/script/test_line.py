"""The line: the spoken form of a script, immutable."""

import hashlib
from collections.abc import Mapping
from dataclasses import FrozenInstanceError

import pytest

from ivr.script.line import Line, SpokenText
from ivr.script.model import FRAME_TEXTS
from tests.calls import AFTER, CHOICES, MENU, OFFER, Caller, said, sounds, spoken, words
from tests.scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
    with_text,
)

TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


def recorded(
    files: Mapping[str, bytes], text: str, read_out: str, seconds: float = 2.0
) -> dict[str, bytes]:
    """The script with a recording of a text (`sv/notice`) and the words that were read."""
    code, name = text.split("/")
    files = with_text(files, f"{code}/recordings/{name}.wav", wav(seconds))
    return with_text(files, f"{code}/recordings/{name}.txt", read_out)


# --- what a line says


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("name", [*FRAME_TEXTS, *TOPICS])
def test_every_frozen_text_is_spoken_as_it_is_written(line: Line, name: str, code: str) -> None:
    assert words(line.texts[code, "main", name].whole) == spoken(
        code, name, last_key="6", contact="6"
    )


@pytest.mark.parametrize("code", ["sv", "en"])
def test_menus_and_phrases_are_made_of_labels_keys_and_counts(line: Line, code: str) -> None:
    menu, phrases = line.menus[code, "main"], line.phrases[code]
    offers = [*menu.options.values(), *menu.more.values()]
    assert [words(offer) for offer in offers] == [[option] for option in MENU[code]]
    assert words(menu.choices) == [CHOICES[code]]
    assert words(menu.heading) == []
    assert words(phrases.language) == [OFFER[code]]
    offered = (phrases.repeat, phrases.main_menu, phrases.contact)
    assert [word for phrase in offered for word in words(phrase)] == AFTER[code]


def test_a_line_knows_its_languages_and_topics(line: Line) -> None:
    assert line.languages == ("sv", "en")
    assert line.topics == {*TOPICS}
    assert prepared(nested_script()).topics == {
        "kontakt",
        *(f"topic-{number}" for number in range(1, 61)),
    }
    assert prepared(small_script(contact=False)).topics == {"fred", "fast"}


def test_placeholders_say_the_keys_of_the_menu_that_the_caller_is_in() -> None:
    files = small_script(("fred", "fast", "kontakt"))
    files = with_text(files, "sv/goodbye.txt", "{count}, {last_key}, {key:fast}, {key:repeat}.\n")
    line = prepared(files)
    assert words(line.texts["sv", "main", "goodbye"].whole) == ["tre, tre, två, sju."]
    nested = prepared(nested_script())
    heard = words(nested.texts["sv", "menu-1-2", "silence-2"].whole)
    assert heard == spoken("sv", "silence-2", last_key="6", contact="0")
    assert "från ett till fem." in words(nested.texts["sv", "menu-1", "wrong-key-1"].whole)[1]


def test_a_text_is_known_in_every_menu_in_which_it_can_be_heard() -> None:
    line = prepared(nested_script())
    menus = {menu for code, menu in line.menus if code == "sv"}
    where = {
        name: {menu for code, menu, text in line.texts if (code, text) == ("sv", name)}
        for name in ("notice", "kontakt", "topic-7", "menu-1-2")
    }
    assert where == {
        "notice": menus,
        "kontakt": menus,
        "topic-7": {"menu-1-2"},
        "menu-1-2": {"menu-1-2"},
    }


# --- sub-menus


def test_a_sub_menu_is_announced_by_its_text_or_else_by_its_label() -> None:
    line = prepared(nested_script())
    assert words(line.menus["sv", "menu-1"].heading) == ["This is the first group."]
    assert words(line.menus["sv", "menu-2"].heading) == ["Group menu c."]
    assert words(line.menus["sv", "main"].heading) == []


def test_a_label_with_foreign_words_announces_a_menu_in_their_voice() -> None:
    files = nested_script(2, 12)
    files = with_text(files, "sv/menu-2.txt", "{en: search team} inom EU\n")
    heading = prepared(files).menus["sv", "menu-2"].heading
    assert sounds(heading) == [("en", "Search team"), ("sv", "inom E U.")]


def test_the_text_of_a_sub_menu_knows_its_own_count() -> None:
    files = nested_script(2, 12)
    files = with_text(files, "sv/menu-2.txt", "gruppen\n\nHär finns {count}, till {last_key}.\n")
    assert words(prepared(files).menus["sv", "menu-2"].heading) == ["Här finns sex, till sex."]


def test_only_sub_menus_offer_the_main_menu() -> None:
    line = prepared(nested_script(2, 12))
    assert list(line.menus["sv", "main"].more) == ["repeat_choices"]
    assert list(line.menus["sv", "menu-1"].more) == ["repeat_choices", "main_menu"]


@pytest.mark.parametrize("options", [("fred", "fast"), ("kontakt", "fast")])
def test_the_phone_numbers_are_offered_under_the_key_that_leads_to_them_from_everywhere(
    options: tuple[str, ...],
) -> None:
    offer = prepared(small_script(options)).phrases["sv"].contact
    assert words(offer) == ["För telefonnummer till polisen, tryck noll."]


def test_without_phone_numbers_nothing_is_offered() -> None:
    assert prepared(small_script(contact=False)).phrases["sv"].contact == ()


# --- recordings


def test_a_recording_that_matches_its_text_is_played_instead_of_the_voice() -> None:
    files = recorded(small_script(), "sv/give-up", recording_of("sv", "give-up"))
    line = prepared(files)
    text = line.texts["sv", "main", "give-up"]
    assert text.recording is not None
    assert text.whole == text.first == (text.recording,)
    assert text.rest == ()
    assert text.recording.sound == wav(2.0)
    assert text.recording.name == f"{hashlib.sha256(wav(2.0)).hexdigest()[:32]}.wav"
    assert line.recordings == {text.recording.name: text.recording}
    assert words(line.texts["en", "main", "give-up"].whole) == spoken("en", "give-up")


def recording_of(code: str, name: str) -> str:
    """The words of a frozen text for a reader."""
    lines = full_script()[f"{code}/{name}.txt"].decode().splitlines()
    return " ".join(line for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("name", ["notice", "welcome", "introduction", "fast", "kontakt"])
def test_a_caller_hears_a_recording_once_where_its_text_stood(name: str) -> None:
    body = recording_of("sv", name).replace(
        "{en: Fugitive Active Search Team}", "Fugitive Active Search Team"
    )
    body = body.split("  ", 1)[-1] if name in ("fast", "kontakt") else body
    line = prepared(recorded(full_script(), f"sv/{name}", body))
    (played,) = line.recordings
    caller = Caller(line)
    heard = said(caller.turn) + said(caller.presses("5")) + said(caller.presses("6"))
    assert heard.count(played) == 1
    assert not set(spoken("sv", name)) & set(heard)


def test_an_outdated_recording_is_never_played() -> None:
    files = recorded(small_script(), "sv/goodbye", "Tack för samtalet. Hej då.")
    line = prepared(files)
    assert line.recordings == {}
    assert words(line.texts["sv", "main", "goodbye"].whole) == spoken("sv", "goodbye")


def test_a_recording_stops_being_played_when_its_text_is_edited() -> None:
    files = recorded(small_script(), "sv/goodbye", recording_of("sv", "goodbye"))
    assert prepared(files).recordings
    edited = prepared(replaced(files, "sv/goodbye.txt", "Tack för att", "Tack, för att"))
    assert not edited.recordings
    assert words(edited.texts["sv", "main", "goodbye"].whole)[0] == "Tack, för att du ringde."


def test_a_recording_is_played_only_in_menus_whose_keys_it_names() -> None:
    files = nested_script(2, 12)
    files = with_text(files, "sv/wrong-key-1.txt", "Används inte.\nVälj till {last_key}.\n")
    line = prepared(recorded(files, "sv/wrong-key-1", "Används inte. Välj till 2."))
    texts = {menu: line.texts["sv", menu, "wrong-key-1"] for menu in ("main", "menu-1")}
    assert texts["main"].recording
    assert texts["menu-1"].recording is None
    assert words(texts["menu-1"].whole) == ["Används inte.", "Välj till sex."]


def test_the_recording_of_a_sub_menus_text_is_played() -> None:
    line = prepared(recorded(nested_script(2, 12), "sv/menu-1", "This is the first group."))
    (name,) = line.recordings
    assert said(Caller(line).presses("1"))[0] == name


# --- frozen


def test_a_line_cannot_be_changed(line: Line) -> None:
    text = line.texts["sv", "main", "notice"]
    with pytest.raises(FrozenInstanceError):
        line.edition = "x"  # type: ignore[misc] # frozen
    with pytest.raises(FrozenInstanceError):
        text.recording = None  # type: ignore[misc] # frozen
    for mapping in (line.texts, line.menus, line.phrases, line.script.menus, line.script.languages):
        with pytest.raises(TypeError):
            mapping["x"] = text  # type: ignore[index] # frozen
    with pytest.raises(TypeError):
        line.script.languages["sv"].texts["notice"] = None  # type: ignore[index] # frozen


def test_the_edition_tells_one_script_from_another(line: Line) -> None:
    assert line.edition == prepared(full_script()).edition
    assert len(line.edition) == 8
    assert int(line.edition, 16) >= 0
    note = replaced(full_script(), "sv/goodbye.txt", "# 112 upprepas", "# Numret upprepas")
    assert prepared(note).edition != line.edition


def test_a_text_of_several_lines_has_a_first_one_and_a_rest(line: Line) -> None:
    text = line.texts["sv", "main", "wrong-key-1"]
    assert words(text.first) == ["Den knappen används inte här."]
    assert words(text.rest) == ["Välj en siffra från ett till sex."]
    assert words(text.whole) == words(text.first) + words(text.rest)
    one = line.texts["sv", "main", "notice"]
    assert one.first == one.whole
    assert one.rest == ()
    assert isinstance(one, SpokenText)
