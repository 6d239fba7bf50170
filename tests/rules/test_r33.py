"""R33: two or three tries, silences and wrong keys counted together."""

import pytest
from scripts import nested_script, small_script

from rules.judging import cases


@pytest.mark.parametrize(
    ("tries", "case"), [(1, "few"), (2, None), (3, None), (4, "many"), (9, "many")]
)
def test_two_or_three_tries_are_given(tries: int, case: str | None) -> None:
    expected = [(case, "line.toml", 0)] if case else []
    assert cases(small_script(tries=tries), "R33") == expected


def test_sub_menus_count_in_the_same_way() -> None:
    assert cases(nested_script(3, 12), "R33") == []
