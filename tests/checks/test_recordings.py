"""Rules for recordings: which of them are judged, and by which words."""

from tests.checks.judging import broken
from tests.scripts import nested_script, replaced, small_script, with_text
from tests.sounds import encoded, recorded, speech


def lasting(name: str, seconds: float, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return recorded(name, encoded(speech(seconds, rate=8_000), 8_000), files)


def test_an_outdated_recording_is_not_judged() -> None:
    files = lasting("sv/operativt", 5)
    assert broken(files, "R59") == [("short", "sv/recordings/operativt")]
    new = replaced(files, "sv/operativt.txt", "observatör i Ameripol.", "observatör.")
    assert broken(new, "R59") == []


def test_a_recording_is_judged_once_by_the_menu_whose_words_it_has() -> None:
    files = nested_script(2, 7)
    assert broken(lasting("sv/topic-7", 0.9, files), "R59") == [("short", "sv/recordings/topic-7")]
    short = lasting("sv/silence-2", 2, files)
    later = replaced(short, "sv/recordings/silence-2.txt", "1 till 2", "1 till 4")
    assert broken(later, "R59") == [("short", "sv/recordings/silence-2")]


def test_the_limit_can_be_moved_with_a_reason() -> None:
    files = lasting("sv/fast", 21.7 * 1.3, small_script())
    assert broken(files, "R59") == [("long", "sv/recordings/fast")]
    table = files["line.toml"] + b'\n[rules]\nR59 = { max_difference = 0.4, reason = "Slow." }\n'
    assert broken(with_text(files, "line.toml", table), "R59") == []


def test_the_length_is_not_judged_in_a_language_without_a_tempo() -> None:
    assert broken(lasting("fi/fred", 1, small_script(languages=("sv", "fi"))), "R59") == []


def test_what_an_mp3_has_before_its_words_is_measured_too() -> None:
    sound = encoded(speech(4.3, before=0.5, after=0), kind="mp3")
    files = recorded("sv/welcome", sound, kind="mp3")
    assert broken(files, "R60") == [("after", "sv/recordings/welcome")]
