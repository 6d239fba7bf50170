"""R38: the fault text stands alone and holds all numbers."""

import pytest
from scripts import full_script, nested_script, prepared, replaced, small_script, with_text

from ivr.twilio.twiml import render_fault
from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/fault.txt", "läsa upp informationen", "läsa upp de {count} texterna"),
        ("sv/fault.txt", "ett tekniskt fel", "ett tekniskt fel under {key:kontakt}"),
        ("en/fault.txt", "a technical fault", "a technical fault up to {last_key}"),
    ],
)
def test_a_placeholder_is_an_error(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R38") == [("placeholder", path, 2)]


@pytest.mark.parametrize("number", ["114 14", "+46 77 114 14 00", "112"])
@pytest.mark.parametrize("path", ["sv/fault.txt", "en/fault.txt"])
def test_a_missing_number_is_an_error(path: str, number: str) -> None:
    lines = full_script()[path].decode().splitlines()
    kept = [line for line in lines if f" {number}." not in line]
    assert cases(with_text(full_script(), path, "\n".join(kept)), "R38") == [("number", path, 5)]


def test_number_words_and_other_languages_are_free() -> None:
    files = replaced(
        full_script(), "sv/fault.txt", "Hej då.", "{en: Goodbye from all six of us.}\nHej då."
    )
    assert cases(files, "R38") == []


def test_the_fault_document_is_made_from_the_text_alone() -> None:
    files = full_script()
    document = render_fault(prepared(files))
    texts = ("sv/fault.txt", "en/fault.txt", "line.toml", "sv/language.toml", "en/language.toml")
    other = {
        path: data if path in texts else data.upper() if path.endswith("notice.txt") else data
        for path, data in files.items()
    }
    fewer = {**other, "sv/fred.txt": files["sv/fred.txt"] + "Något nytt.\n".encode()}
    assert render_fault(prepared(fewer)) == document
    assert b"<Gather" not in document and b"<Play" not in document and b"http" not in document


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R38") == []


def test_a_language_without_data_is_left_out() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R38") == []
