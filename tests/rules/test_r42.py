"""R42: no digits in what is said."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.checks.rules.numbers.r42_no_digits import RULE
from ivr.checks.subject import Subject
from ivr.script.line import prepare
from ivr.script.pronunciation import Pronunciation
from rules.judging import cases, found, readable


@pytest.mark.parametrize("sign", ["½", "²", "Ⅳ", "①"])
@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("sv/welcome.txt", "Det här är", "Det här {} är", "Det här"),
        ("en/fred.txt", "peace and security work\n\n", "peace {} work\n\n", "peace {} work"),
        (
            "en/language.toml",
            "You have {count} choices.",
            "You have {count} choices {}.",
            "You have",
        ),
    ],
)
def test_a_sign_that_is_a_number_is_an_error_wherever_it_stands(
    sign: str, path: str, old: str, new: str, words: str
) -> None:
    files = replaced(full_script(), path, old, new.replace("{}", sign))
    line = line_with(files, path, words.replace("{}", sign))
    assert cases(files, "R42") == [("", path, line)]
    assert found(files, "R42")[0].wording().found == sign


def test_numbers_in_words_and_digits_with_a_pronunciation_are_fine() -> None:
    files = replaced(full_script(), "sv/welcome.txt", "Det här är", "Det här, 1 av två, är")
    assert cases(files, "R42") == []


def test_digits_without_any_pronunciation_are_found_in_nested_menus_too() -> None:
    script = readable(nested_script(2, 12))
    languages = {
        code: replace(language, pronunciation=Pronunciation({}))
        for code, language in script.languages.items()
    }
    bare = replace(script, languages=MappingProxyType(languages))
    breaches = list(RULE.check(Subject(bare, prepare(bare)), {}))
    assert {breach.file for breach in breaches} >= {
        "sv/notice.txt",
        "en/kontakt.txt",
        "sv/menu-1.txt",
        "en/topic-12.txt",
        "sv/language.toml",
    }
