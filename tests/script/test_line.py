"""The line: the spoken form of a script, immutable."""

import hashlib
from collections.abc import Mapping

import pytest

from ivr.script.line import Line
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


def recorded(files: Mapping[str, bytes], text: str, read_out: str) -> dict[str, bytes]:
    """The script with a recording of a text (`sv/notice`) and the words that were read."""
    code, name = text.split("/")
    files = with_text(files, f"{code}/recordings/{name}.wav", wav(2))
    return with_text(files, f"{code}/recordings/{name}.txt", read_out)


def body_of(name: str) -> str:
    """The words of a frozen Swedish text for a reader."""
    lines = full_script()[f"sv/{name}.txt"].decode().splitlines()
    spoken_lines = [line for line in lines if not line.startswith("#")]
    body = " ".join(spoken_lines[1:] if name in TOPICS else spoken_lines)
    return body.replace("{en: Fugitive Active Search Team}", "Fugitive Active Search Team")


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("name", [*FRAME_TEXTS, *TOPICS])
def test_every_frozen_text_is_spoken_as_it_is_written(line: Line, name: str, code: str) -> None:
    text = line.texts[code, "main", name]
    assert words(text.whole) == spoken(code, name, last_key="6", contact="6")
    assert words(text.first) + words(text.rest) == words(text.whole)


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
    assert len(prepared(nested_script()).topics) == 61
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
    for name, expected in (("notice", menus), ("kontakt", menus), ("topic-7", {"menu-1-2"})):
        heard_in = {menu for code, menu, text in line.texts if (code, text) == ("sv", name)}
        assert heard_in == expected


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("gruppen\n\nHär finns {count}.\n", [("sv", "Här finns sex.")]),
        ("gruppen\n", [("sv", "Gruppen.")]),
        ("{en: search team} inom EU\n", [("en", "Search team"), ("sv", "inom E U.")]),
    ],
)
def test_a_sub_menu_is_announced_by_its_text_or_else_by_its_label(
    written: str, heading: list[tuple[str, str]]
) -> None:
    line = prepared(with_text(nested_script(2, 12), "sv/menu-2.txt", written))
    assert sounds(line.menus["sv", "menu-2"].heading) == heading
    assert list(line.menus["sv", "menu-2"].more) == ["repeat_choices", "main_menu"]
    assert list(line.menus["sv", "main"].more) == ["repeat_choices"]


@pytest.mark.parametrize("options", [("fred", "fast"), ("kontakt", "fast")])
def test_the_phone_numbers_are_offered_under_the_key_that_leads_to_them_from_everywhere(
    options: tuple[str, ...],
) -> None:
    offer = prepared(small_script(options)).phrases["sv"].contact
    assert words(offer) == ["För telefonnummer till polisen, tryck noll."]
    assert prepared(small_script(contact=False)).phrases["sv"].contact == ()


class TestRecordings:
    """A recording is played instead of the voice for as long as its words are the text's."""

    def test_one_that_matches_its_text_is_played(self) -> None:
        line = prepared(recorded(small_script(), "sv/give-up", body_of("give-up")))
        text = line.texts["sv", "main", "give-up"]
        assert text.recording is not None
        assert (text.whole, text.first, text.rest) == ((text.recording,), (text.recording,), ())
        assert text.recording.sound == wav(2.0)
        assert text.recording.name == f"{hashlib.sha256(wav(2.0)).hexdigest()[:32]}.wav"
        assert line.recordings == {text.recording.name: text.recording}
        assert words(line.texts["en", "main", "give-up"].whole) == spoken("en", "give-up")

    @pytest.mark.parametrize("name", ["notice", "welcome", "introduction", "fast", "kontakt"])
    def test_a_caller_hears_it_once_where_its_text_stood(self, name: str) -> None:
        line = prepared(recorded(full_script(), f"sv/{name}", body_of(name)))
        (played,) = line.recordings
        caller = Caller(line)
        heard = said(caller.turn) + said(caller.presses("5")) + said(caller.presses("6"))
        assert heard.count(played) == 1
        assert not set(spoken("sv", name)) & set(heard)

    def test_one_that_is_outdated_is_not_played(self) -> None:
        files = recorded(small_script(), "sv/goodbye", body_of("goodbye"))
        assert prepared(files).recordings
        edited = prepared(replaced(files, "sv/goodbye.txt", "Tack för att", "Tack, för att"))
        assert not edited.recordings
        assert words(edited.texts["sv", "main", "goodbye"].whole)[0] == "Tack, för att du ringde."

    def test_one_is_played_only_in_menus_whose_keys_it_names(self) -> None:
        files = nested_script(2, 12)
        files = with_text(files, "sv/wrong-key-1.txt", "Används inte.\nVälj till {last_key}.\n")
        line = prepared(recorded(files, "sv/wrong-key-1", "Används inte. Välj till 2."))
        assert line.texts["sv", "main", "wrong-key-1"].recording
        other = line.texts["sv", "menu-1", "wrong-key-1"]
        assert other.recording is None
        assert words(other.whole) == ["Används inte.", "Välj till sex."]

    def test_that_of_a_sub_menus_text_is_played(self) -> None:
        line = prepared(recorded(nested_script(2, 12), "sv/menu-1", "This is the first group."))
        (name,) = line.recordings
        assert said(Caller(line).presses("1"))[0] == name


def test_the_edition_tells_one_script_from_another(line: Line) -> None:
    assert line.edition == prepared(full_script()).edition
    assert len(line.edition) == 8 and int(line.edition, 16) >= 0
    note = replaced(full_script(), "sv/goodbye.txt", "# 112 upprepas", "# Numret upprepas")
    assert prepared(note).edition != line.edition
