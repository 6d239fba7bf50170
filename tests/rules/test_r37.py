"""R37: half a second of silence after each key, and never a long silence."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("pauses", "severity"), [(1, Severity.WARNING), (2, Severity.ERROR), (5, Severity.ERROR)]
)
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/kontakt.txt", "Telefonnummer till polisen."),
        ("en/fred.txt", "Peace and security work."),
        ("sv/silence-1.txt", "Du har inte valt"),
        ("en/wrong-key-2.txt", "That key is not used"),
        ("sv/give-up.txt", "Vi avslutar nu"),
        ("en/goodbye.txt", "Thank you for calling"),
    ],
)
def test_pauses_before_the_first_words_of_an_answer_are_too_much(
    path: str, words: str, pauses: int, severity: Severity
) -> None:
    files = replaced(full_script(), path, words, f"{'| ' * pauses}{words}")
    (finding,) = found(files, "R37")
    assert (finding.case, finding.severity, finding.file) == ("R37.long", severity, path)
    assert finding.values["found"] == str(500 + 700 * pauses)
    assert words in files[path].decode().splitlines()[finding.line - 1]


def test_a_topic_behind_the_introduction_is_found_too() -> None:
    files = replaced(
        full_script(), "en/fast.txt", "\n\nPeople wanted internationally.", "\n\n| People wanted."
    )
    assert cases(files, "R37") == [("long", "en/fast.txt", 4)]


@pytest.mark.parametrize(("pauses", "breaks"), [(4, False), (5, True)])
def test_three_seconds_inside_a_text_are_too_much(pauses: int, breaks: bool) -> None:
    files = replaced(
        full_script(), "sv/kontakt.txt", "Numren kommer", f"{'| ' * (pauses - 1)}Numren kommer"
    )
    findings = found(files, "R37")
    assert [(each.case, each.severity, each.line) for each in findings] == (
        [("R37.inside", Severity.ERROR, 8)] if breaks else []
    )


def test_pauses_at_the_end_of_a_text_count_for_what_follows() -> None:
    files = replaced(
        full_script(), "sv/fred.txt", "samarbete i Europa.", "samarbete i Europa. |||||"
    )
    repeat = line_with(files, "sv/language.toml", "det här igen")
    assert ("inside", "sv/language.toml", repeat) in cases(files, "R37")


def test_a_sub_menu_with_pauses_before_its_text_is_found() -> None:
    files = nested_script(2, 12)
    label = files["sv/menu-2.txt"].decode()
    assert cases(files, "R37") == []
    paused = with_text(files, "sv/menu-2.txt", f"{label}\n| Det här är den andra gruppen.\n")
    assert cases(paused, "R37") == [("long", "sv/menu-2.txt", 3)]


def test_the_heading_of_the_main_menu_is_found_where_its_words_are() -> None:
    rules = '[rules]\nR37 = { max = 300, reason = "r" }\n'
    files = with_text(full_script(), "line.toml", full_script()["line.toml"].decode() + rules)
    headed = files | {"sv/main.txt": b"huvudmenyn\n", "en/main.txt": b"main menu\n"}
    assert {("long", f"{language}/main.txt", 1) for language in ("sv", "en")} <= {
        *cases(headed, "R37")
    }
