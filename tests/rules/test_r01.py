"""R01: the first thing that a caller hears is the emergency notice."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "before"),
    [("sv/notice.txt", "Välkommen."), ("en/notice.txt", "Welcome.")],
)
def test_something_before_the_emergency_is_an_error(path: str, before: str) -> None:
    files = full_script()
    notice = files[path].decode().splitlines()[1]
    greeted = with_text(files, path, f"# Not spoken.\n{before}\n{notice}\n")
    assert cases(greeted, "R01") == [("", path, 2)]
    assert before in found(greeted, "R01")[0].wording("sv").found


def test_the_situation_may_be_put_in_other_words() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation:", "Vid en nödsituation,")
    assert cases(files, "R01") == []


def test_a_note_is_not_spoken() -> None:
    files = replaced(full_script(), "sv/notice.txt", "# ", "# Hej. ")
    assert cases(files, "R01") == []


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R01") == []


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = nested_script(1, 2, languages=("sv", "fi"))
    assert cases(files, "R01") == []
