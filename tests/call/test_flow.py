"""What a caller hears, key by key; silence and wrong keys are in test_patience.py."""

from dataclasses import replace

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Outcome
from ivr.script.line import Line
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    AREAS,
    CHOICES,
    MAIN_MENU,
    MENU,
    NOTICE,
    OFFER,
    TOPICS,
    WELCOME,
    Caller,
    in_language,
    introduced,
    said,
    sounds,
    spoken,
    words,
)
from tests.scripts import full_script, nested_script, prepared, small_script, wav, with_text

LANGUAGES = ("sv", "en")
OTHER = {"sv": "en", "en": "sv"}


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


@pytest.fixture(scope="module")
def nested() -> Line:
    """Three levels: 1, 1 and 1 to 6 lead to the topics 1 to 6."""
    return prepared(nested_script())


@pytest.fixture
def caller(line: Line) -> Caller:
    return Caller(line)


def offers(code: str, topic: str) -> list[str]:
    """What is offered after a topic."""
    return AFTER_NUMBERS[code] if topic == "kontakt" else AFTER[code]


def speaking(line: Line, code: str) -> Caller:
    """A caller who has chosen a language of the frozen script."""
    caller = Caller(line)
    if code != "sv":
        caller.presses("9")
    return caller


# --- the first turn


def test_the_first_turn_is_the_notice_then_offer_welcome_count_and_menu(caller: Caller) -> None:
    """With the pauses of section 4 of the scripts."""
    assert caller.turn.outcome is Outcome.ANSWERED
    assert sounds(caller.turn.fixed) == [
        *in_language("sv", 500, NOTICE["sv"]),
        *in_language("en", 400, NOTICE["en"]),
    ]
    assert sounds(caller.turn.skippable) == [
        *in_language("en", 300, OFFER["en"]),
        *in_language("sv", 400, WELCOME["sv"], CHOICES["sv"], MENU["sv"]),
    ]


def test_the_notice_comes_first_in_every_language_and_no_key_skips_it() -> None:
    caller = Caller(prepared(small_script(languages=("en", "sv", "us"))))
    english = NOTICE["en"]
    assert [code for code, sound in sounds(caller.turn.fixed) if sound == english] == ["en", "us"]
    assert words(caller.turn.fixed) == [english, NOTICE["sv"], english]


def test_the_notice_is_an_utterance_of_its_own_in_each_language(caller: Caller) -> None:
    assert [words([utterance]) for utterance in caller.turn.fixed] == [
        [NOTICE["sv"]],
        [NOTICE["en"]],
    ]


def test_a_recorded_notice_is_played_before_anything_that_a_key_skips() -> None:
    files = with_text(full_script(), "sv/recordings/notice.wav", wav())
    words_read = "I en nödsituation: lägg på och ring 112."
    recorded = prepared(with_text(files, "sv/recordings/notice.txt", words_read))
    (name,) = recorded.recordings
    assert words(Caller(recorded).turn.fixed) == [name, NOTICE["en"]]


def test_nobody_can_answer_a_call_without_the_notice() -> None:
    for files in (full_script(), small_script(languages=("sv",)), nested_script(languages=("en",))):
        line = prepared(files)
        assert words(Caller(line).turn.fixed) == [NOTICE[code] for code in line.languages]


def test_a_caller_of_a_line_with_one_language_is_offered_no_other() -> None:
    caller = Caller(prepared(small_script(languages=("sv",))))
    assert words(caller.turn.skippable)[:2] == [WELCOME["sv"], "Du har två val."]
    assert not set(OFFER.values()) & set(said(caller.turn))


def test_the_first_language_of_the_script_answers() -> None:
    caller = Caller(prepared(small_script(languages=("en", "sv"))))
    assert sounds(caller.turn.fixed)[:2] == in_language("en", 500, NOTICE["en"])
    assert sounds(caller.turn.skippable)[:4] == [
        *in_language("sv", 300, OFFER["sv"]),
        *in_language("en", 400, WELCOME["en"]),
    ]


# --- the keys 1 to 6, and 0


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("key", "name"), TOPICS.items())
def test_a_topic_key_plays_its_text_whole_and_in_order(
    line: Line, key: str, name: str, code: str
) -> None:
    turn = speaking(line, code).presses(key)
    text = spoken(code, name) if name == "kontakt" else introduced(code, name)
    assert turn.outcome is Outcome.TOPIC
    assert said(turn) == text + offers(code, name)
    assert turn.state is not None
    assert turn.state.place == name


def test_a_text_begins_after_half_a_second_and_ends_in_three_offers(caller: Caller) -> None:
    turn = caller.presses("3")
    heard = sounds(turn.skippable)
    assert not turn.fixed
    assert heard[:2] == in_language("sv", 500, spoken("sv", "utveckling")[0])
    assert heard[-6:] == in_language("sv", 700, AFTER["sv"])


def test_the_introduction_follows_the_first_text_and_is_never_said_again(line: Line) -> None:
    introduction = spoken("sv", "introduction")
    for first in "12345":
        caller = Caller(line)
        assert said(caller.presses(first)) == introduced("sv", TOPICS[first]) + AFTER["sv"]
        for key in "12345607819":
            assert not set(introduction) & set(said(caller.presses(key)))
            assert not set(spoken("en", "introduction")) & set(said(caller.turn))


@pytest.fixture(scope="module")
def recorded() -> Line:
    """The frozen line with a recording of the topic under key 4."""
    files = with_text(full_script(), "sv/recordings/fred.wav", wav())
    words_read = files["sv/fred.txt"].decode().partition("\n\n")[2]
    return prepared(with_text(files, "sv/recordings/fred.txt", words_read))


def test_the_introduction_follows_a_recording_after_a_pause_in_the_voice_of_the_line(
    recorded: Line,
) -> None:
    heard = sounds(Caller(recorded).presses("4").skippable)
    introduction = spoken("sv", "introduction")
    expected = in_language("sv", 500, *recorded.recordings, 700, *introduction, 700, AFTER["sv"])
    assert heard == expected


def test_a_text_that_ends_in_a_pause_gets_no_second_one() -> None:
    files = with_text(full_script(), "sv/fred.txt", "fred\n\nFred. |\n")
    heard = sounds(Caller(prepared(files)).presses("4").skippable)
    assert heard[:4] == in_language("sv", 500, "Fred.", 700, spoken("sv", "introduction")[0])


def test_the_pause_after_foreign_words_is_in_the_voice_that_says_them(caller: Caller) -> None:
    caller.presses("4")
    heard = sounds(caller.presses("5").skippable)
    assert heard[-7:] == [
        *in_language("en", "Fugitive Active Search Team.", 700),
        *in_language("sv", AFTER["sv"]),
    ]


def test_the_phone_numbers_are_said_without_the_introduction_which_then_comes_later(
    caller: Caller,
) -> None:
    assert said(caller.presses("6"))[0] == "Telefonnummer till polisen."
    assert said(caller.presses("0"))[0] == "Telefonnummer till polisen."
    assert said(caller.presses("9"))[0] == "Phone numbers to the Swedish police."
    assert said(caller.presses("2")) == introduced("en", "strategiskt") + AFTER["en"]


@pytest.mark.parametrize("before", ["", "3", "3w", "8", "9", "w", "0", "#"])
@pytest.mark.parametrize(("key", "name"), TOPICS.items())
def test_topic_keys_work_in_the_menu_and_during_and_after_a_text(
    caller: Caller, before: str, key: str, name: str
) -> None:
    caller.plays(before)
    caller.presses(key)
    assert caller.state.topic == name
    assert caller.state.misses == 0
    assert set(spoken(caller.state.language, name)) <= set(said(caller.turn))


@pytest.mark.parametrize("before", ["", "6", "2", "2w", "w", "9", "4#"])
def test_zero_says_the_phone_numbers_everywhere(caller: Caller, before: str) -> None:
    caller.plays(before)
    turn = caller.presses("0")
    assert caller.state.topic == "kontakt"
    assert said(turn) == spoken(caller.state.language, "kontakt") + offers(
        caller.state.language, "kontakt"
    )


def test_zero_says_the_phone_numbers_where_they_are_no_option(nested: Line) -> None:
    for before in ("", "1", "11", "112"):
        caller = Caller(nested)
        caller.presses(before + "0")
        assert said(caller.turn) == spoken("sv", "kontakt") + AFTER_NUMBERS["sv"]


def test_zero_means_nothing_where_the_script_has_no_phone_numbers() -> None:
    caller = Caller(prepared(small_script(contact=False)))
    assert caller.presses("0").outcome is Outcome.WRONG_KEY


def test_after_the_phone_numbers_the_keys_of_the_menu_before_hold(nested: Line) -> None:
    caller = Caller(nested)
    caller.presses("1203")
    assert caller.state.place == "topic-9"


# --- 7: again


@pytest.mark.parametrize("code", LANGUAGES)
def test_seven_reads_the_menu_again_without_the_greeting(line: Line, code: str) -> None:
    turn = speaking(line, code).presses("7")
    assert turn.outcome is Outcome.MENU
    assert sounds(turn.skippable) == in_language(code, 500, MENU[code])
    assert not turn.fixed


@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("acts", ["7", "w7", "#7", "ww7", "77"])
def test_seven_says_the_text_again_after_a_text(line: Line, name: str, acts: str) -> None:
    caller = Caller(line)
    caller.presses(next(key for key, topic in TOPICS.items() if topic == name))
    turn = caller.plays(acts)
    assert turn.outcome is Outcome.TOPIC
    assert said(turn) == spoken("sv", name) + AFTER["sv"]


# --- 8 and the star: main menu


@pytest.mark.parametrize("key", "8*")
@pytest.mark.parametrize("before", ["", "1", "1w", "6", "w", "ww", "5#", "7"])
def test_eight_and_star_read_the_main_menu_from_everywhere(
    caller: Caller, before: str, key: str
) -> None:
    caller.plays(before)
    turn = caller.presses(key)
    assert turn.outcome is Outcome.MENU
    assert sounds(turn.skippable) == in_language("sv", 500, MENU["sv"])
    begun = Caller(caller.line).state
    assert replace(caller.state, introduced=False, emergency=0) == begun


@pytest.fixture(scope="module")
def named(line: Line) -> Line:
    """The frozen script with a heading for its main menu."""
    files = with_text(full_script(), "sv/main.txt", "huvudmenyn\n")
    return prepared(with_text(files, "en/main.txt", "main menu\n"))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("acts", ["8", "18", "1w*", "8748", "112"])
def test_a_main_menu_with_a_heading_says_it_to_those_who_come_back(
    named: Line, acts: str, code: str
) -> None:
    caller = speaking(named, code)
    heading = {"sv": "Huvudmenyn.", "en": "Main menu."}[code]
    assert sounds(caller.plays(acts).skippable) == in_language(code, 500, heading, MENU[code])


def test_the_heading_of_the_main_menu_is_not_said_where_the_welcome_is_or_on_repeating(
    named: Line,
) -> None:
    for acts in ("", "9", "7", "w", "87", "8w", "89"):
        caller = Caller(named)
        caller.plays(acts)
        assert not {"Huvudmenyn.", "Main menu."} & set(said(caller.turn)), acts


# --- 9: the other language


def test_nine_in_the_menu_greets_in_the_other_language_and_offers_the_first_one_last(
    caller: Caller,
) -> None:
    turn = caller.presses("9")
    assert turn.outcome is Outcome.LANGUAGE
    assert not turn.fixed
    assert sounds(turn.skippable) == [
        *in_language("en", 500, WELCOME["en"], CHOICES["en"], MENU["en"]),
        *in_language("sv", 400, OFFER["sv"]),
    ]


@pytest.mark.parametrize(("key", "name"), TOPICS.items())
@pytest.mark.parametrize("acts", ["9", "w9", "#9", "79"])
def test_nine_says_the_same_text_in_the_other_language(
    caller: Caller, key: str, name: str, acts: str
) -> None:
    caller.presses(key)
    turn = caller.plays(acts)
    assert turn.outcome is Outcome.LANGUAGE
    assert sounds(turn.skippable)[-2:] == in_language("sv", 400, OFFER["sv"])
    assert said(turn)[:-1] == spoken("en", name) + offers("en", name)
    assert (caller.state.language, caller.state.topic) == ("en", name)


def test_everything_after_nine_is_in_the_other_language(line: Line) -> None:
    foreign = {NOTICE["sv"], OFFER["sv"]}
    for act in [*"12345678*0#", None]:
        caller = Caller(line)
        caller.presses("9")
        turn = caller.does(act)
        heard = {code for code, sound in sounds(turn.skippable) if sound not in foreign}
        assert heard <= {"en"}


def test_nine_twice_leads_back(caller: Caller) -> None:
    turn = caller.presses("299")
    assert caller.state.language == "sv"
    assert said(turn)[:-1] == spoken("sv", "strategiskt") + AFTER["sv"]


def test_a_language_change_before_the_first_area_keeps_the_introduction_for_it(
    caller: Caller,
) -> None:
    assert said(caller.presses("91")) == introduced("en", "operativt") + AFTER["en"]


def test_nine_goes_round_all_languages_and_each_offers_the_next() -> None:
    caller = Caller(prepared(small_script(languages=("sv", "en", "us"))))
    offered = []
    for expected in ("sv", "en", "us", "sv"):
        assert caller.state.language == expected
        offered += [
            code for code, sound in sounds(caller.turn.skippable) if sound in OFFER.values()
        ]
        caller.presses("9")
    assert offered == ["en", "us", "sv", "en"]


def test_nine_means_nothing_where_there_is_one_language() -> None:
    caller = Caller(prepared(small_script(languages=("sv",))))
    assert caller.presses("9").outcome is Outcome.WRONG_KEY


# --- the hash: on


def test_hash_skips_a_text_and_goes_to_what_is_offered_after_it(caller: Caller) -> None:
    caller.presses("2")
    turn = caller.presses("#")
    assert turn.outcome is Outcome.SKIPPED
    assert sounds(turn.skippable) == in_language("sv", 500, AFTER["sv"])
    assert caller.state.topic == "strategiskt"


@pytest.mark.parametrize("before", ["", "7", "w", "2#", "2w"])
def test_hash_goes_straight_to_the_wait_where_only_offers_are_left(
    caller: Caller, before: str
) -> None:
    caller.plays(before)
    place = caller.state.place
    turn = caller.presses("#")
    assert turn.outcome is Outcome.SKIPPED
    assert not said(turn)
    assert (caller.state.place, caller.state.misses) == (place, 0)


@pytest.mark.parametrize("acts", ["w7#", "w9#", "#7#", "ww2#", "#9#"])
def test_a_text_that_is_said_again_can_be_skipped_again(caller: Caller, acts: str) -> None:
    caller.presses("2")
    turn = caller.plays(acts)
    assert said(turn) == AFTER[caller.state.language]
    assert caller.state.topic == "strategiskt"


def test_after_a_skip_the_line_waits_with_its_whole_patience(caller: Caller) -> None:
    caller.plays("ww#")
    assert caller.waits().outcome is Outcome.SILENCE
    assert caller.waits().outcome is Outcome.SILENCE
    assert caller.waits().outcome is Outcome.GAVE_UP


# --- menus inside menus


def test_a_sub_menu_says_which_one_it_is_and_how_many_choices_it_has(nested: Line) -> None:
    caller = Caller(nested)
    turn = caller.presses("1")
    assert turn.outcome is Outcome.MENU
    heard = said(turn)
    assert heard[:3] == ["This is the first group.", "Du har fem val.", heard[2]]
    assert heard[-2:] == ["För att höra valen igen, tryck sju.", MAIN_MENU["sv"]]
    assert said(caller.presses("1"))[:2] == ["Group menu b b.", "Du har sex val."]


def test_seven_in_a_sub_menu_reads_that_menu_again(nested: Line) -> None:
    caller = Caller(nested)
    first = said(caller.presses("12"))
    again = caller.presses("7")
    assert said(again) == first[2:]
    assert caller.state.place == "menu-1-2"


def test_nine_in_a_sub_menu_stays_there_and_says_which_one_it_is(nested: Line) -> None:
    caller = Caller(nested)
    turn = caller.presses("129")
    assert caller.state.place == "menu-1-2"
    assert said(turn)[:2] == ["Group menu b c.", "You have six choices."]
    assert said(turn)[-2:] == [MAIN_MENU["en"], OFFER["sv"]]


def test_eight_and_star_lead_from_the_lowest_menu_to_the_main_one(nested: Line) -> None:
    for way in ("128", "12*", "1238", "123w*", "1208"):
        caller = Caller(nested)
        caller.plays(way)
        assert caller.state.place == "main"
        assert said(caller.turn) == [
            "För group menu b, tryck ett.",
            "För group menu c, tryck två.",
            "För att höra valen igen, tryck sju.",
        ]


def test_every_topic_of_a_deep_menu_is_reached_and_its_neighbours_stay_one_key_away(
    nested: Line,
) -> None:
    reached = set()
    for first in "12":
        for second in "12345":
            caller = Caller(nested)
            caller.presses(first + second)
            for key in "234561":  # in a topic under 1, the key 2 would bring the notice
                caller.presses(key)
                reached.add(caller.state.topic)
    assert reached == {f"topic-{number}" for number in range(1, 61)}


# --- a caller who is lost


def test_a_caller_whose_place_is_unknown_hears_the_main_menu(line: Line) -> None:
    turn = flow.recover(line)
    assert turn.outcome is Outcome.LOST
    assert said(turn) == [OFFER["en"], CHOICES["sv"], *MENU["sv"]]
    assert sounds(turn.skippable)[:3] == [*in_language("en", 500, OFFER["en"]), ("sv", 400)]
    assert turn.state == flow.begin(line).state


def test_a_lost_caller_goes_on_in_the_language_of_the_call(line: Line) -> None:
    turn = flow.recover(line, CallState("en"))
    assert said(turn) == [OFFER["sv"], CHOICES["en"], *MENU["en"]]
    assert turn.state == CallState("en")


@pytest.mark.parametrize(("before", "keys"), [(2, "2"), (1, "12"), (0, "112"), (2, "25")])
def test_one_one_two_is_heard_of_a_lost_caller_too(line: Line, before: int, keys: str) -> None:
    turn = flow.recover(line, CallState("en", emergency=before), keys)
    assert words(turn.fixed) == [NOTICE["en"], NOTICE["sv"]]
    assert turn.state == CallState("en")


def test_a_lost_caller_may_go_on_with_one_one_two(line: Line) -> None:
    turn = flow.recover(line, CallState("sv", emergency=1), "1")
    assert turn.fixed == ()
    assert turn.state == CallState("sv", emergency=2)


def test_a_lost_caller_of_one_language_hears_no_offer() -> None:
    turn = flow.recover(prepared(small_script(languages=("en",))))
    assert sounds(turn.skippable)[:2] == in_language("en", 500, "You have two choices.")
