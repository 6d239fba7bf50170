"""R34: each retry says more than the last, and the second names a way out."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from rules.judging import cases


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["silence", "wrong-key"])
def test_the_same_text_twice_is_a_warning(language: str, name: str) -> None:
    second = f"{language}/{name}-2.txt"
    files = full_script()
    again = files[second].decode().replace(". |", " |").upper().replace("{KEY:KONTAKT}", "6")
    files = with_text(files, f"{language}/{name}-1.txt", again.replace("{LAST_KEY}", "6"))
    assert cases(files, "R34") == [("same", second, 2)]


@pytest.mark.parametrize(("more", "breaks"), [(5, False), (6, True)])
def test_the_second_text_has_more_words(more: int, breaks: bool) -> None:
    # 12 words and so many more, against 18 in the second text
    files = replaced(full_script(), "sv/wrong-key-1.txt", "Välj", f"Välj{' gärna' * more}")
    assert cases(files, "R34") == ([("less", "sv/wrong-key-2.txt", 2)] if breaks else [])


def test_a_second_text_without_a_way_out_is_a_warning() -> None:
    files = replaced(
        full_script(),
        "sv/silence-2.txt",
        "För telefonnummer till polisen, tryck {key:kontakt}.",
        "Ta den tid du behöver, för det är ingen som har bråttom.",
    )
    assert cases(files, "R34") == [("no-way-out", "sv/silence-2.txt", 2)]


@pytest.mark.parametrize(
    "way_out",
    [
        "För telefonnummer till polisen, tryck 0.",
        "För huvudmenyn kan du trycka på åttan. För huvudmenyn, tryck {key:main_menu}.",
        "Du når alltid polisen i Sverige på 114 14.",
    ],
)
def test_zero_the_main_menu_and_a_number_are_ways_out(way_out: str) -> None:
    line = "För telefonnummer till polisen, tryck {key:kontakt}."
    assert cases(replaced(full_script(), "sv/silence-2.txt", line, way_out), "R34") == []


def test_a_topic_is_no_way_out() -> None:
    files = replaced(full_script(), "en/silence-2.txt", "{key:kontakt}", "{key:fred}")
    assert cases(files, "R34") == [("no-way-out", "en/silence-2.txt", 2)]


def test_the_contact_key_of_nested_menus_is_a_way_out() -> None:
    assert cases(nested_script(2, 4), "R34") == []


def test_a_script_without_contact_is_told_that_no_way_out_is_named() -> None:
    names = [case for case, _, _ in cases(small_script(contact=False), "R34")]
    assert "no-way-out" in names


def test_a_language_without_data_is_compared_and_not_guessed_at() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/silence-2.txt", files["fi/silence-1.txt"])
    assert cases(files, "R34") == [("same", "fi/silence-2.txt", 2)]
