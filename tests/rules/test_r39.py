"""R39: half a second of silence after the answer."""

import pytest
from scripts import full_script, nested_script, replaced

from rules.judging import cases


def test_a_pause_before_the_notice_is_a_warning() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation", "| I en nödsituation")
    assert cases(files, "R39") == [("", "sv/notice.txt", 2)]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/notice.txt", "och ring 112.", "och ring 112. |"),
        ("en/notice.txt", "In an emergency", "| In an emergency"),
    ],
)
def test_pauses_elsewhere_are_no_matter(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R39") == []


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R39") == []
