"""R41: the area texts are no harder than a newspaper."""

import pytest
from scripts import replaced, small_script, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found


def text_of(words: int, long: int, sentences: int = 10, word: str = "långordet") -> str:
    """A topic with so many words, of which so many are long, in sentences of equal length."""
    every = [word] * long + ["ord"] * (words - long)
    size = words // sentences
    cuts = [every[start * size : (start + 1) * size] for start in range(sentences)]
    cuts[-1] += every[sentences * size :]
    return "ord\n\n" + "\n".join(" ".join(cut) + "." for cut in cuts) + "\n"


def script_with(text: str, language: str = "sv") -> dict[str, bytes]:
    return with_text(small_script(("fred",)), f"{language}/fred.txt", text)


@pytest.mark.parametrize(
    ("long", "severities"),
    [
        (42, []),
        (43, [Severity.WARNING]),
        (50, [Severity.WARNING]),
        (51, [Severity.ERROR]),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_area_texts_together_have_a_lix_of_52_at_most_and_over_60_is_an_error(
    language: str, long: int, severities: list[Severity]
) -> None:
    files = script_with(text_of(100, long), language)
    together = [finding for finding in found(files, "R41") if finding.case == "R41"]
    assert [finding.severity for finding in together] == severities
    assert {finding.file for finding in together} <= {f"{language}/fred.txt"}


def test_the_place_is_the_line_with_most_long_words_of_the_hardest_text() -> None:
    files = small_script(("fred", "fast"))
    files["sv/fred.txt"] = text_of(50, 10).encode()
    files["sv/fast.txt"] = text_of(50, 45).replace("långordet ord", "ord ord").encode()
    assert ("", "sv/fast.txt", 3) in cases(files, "R41")


@pytest.mark.parametrize(("long", "expected"), [(35, []), (36, [("text", "sv/fred.txt", 3)])])
def test_a_text_of_100_words_has_a_lix_of_45_at_most(
    long: int, expected: list[tuple[str, str, int]]
) -> None:
    assert cases(script_with(text_of(100, long)), "R41") == expected


@pytest.mark.parametrize(("long", "expected"), [(14, []), (15, [("share", "sv/fred.txt", 3)])])
def test_of_a_shorter_text_at_most_35_words_in_100_are_long(
    long: int, expected: list[tuple[str, str, int]]
) -> None:
    assert cases(script_with(text_of(40, long)), "R41") == expected


@pytest.mark.parametrize(("words", "expected"), [(30, ["share"]), (29, [])])
def test_a_text_under_30_words_is_not_judged(words: int, expected: list[str]) -> None:
    findings = cases(script_with(text_of(words, 20)), "R41")
    assert [case for case, _, _ in findings] == expected


def test_below_100_words_no_lix_is_taken() -> None:
    files = script_with(text_of(99, 60))
    assert [case for case, _, _ in cases(files, "R41")] == ["share"]


def test_listed_names_are_not_counted_as_long_in_a_text_of_its_own() -> None:
    text = text_of(100, 42, word="polisorganisationer")
    assert cases(script_with(text), "R41") == []


def test_names_inside_sentences_are_not_counted_as_long() -> None:
    text = text_of(40, 20, word="Schengenlandet")
    beginnings = text.replace("\nSchengenlandet", "\nord")
    assert cases(script_with(beginnings), "R41") == []
    assert cases(script_with(beginnings.lower()), "R41") == [("share", "sv/fred.txt", 3)]


def test_the_numbers_are_no_area_text() -> None:
    files = small_script(("fred", "kontakt"))
    line = " ".join(["långordet"] * 100)
    files = replaced(files, "sv/kontakt.txt", "Numren kommer en gång till.", f"{line}.")
    assert cases(files, "R41") == []
