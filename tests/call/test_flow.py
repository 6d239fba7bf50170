"""The words and pauses of each turn; complete calls are in test_calls.py."""

from collections.abc import Mapping

import pytest

from ivr.call import flow
from ivr.call.turn import Outcome
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    CONTACT,
    MAIN_MENU,
    MENU,
    NOTICE,
    OFFER,
    ONCE_MORE,
    PLAIN_HELP,
    TOPICS,
    WELCOME,
    after,
    in_language,
    introduced,
    line_of,
    said,
    sounds,
    spoken,
    twice,
    words,
)

LANGUAGES = ("sv", "en")


@pytest.mark.parametrize(
    ("script", "notices", "then"),
    [
        ("one language", [NOTICE["sv"]], [WELCOME["sv"]]),
        ("english first", [NOTICE["en"], NOTICE["sv"]], [OFFER["sv"], WELCOME["en"]]),
        ("three languages", [NOTICE["sv"], NOTICE["en"], NOTICE["en"]], [OFFER["en"]]),
        ("recorded notice", ["a recording", NOTICE["en"]], [OFFER["en"]]),
    ],
)
def test_the_notice_cannot_be_skipped(script: str, notices: list[str], then: list[str]) -> None:
    turn = after("", script).turn
    names = line_of(script).recordings
    told = [
        ["a recording" if each in names else each for each in words([one])] for one in turn.fixed
    ]
    assert [each for each in told if each] == [[notice] for notice in notices]
    assert words(turn.skippable)[: len(then)] == then


def test_the_introduction_waits_for_a_text_without_a_phone_number() -> None:
    """Otherwise callers would forget the number."""
    caller = after("5", "a number in a text")
    assert said(caller.turn) == ["Fast.", "Ring ett ett fyra, ett fyra.", *AFTER["sv"]]
    assert said(caller.plays("4")) == introduced("sv", "fred") + AFTER["sv"]


INTRODUCTIONS = {*spoken("sv", "introduction"), *spoken("en", "introduction")}


@pytest.mark.parametrize("between", ["", "8", "7#", "9", "3", "#", "#w", "6w"])
def test_an_introduction_that_a_key_may_have_cut_off_is_said_once_more(between: str) -> None:
    """With the next text, in whatever language, and never a third time."""
    for first in "1245":
        caller = after(first)
        assert said(caller.turn) == introduced("sv", TOPICS[first]) + AFTER["sv"]
        heard = [*map(caller.plays, f"{between}32")]
        assert sum(bool(INTRODUCTIONS & set(said(turn))) for turn in heard) == 1
        for key in "12345607819":
            assert not INTRODUCTIONS & set(said(caller.plays(key)))


@pytest.mark.parametrize("silence", ["w", "ww", "w7"])
def test_an_introduction_that_silence_followed_is_never_said_again(silence: str) -> None:
    caller = after("1")
    for act in f"{silence}234567891":
        assert not INTRODUCTIONS & set(said(caller.plays(act)))


def test_the_introduction_follows_a_recording_after_a_pause() -> None:
    introduction, (name,) = spoken("sv", "introduction"), line_of("recorded topic").recordings
    assert sounds(after("4", "recorded topic").turn.skippable) == in_language(
        "sv", 500, name, 700, *introduction, 700, AFTER["sv"]
    )


def test_a_text_that_ends_in_a_pause_gets_no_second_one() -> None:
    heard = sounds(after("4", "ends in a pause").turn.skippable)
    assert heard[:4] == in_language("sv", 500, "Fred.", 700, spoken("sv", "introduction")[0])


CONTACT_FIRST = [*twice("sv", "kontakt"), *AFTER_NUMBERS["sv"]]
FRED = [*spoken("sv", "fred"), *AFTER["sv"]]
FRED_IN_ENGLISH = [*spoken("en", "fred"), *AFTER["en"], OFFER["sv"]]
IN_ENGLISH = [WELCOME["en"], *MENU["en"], OFFER["sv"]]
TOP = [
    "För group menu b, tryck ett.",
    "För group menu c, tryck två.",
    CONTACT["sv"],
    MENU["sv"][-1],
]
THANKS, BYE = ["Tack för att du ringde.", "I en nödsituation, ring ett ett två."], "Hej då."
GIVEN_UP, GOODBYE = twice("sv", "give-up"), twice("sv", "goodbye")
HELP = {code: spoken(code, "silence-1") for code in LANGUAGES}
PLAIN_SMALL = [
    "Tryck på en siffra på telefonen, från ett till två.",
    "Nu kommer valen en gång till.",
]
MORE_HELP = {code: spoken(code, "silence-2", last_key="6", contact="6") for code in LANGUAGES}

HEARD: Mapping[tuple[str, str], list[str]] = {
    # The phone numbers have no introduction, which comes later.
    ("full", "6"): CONTACT_FIRST,
    ("full", "6092"): introduced("en", "strategiskt") + AFTER["en"],
    ("full", "91"): introduced("en", "operativt") + AFTER["en"],
    **{("nested", keys): CONTACT_FIRST for keys in ("0", "10", "110", "1120")},
    # 7: again.
    **{("full", f"4{acts}"): FRED for acts in ("w7", "ww7", "77", "474")},
    ("full", "7"): MENU["sv"],
    ("full", "97"): MENU["en"],
    # 8 and the star: the main menu.
    **{
        ("full", before + key): MENU["sv"]
        for before in ("", "1", "1w", "6", "w", "ww", "5#", "7")
        for key in "8*"
    },
    **{("nested", way): TOP for way in ("128", "12*", "1238", "123w*", "1208")},
    # A heading of the main menu is for those who come back to it.
    **{("headed", acts): ["Huvudmenyn.", *MENU["sv"]] for acts in ("8", "18", "1w*", "8748")},
    ("headed", "98"): ["Main menu.", *MENU["en"]],
    ("headed", "8w"): [OFFER["en"], *HELP["sv"], *MENU["sv"]],
    # 9: the other language.
    **{(script, "9"): IN_ENGLISH for script in ("full", "headed")},
    **{("full", f"4{acts}"): FRED_IN_ENGLISH for acts in ("w9", "79")},
    ("full", "4w99"): [*FRED, OFFER["en"]],
    # The hash: on.
    **{("full", f"2{acts}"): AFTER["sv"] for acts in ("#", "w7#", "#7#", "ww2#")},
    **{("full", f"2{acts}"): AFTER["en"] for acts in ("w9#", "#9#")},
    **{("full", f"{before}#"): [] for before in ("", "7", "w", "2#", "2w")},
    # Silence in a menu: more help each time, and then the numbers.
    # The first time the other language is offered again, before the help.
    ("full", "w"): [OFFER["en"], *HELP["sv"], *MENU["sv"]],
    ("full", "9w"): [OFFER["sv"], *HELP["en"], *MENU["en"]],
    ("full", "ww"): [*MORE_HELP["sv"], *MENU["sv"]],
    ("full", "www"): GIVEN_UP,
    ("full", "9ww"): [*MORE_HELP["en"], *MENU["en"]],
    ("full", "9www"): twice("en", "give-up"),
    # Silence after a text: the offers again, except the last topic's; help; goodbye.
    ("full", "1w"): AFTER["sv"],
    ("full", "1ww"): [*MORE_HELP["sv"], *AFTER_NUMBERS["sv"]],
    ("full", "4www"): GOODBYE,
    ("full", "6w"): AFTER_NUMBERS["sv"],
    ("full", "6ww"): [MORE_HELP["sv"][0], *MORE_HELP["sv"][2:], *AFTER_NUMBERS["sv"]],
    ("no numbers in the help", "1ww"): [*PLAIN_HELP.splitlines(), *AFTER["sv"]],
    ("without numbers", "1w"): AFTER_NUMBERS["sv"],
    ("without numbers", "1ww"): [*PLAIN_SMALL, *AFTER_NUMBERS["sv"]],
    ("without numbers", "1www"): GOODBYE,
    # After the phone numbers, the farewell only repeats 112.
    ("numbers in the farewell", "4www"): [
        *THANKS,
        "För övriga ärenden, ring ett ett fyra, ett fyra.",
        ONCE_MORE["sv"],
        THANKS[1],
        "För övriga ärenden, ring ett ett fyra, ett fyra.",
        BYE,
    ],
    **{("numbers in the farewell", f"{key}www"): [*THANKS, BYE] for key in "60"},
    # Silence and wrong keys share one counter; after a text, only silence is thanked for the call.
    **{("small", acts): GIVEN_UP for acts in ("w3w", "3w3", "ww3", "33w", "1ww3", "1333")},
    **{("small", acts): GOODBYE for acts in ("13ww", "1w3w", "133w")},
    # A wrong key after a text keeps the text within reach.
    ("small", "237"): [*introduced("sv", "fast"), *AFTER["sv"]],
}


@pytest.mark.parametrize(("script", "acts"), HEARD)
def test_callers_hear_whole_turns(script: str, acts: str) -> None:
    turn = after(acts, script).turn
    assert said(turn) == HEARD[script, acts]
    assert bool(turn.fixed) is (turn.state is None), "only the last words cannot be skipped"
    if said(turn):
        assert sounds(turn.fixed + turn.skippable)[0][1] == 500


def test_a_key_that_means_nothing_is_answered_without_blame() -> None:
    """The first sentence cannot be skipped; then the line waits, without the menu."""
    caller = after("3", "small")
    assert sounds(caller.turn.fixed) == in_language("sv", 500, "Den knappen används inte här.")
    assert sounds(caller.turn.skippable) == in_language("sv", "Välj en siffra från ett till två.")
    second = caller.plays("6")
    assert sounds(second.fixed) == in_language("sv", 500, "Den knappen används inte heller.")
    assert sounds(second.skippable) == in_language(
        "sv", ["För att höra valen igen, tryck sju.", "För telefonnummer till polisen, tryck noll."]
    )


def test_a_recorded_answer_to_a_wrong_key_is_heard_whole() -> None:
    """A recording cannot be cut after its first sentence, so none of it can be skipped."""
    turn = after("3", "recorded help").turn
    assert words(turn.fixed) == list(line_of("recorded help").recordings)
    assert not turn.skippable


def test_keys_that_end_the_call_end_it_even_if_more_follow() -> None:
    line, begun = line_of("small"), after("", "small").state
    ended = flow.answer_all(line, begun, "333")
    assert said(ended) == GIVEN_UP and flow.answer_all(line, begun, "33321") == ended


@pytest.mark.parametrize(("script", "key"), [("one language", "9"), ("without numbers", "0")])
def test_a_key_without_its_meaning_in_this_script_is_a_wrong_one(script: str, key: str) -> None:
    assert after(key, script).turn.outcome is Outcome.WRONG_KEY


def test_a_sub_menu_says_its_name_and_keeps_repeat_silence_and_language() -> None:
    assert said(after("1", "nested").turn)[:2] == ["This is the first group.", "Du har fem val."]
    caller = after("12", "nested")
    named, options = said(caller.turn)[:2], said(caller.turn)[2:]
    assert named == ["Group menu b c.", "Du har sex val."]
    assert options[-2:] == [MENU["sv"][-1], MAIN_MENU["sv"]]
    assert said(caller.plays("7")) == options
    assert said(caller.plays("w")) == [OFFER["en"], *HELP["sv"], *options]
    more_help = spoken("sv", "silence-2", last_key="6", contact="0")
    assert said(caller.plays("w")) == more_help + options
    english = said(caller.plays("9"))
    assert english[:2] == ["Group menu b c.", "You have six choices."]
    assert english[-2:] == [MAIN_MENU["en"], OFFER["sv"]]
