"""R11: not too many options in a menu."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found

HARD = ("sv/language.toml", "Du har {count} val.", "Du har några val.{count}")


def _labelled(label: str, language: str = "sv") -> dict[str, bytes]:
    """A script of five topics, the last of which has this label."""
    names = ["fred", "fast", "operativt", "strategiskt", "utveckling"]
    files = small_script(names, contact=False)
    return with_text(files, f"{language}/utveckling.txt", f"{label}\n\n{label.capitalize()}.\n")


def test_the_frozen_menu_is_easy_enough_for_its_six_options() -> None:
    assert cases(full_script(), "R11") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "rule"),
    [
        ("sv/language.toml", "Du har {count} val.", "Du har {count} av 9 val.", "R12"),
        ("sv/wrong-key-2.txt", "tryck 7. |", "tryck 7.", "R18"),
        (
            "sv/fast.txt",
            "internationellt efterlysta personer\n\n",
            "utvecklingssamarbeten\n\n",
            "R21",
        ),
    ],
)
def test_more_than_four_options_need_an_easy_menu(path: str, old: str, new: str, rule: str) -> None:
    findings = found(replaced(full_script(), path, old, new), "R11")
    assert {(each.case, each.severity) for each in findings} == {("R11.hard", Severity.WARNING)}
    assert all(rule in each.wording("sv").message for each in findings)


def test_four_options_are_fine_in_any_menu() -> None:
    four = small_script(["operativt", "strategiskt", "utveckling", "kontakt"])
    five = small_script(["operativt", "strategiskt", "utveckling", "kontakt", "fast"])
    for files, expected in ((four, []), (five, ["hard"] * 2)):
        hard = replaced(files, "sv/wrong-key-2.txt", "tryck 7. |", "tryck 7.")
        assert [case for case, _, _ in cases(hard, "R11")] == expected


@pytest.mark.parametrize(
    ("language", "label"), [("sv", "b och c och d och e"), ("en", "b and c and d and e")]
)
def test_joined_things_count_one_each(language: str, label: str) -> None:
    """Five options, "fred" with an "and" of its own, and two or three more: eight is too many."""
    files = _labelled(label, language)
    (finding,) = [each for each in found(files, "R11") if each.severity is Severity.ERROR]
    assert finding.case == "R11"
    assert finding.values["found"] == "9"
    shorter = _labelled(label[: -len(label.split()[-2]) - 2].strip(), language)
    assert [each.values["found"] for each in found(shorter, "R11")] == ["8"]
    shortest = _labelled(label.split()[0], language)
    assert found(shortest, "R11") == []


def test_a_limit_can_be_moved_with_a_reason() -> None:
    rule = '[rules]\nR11 = { max_options = 9, reason = "Tested with callers." }\n'
    files = _labelled("b och c och d och e")
    files["line.toml"] += rule.encode()
    assert found(files, "R11") == []


def test_an_override_of_another_rule_counts_here_too() -> None:
    """R11 asks what R18 says, with the limits that this script gives it."""
    files = replaced(full_script(), "sv/wrong-key-2.txt", "tryck 7. |", "tryck 7.")
    files["line.toml"] += b'\n[rules]\nR18 = { min = 0, fine_min = 0, reason = "Tested." }\n'
    assert found(files, "R11") == []


def test_each_menu_is_counted_by_itself() -> None:
    files = nested_script(2, 8)  # two menus with four topics each
    assert cases(replaced(files, "sv/wrong-key-2.txt", "tryck 7. |", "tryck 7."), "R11") == []
    many = nested_script(2, 10)
    findings = found(replaced(many, "sv/wrong-key-2.txt", "tryck 7. |", "tryck 7."), "R11")
    assert {each.values["menu"] for each in findings} == {"menu-1", "menu-2"}


def test_a_language_without_data_is_counted_by_its_options() -> None:
    assert cases(small_script(languages=("sv", "fi")), "R11") == []
