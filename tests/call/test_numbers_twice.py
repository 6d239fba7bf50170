"""Phone numbers are said twice by construction, and their key is 0 wherever they are offered."""

from datetime import UTC, datetime

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import PassageKind, Turn
from ivr.script.model.line import Line
from ivr.script.model.speech import Recording, Speech
from tests.calls import CONTACT, MENU, NUMBERS, ONCE_MORE, Caller, line_of, said, twice
from tests.scripts import announced, full_script, prepared, replaced, small_script, wav, with_text
from tests.sounds import recorded


def line_at(rate: int, files: dict[str, bytes] | None = None) -> Line:
    table = f"tries = 3\nrepeat_rate = {rate}"
    return prepared(replaced(files or full_script(), "line.toml", "tries = 3", table))


def rates(turn: Turn, kind: PassageKind) -> set[int]:
    return {
        each.voice.rate
        for passage in turn.passages_of(kind)
        for each in passage.utterances
        if isinstance(each, Speech)
    }


def recordings(turn: Turn) -> list[str]:
    return [each.name for each in (*turn.fixed, *turn.skippable) if isinstance(each, Recording)]


@pytest.mark.parametrize("acts", ["0", "6", "www", "4www", "90", "9www"])
def test_every_number_of_a_text_is_said_twice_and_the_second_time_slowly(acts: str) -> None:
    caller = Caller(line_at(80))
    turn = caller.plays(acts)
    code = "en" if "9" in acts else "sv"
    heard = " ".join(said(turn))
    expected = NUMBERS[code] if "4" not in acts else NUMBERS[code][:1]  # the goodbye has only 112
    for number in expected:
        assert heard.count(number) >= 2
    first = rates(turn, PassageKind.TEXT) | rates(turn, PassageKind.FAREWELL)
    assert (first, rates(turn, PassageKind.NUMBERS_AGAIN)) == ({100}, {80})


def test_a_caller_who_hears_slowly_hears_the_numbers_no_more_slowly_the_second_time() -> None:
    turn = Caller(line_at(80)).plays("770")
    assert rates(turn, PassageKind.TEXT) == rates(turn, PassageKind.NUMBERS_AGAIN) == {80}


def test_a_script_that_is_never_slower_says_the_numbers_again_at_the_same_rate() -> None:
    turn = Caller(line_at(100)).plays("0")
    assert rates(turn, PassageKind.TEXT) == rates(turn, PassageKind.NUMBERS_AGAIN) == {100}


def test_the_advice_on_emergencies_abroad_is_said_again_with_the_numbers() -> None:
    heard = said(Caller(line_at(80)).plays("0"))
    assert sum("nödnumret" in sentence for sentence in heard) == 2


@pytest.mark.parametrize(("name", "acts"), [("kontakt", "0"), ("give-up", "www")])
def test_a_recording_with_numbers_is_played_twice_as_it_is(name: str, acts: str) -> None:
    caller = Caller(prepared(recorded(f"sv/{name}", wav(9.0))))
    turn = caller.plays(acts)
    assert len(recordings(turn)) == 2 == 1 + len({*recordings(turn)})
    assert ONCE_MORE["sv"] in said(turn)


def test_a_text_that_says_its_numbers_twice_itself_is_said_once() -> None:
    files = full_script()
    words = files["sv/kontakt.txt"].decode() + "En gång till. |\nÖvriga ärenden: 114 14.\n"
    turn = Caller(prepared(with_text(files, "sv/kontakt.txt", words))).plays("0")
    assert not [*turn.passages_of(PassageKind.NUMBERS_AGAIN)]


def test_a_script_has_its_own_words_before_the_second_time() -> None:
    own = 'numbers_again = "Numren kommer en gång till."\nmain_menu ='
    files = replaced(full_script(), "sv/language.toml", "\nmain_menu =", f"\n{own}")
    heard = said(Caller(prepared(files)).plays("0"))
    assert "Numren kommer en gång till." in heard and ONCE_MORE["sv"] not in heard


def test_a_menu_without_the_numbers_offers_them_last_with_0() -> None:
    for code, acts in (("sv", ""), ("en", "9")):
        caller = Caller(line_of("small"))
        heard = said(caller.plays(acts))
        assert heard.index(CONTACT[code]) == heard.index(MENU[code][-1]) - 1
        assert [*caller.turn.passages_of(PassageKind.OPTION)][-1].name != "kontakt"
    assert said(caller.plays("80"))[: len(twice("en", "kontakt"))] == twice("en", "kontakt")


def test_a_menu_that_lists_the_numbers_offers_no_other_key_for_them() -> None:
    for acts in ("", "8", "7", "w", "9"):
        offered = " ".join(said(Caller(line_of("full")).plays(acts)))
        assert not any(each in offered for each in CONTACT.values())


@pytest.mark.parametrize("acts", ["ww", "9ww", "2ww"])
def test_0_is_offered_once_in_a_turn(acts: str) -> None:
    heard = " ".join(said(Caller(line_of("small")).plays(acts)))
    assert heard.count("tryck noll") + heard.count("press zero") == 1


def test_a_text_that_offers_0_is_not_followed_by_the_same_offer() -> None:
    words = "fred\n\nFred.\nFör telefonnummer till polisen, från utlandet, tryck 0.\n"
    caller = Caller(prepared(with_text(full_script(), "sv/fred.txt", words)))
    assert " ".join(said(caller.plays("4"))).count("tryck noll") == 1
    assert CONTACT["sv"] in said(caller.plays("w")), "but where the text is not said again"


def test_a_text_with_112_alone_is_said_twice_beside_an_announcement() -> None:
    words = "telefonnummer\n\nI en nödsituation, ring 112.\n"
    times = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
    files = announced({"fel": times}, files=with_text(full_script(), "sv/kontakt.txt", words))
    line = prepared(files).at(datetime(2027, 1, 5, tzinfo=UTC))
    assert " ".join(said(Caller(line).plays("0"))).count(NUMBERS["sv"][0]) == 2


def test_a_language_without_data_says_numbers_once() -> None:
    """Without a phrase between them, 112 would follow the number for calls from abroad."""
    line = prepared(small_script(("fred", "kontakt"), ("sv", "fi")))
    turn = flow.answer(line, CallState("fi"), "0")
    assert not [*turn.passages_of(PassageKind.NUMBERS_AGAIN)]
