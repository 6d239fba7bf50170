"""R07: no key is offered for an emergency."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/silence-2.txt", "För telefonnummer till polisen, tryck", "För larm, tryck"),
        ("sv/silence-2.txt", "För telefonnummer till polisen, tryck", "Vid nödläge: tryck på"),
        ("sv/silence-2.txt", "För telefonnummer till polisen, tryck", "Akut? Vid livsfara, tryck"),
        ("en/silence-2.txt", "For phone numbers to the police", "For emergencies"),
        ("en/silence-2.txt", "For phone numbers to the police", "In danger"),
    ],
)
def test_a_key_for_an_emergency_in_a_text_is_an_error(path: str, before: str, after: str) -> None:
    files = replaced(full_script(), path, before, after)
    assert cases(files, "R07") == [("", path, 3)]


@pytest.mark.parametrize(
    ("path", "label"),
    [("sv/kontakt.txt", "nödnummer"), ("en/kontakt.txt", "urgent help from the police")],
)
def test_a_label_for_an_emergency_is_an_error_at_the_label(path: str, label: str) -> None:
    lines = full_script()[path].decode().splitlines()
    lines[1] = label
    assert cases(with_text(full_script(), path, "\n".join(lines)), "R07") == [("", path, 2)]


def test_a_sub_menu_for_an_emergency_is_an_error() -> None:
    files = with_text(nested_script(2, 12), "sv/menu-2.txt", "akuta saker\n")
    assert cases(files, "R07") == [("", "sv/menu-2.txt", 1)]


def test_a_phrase_for_an_emergency_is_an_error_where_the_phrase_is() -> None:
    files = replaced(
        full_script(), "sv/language.toml", "För huvudmenyn, tryck", "För akut hjälp, tryck"
    )
    (finding,) = found(files, "R07")
    line = line_with(files, "sv/language.toml", "För akut hjälp")
    assert (finding.file, finding.line) == ("sv/language.toml", line)


@pytest.mark.parametrize(
    "text",
    [
        "För nödvändiga telefonnummer, tryck {key:kontakt}.",
        "För onödiga telefonnummer, tryck {key:kontakt}.",
        "I en nödsituation, ring 112. För telefonnummer, tryck {key:kontakt}.",
        "I en nödsituation: tryck bort samtalet, och ring 112.",
        "I en nödsituation, tryck inte på någonting.",
    ],
)
def test_emergencies_and_keys_may_stand_apart(text: str) -> None:
    line = "För telefonnummer till polisen, tryck {key:kontakt}."
    assert cases(replaced(full_script(), "sv/silence-2.txt", line, text), "R07") == []


def test_a_language_without_data_is_left_out() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R07") == []
