"""The emergency notice, and the numbers at the end of calls."""

import pytest

from tests.checks.judging import broken, judged
from tests.scripts import full_script, nested_script, replaced, small_script, with_text

URGENT, HOME, ABROAD = (
    "I en nödsituation, ring 112.",
    "I Sverige, ring 114 14.",
    "Från utlandet, ring +46 77 114 14 00.",
)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("text", ["kontakt", "give-up", "fault", "goodbye"])
def test_each_number_that_a_text_must_say_is_missed(language: str, text: str) -> None:
    path = f"{language}/{text}.txt"
    said = {"112"} if text == "goodbye" else {"112", "114 14", "+46 77 114 14 00"}
    for number in said:
        kept = full_script()[path].decode().replace(f" {number}.", " numret.")
        found = judged(with_text(full_script(), path, kept))
        missing = [each.values["number"] for each in found if each.rule == "R06"]
        assert missing == [number]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((URGENT, HOME, ABROAD), []),
        ((HOME, URGENT), []),
        ((HOME, ABROAD, URGENT), ["advice"]),
        ((ABROAD, "Hej.", URGENT), ["advice"]),
        ((URGENT, HOME, ABROAD, URGENT), ["advice"]),
        ((URGENT, HOME, ABROAD, "En gång till. |", URGENT), []),
        ((URGENT, HOME, f"{ABROAD} {URGENT}"), ["advice"]),
        ((URGENT, ABROAD, URGENT), ["help", "advice"]),
    ],
)
def test_the_emergency_number_comes_first_and_never_right_after_the_one_from_abroad(
    lines: tuple[str, ...], expected: list[str]
) -> None:
    files = with_text(full_script(), "sv/goodbye.txt", "\n".join(lines))
    assert [case for case, _ in broken(files, "R62")] == expected


@pytest.mark.parametrize(
    "files",
    [
        small_script(contact=False),
        nested_script(2, 4),
        with_text(small_script(languages=("sv", "fi")), "fi/goodbye.txt", "From abroad, call 112."),
    ],
    ids=["without contact", "nested", "a language without data"],
)
def test_other_scripts_keep_the_rules(files: dict[str, bytes]) -> None:
    rules = {"R02", "R03", "R06", "R07", "R08", "R62"}
    assert not rules & {each.rule for each in judged(files)}


def test_a_sub_menu_for_an_emergency_is_found() -> None:
    files = with_text(nested_script(2, 12), "sv/menu-2.txt", "akuta saker\n")
    assert broken(files, "R07") == [("", "sv/texts/menu-2/label")]


def test_an_override_moves_a_limit() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en", "Hej du, är du i en")
    assert broken(files, "R02") == [("", "sv/texts/notice/body")]
    files["line.toml"] += b'\n[rules]\nR02 = { max_words = 14, reason = "Tried with callers." }\n'
    assert broken(files, "R02") == []
