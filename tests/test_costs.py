"""The cost of calls: characters and minutes."""

import math
from collections import Counter

import pytest
from scripts import full_script, nested_script, prepared, replaced, small_script, wav, with_text

from ivr.call import flow
from ivr.call.costs import PathCost, VoicePrices, path_costs, voice_prices
from ivr.call.timetable import timetables
from ivr.call.turn import Turn
from ivr.script.files import Files
from ivr.script.line import Line
from ivr.script.speech import Speech, known_voices

MINUTE = '\n[prices]\nminute = 0.01\ndate = "2026-11-24"\nsource = "the pricing API"\n'

PRICES = VoicePrices.model_validate(
    {
        "currency": "USD",
        "date": "2026-11-24",
        "source": "a page",
        "hundred_characters": {"dear": 1.0, "cheap": 0.1},
        "kinds": {"Gold$": "dear", "": "cheap"},
    }
)


def costs(line: Line) -> tuple[PathCost, ...]:
    """The cost of every call of a line."""
    return path_costs(line, timetables(line))


def cost(line: Line, topic: str | None, language: str = "sv") -> PathCost:
    """The cost of the call that hears one topic."""
    return next(path for path in costs(line) if (path.topic, path.language) == (topic, language))


def with_minute(files: Files) -> Line:
    """A line that knows the price of a minute."""
    return prepared(with_text(files, "line.toml", files["line.toml"].decode() + MINUTE))


def recorded(files: Files, path: str, length: float = 2.0) -> Files:
    """The files with a recording of one text, of a length in seconds."""
    language, _, name = path.partition("/")
    text = files[f"{path}.txt"].decode()
    words = text.partition("\n\n")[2] or text
    files = with_text(files, f"{language}/recordings/{name}.txt", words)
    return with_text(files, f"{language}/recordings/{name}.wav", wav(length))


def characters(*turns: Turn) -> int:
    """What synthetic voices say in some turns, counted by hand."""
    words = [words for turn in turns for words in (*turn.fixed, *turn.skippable)]
    spoken = [piece for each in words if isinstance(each, Speech) for piece in each.pieces]
    return sum(len(piece) for piece in spoken if isinstance(piece, str))


def test_every_topic_and_the_silent_call_have_their_cost_in_every_language() -> None:
    line = prepared(full_script())
    for table in timetables(line):
        told = [path for path in costs(line) if path.language == table.language]
        assert [path.topic for path in told] == [*(each.topic for each in table.topics), None]
        assert [path.keys for path in told[:-1]] == [each.keys for each in table.topics]


def test_every_document_of_the_way_is_paid_for_whole() -> None:
    line = prepared(full_script())
    first = flow.begin(line)
    assert first.state is not None
    answer = flow.answer(line, first.state, "4")
    assert cost(line, "fred").characters == characters(first, answer)


def test_another_language_is_paid_for_with_the_menu_that_was_cut_off() -> None:
    line = prepared(full_script())
    assert cost(line, "fred", "en").characters > cost(line, "fred").characters


def test_a_topic_in_a_lower_menu_costs_the_menus_above_it() -> None:
    line = prepared(nested_script(levels=3, topics=60, languages=("sv",)))
    assert cost(line, "topic-60").characters > cost(line, "kontakt").characters


def test_hundreds_of_characters_are_rounded_up_once_a_call_for_each_kind_of_voice() -> None:
    assert PRICES.of(Counter(dear=101, cheap=100)) == pytest.approx(2.1)
    assert PRICES.of(Counter(dear=200)) == pytest.approx(2.0)
    assert PRICES.of(Counter(dear=0)) == 0


def test_the_kind_of_a_voice_is_the_first_that_fits_its_name() -> None:
    assert PRICES.kind("Polly.Gold") == "dear"
    assert PRICES.kind("Polly.Golden") == "cheap"


@pytest.mark.parametrize(
    ("voice", "kind"),
    [
        ("Polly.Elin-Neural", "neural"),
        ("Polly.Amy-Generative", "generative"),
        ("Polly.Astrid", "standard"),
        ("Google.sv-SE-Wavenet-F", "neural"),
        ("Google.en-GB-Neural2-N", "neural"),
        ("Google.en-GB-Chirp3-HD-Kore", "generative"),
        ("Google.sv-SE-Standard-F", "standard"),
    ],
)
def test_voices_cost_what_their_kind_costs(voice: str, kind: str) -> None:
    assert voice_prices().kind(voice) == kind


def test_every_known_voice_has_a_price() -> None:
    prices = voice_prices()
    for voices in known_voices().values():
        assert all(prices.kind(voice) in prices.hundred_characters for voice in voices)


def test_prices_tell_their_date_and_their_source() -> None:
    prices = voice_prices()
    assert prices.date.year >= 2026
    assert prices.source.startswith("https://")
    assert prices.currency == "USD"


def test_a_dearer_voice_makes_dearer_calls() -> None:
    files = replaced(full_script(), "sv/language.toml", "Polly.Elin-Neural", "Polly.Astrid")
    assert cost(prepared(files), "fred").speech < cost(prepared(full_script()), "fred").speech


def test_the_price_of_a_minute_is_not_guessed() -> None:
    told = cost(prepared(full_script()), "fred")
    assert told.minutes is None
    assert told.total == told.speech


def test_a_begun_minute_is_paid_for_whole() -> None:
    line = with_minute(full_script())
    for path in costs(line):
        minutes = math.ceil(path.seconds / 60) * 0.01
        assert path.minutes == pytest.approx(minutes)
        assert path.total == pytest.approx(path.speech + minutes)


def test_a_call_of_a_minute_and_a_little_more_costs_two_minutes() -> None:
    files = small_script()
    short = cost(with_minute(recorded(files, "sv/kontakt", 2.0)), "kontakt").seconds
    for seconds, minutes in ((59.5, 1), (60.5, 2)):
        length = 2.0 + seconds - short
        path = cost(with_minute(recorded(files, "sv/kontakt", length)), "kontakt")
        assert path.seconds == pytest.approx(seconds, abs=0.01)
        assert path.minutes == pytest.approx(minutes * 0.01)


def test_the_caller_waits_for_the_option_and_hears_the_text_to_its_end() -> None:
    line = prepared(full_script())
    times = next(each for each in timetables(line)[0].topics if each.topic == "fred")
    assert times.after_option is not None
    assert cost(line, "fred").seconds == pytest.approx(times.after_option + times.lasts)


def test_a_topic_that_no_menu_offers_is_heard_at_once() -> None:
    line = prepared(small_script())
    times = timetables(line)[0].topics[-1]
    assert times.topic == "kontakt"
    assert cost(line, "kontakt").seconds == pytest.approx(times.at_once + times.lasts)


def test_the_silent_call_costs_every_document_down_to_the_farewell() -> None:
    line = with_minute(full_script())
    silent = cost(line, None)
    assert silent.keys == ()
    assert silent.seconds == timetables(line)[0].longest_call
    assert silent.characters > cost(line, "fred").characters
    assert silent.minutes == pytest.approx(0.03)


def test_recordings_would_save_the_texts_and_not_the_phrases() -> None:
    told = cost(prepared(full_script()), "fred")
    assert 0 < told.saved < told.speech


def test_what_is_recorded_already_costs_nothing_and_saves_nothing_more() -> None:
    files: Files = full_script()
    before = cost(prepared(files), "fred")
    for path in ("sv/fred", "sv/notice", "en/notice", "sv/welcome", "sv/introduction"):
        files = recorded(files, path)
    after = cost(prepared(files), "fred")
    assert after.speech == pytest.approx(before.speech - before.saved)
    assert after.saved == 0
