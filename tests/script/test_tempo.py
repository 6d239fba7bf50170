"""Estimated durations of speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import flow
from ivr.call.turn import Kind, said
from ivr.script.line import Line
from ivr.script.speech import OPTION_PAUSE, Pause, Recording, Speech, Utterance, Voice
from ivr.script.tempo import seconds
from tests.script.measures import MEASURED, measured
from tests.scripts import full_script, prepared

SWEDISH = Voice("sv", "sv-SE", "Polly.Elin-Neural")
ENGLISH = Voice("en", "en-GB", "Polly.Amy-Neural")


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


def with_option_pauses(offers: tuple[tuple[Utterance, ...], ...]) -> Speech:
    """Offers as one run of speech, a pause between each two."""
    pieces: list[str | Pause] = []
    for utterances in offers:
        (speech,) = utterances
        assert isinstance(speech, Speech)
        pieces += [OPTION_PAUSE] * bool(pieces) + [*speech.pieces]
        voice = speech.voice
    return Speech(voice, tuple(pieces))


def utterances(line: Line, code: str, name: str) -> tuple[Utterance, ...]:
    """The speech of a frozen text or phrase."""
    menu, phrases = line.menus[code, "main"], line.phrases[code]
    match name:
        case "language_offer":
            return phrases.language
        case "choices":
            return menu.choices
        case "menu":
            offers = (*menu.options.values(), *menu.more.values())
            return (with_option_pauses(offers),)
        case "after":
            return (with_option_pauses((phrases.repeat, phrases.main_menu)),)
        case _:
            return line.texts[code, "main", name].whole


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("name", MEASURED)
def test_every_text_is_estimated_within_ten_percent(line: Line, name: str, code: str) -> None:
    estimate = seconds(utterances(line, code, name))
    assert estimate == pytest.approx(measured(code, name), rel=0.1, abs=0.3)


def test_the_formula_counts_letters_commas_sentences_digits_and_pauses() -> None:
    """Two sentences, one comma, two digit words, a pause between options; 26 letters."""
    said = ("Vid fara, ring ett två.", OPTION_PAUSE, "Hej då igen.")
    expected = 0.12 + 26 / 14.2 + 0.26 + 0.55 + 2 * 0.06 + 0.14
    assert seconds([Speech(SWEDISH, said)]) == pytest.approx(expected)


def test_letters_that_are_said_by_their_names_take_longer() -> None:
    spelled = seconds([Speech(SWEDISH, ("Inom E U och F N.",))])
    plain = seconds([Speech(SWEDISH, ("Inom eu och fn.",))])
    assert spelled == pytest.approx(plain + 4 * 0.3)


def test_each_voice_counts_by_its_own_language() -> None:
    words = ("Name of the wanted people.",)
    english, swedish = 0.12 + 21 / 15.3, 0.12 + 21 / 14.2
    assert seconds([Speech(ENGLISH, words)]) == pytest.approx(english)
    assert seconds([Speech(SWEDISH, words)]) == pytest.approx(swedish)


def test_a_pause_before_the_first_word_counts_as_long_as_it_is() -> None:
    words = "Hej då."
    alone = seconds([Speech(SWEDISH, (words,))])
    assert seconds([Speech(SWEDISH, (Pause(500), words))]) == pytest.approx(alone + 0.5)
    assert seconds([Speech(SWEDISH, (Pause(400), Pause(300), words))]) == pytest.approx(alone + 0.7)


def test_pauses_alone_last_as_long_as_they_are() -> None:
    assert seconds([Speech(SWEDISH, (Pause(500), Pause(200)))]) == pytest.approx(0.7)


def test_nothing_said_takes_no_time() -> None:
    assert seconds([]) == 0
    assert seconds([Speech(SWEDISH, ())]) == 0


def test_a_recording_lasts_as_long_as_it_was_measured() -> None:
    recording = Recording("a.wav", "audio/wav", 12.5, "Hej.", "sv", b"")
    greeting = Speech(SWEDISH, ("Hej.",))
    assert seconds([recording]) == 12.5
    assert seconds([greeting, recording]) == pytest.approx(12.5 + seconds([greeting]))


def test_a_language_without_data_is_spoken_at_an_average_pace() -> None:
    """A sentence lasts about as long as in other languages."""
    words = ("Tama on suomea, ja vahan.",)
    finnish = seconds([Speech(Voice("fi", "fi-FI", "Polly.Suvi-Neural"), words)])
    assert finnish == pytest.approx(seconds([Speech(SWEDISH, words)]), rel=0.25)


def test_the_first_option_is_heard_within_the_seconds_that_the_scripts_promise(
    line: Line,
) -> None:
    """14.8 s by the formula without a key; the menu ends at 44.3 s."""
    turn = flow.begin(line)
    (welcome,), (count,) = turn.of(Kind.WELCOME), turn.of(Kind.CHOICES)
    assert turn.before(count)[-1] == welcome
    until_option = seconds(turn.fixed) + seconds(said(turn.through(count)))
    assert until_option == pytest.approx(14.8, abs=0.5)
    assert seconds(turn.fixed) + seconds(turn.skippable) == pytest.approx(44.3, abs=0.8)


@given(
    st.lists(
        st.one_of(
            st.text(alphabet="abcdeåäö ", min_size=1).filter(str.strip),
            st.integers(1, 2000).map(Pause),
        ),
        max_size=8,
    )
)
def test_more_is_never_said_in_less_time(pieces: list[str | Pause]) -> None:
    lengths = [
        seconds([Speech(SWEDISH, tuple(pieces[:count]))]) for count in range(len(pieces) + 1)
    ]
    assert lengths[0] == 0
    assert lengths == sorted(lengths)
