"""Figures in findings, as the reader's language writes them."""

import pytest

from ivr.checks.breaches import figures
from ivr.i18n import translator


@pytest.mark.parametrize(
    ("number", "english", "swedish"),
    [
        (25.86, "25.9", "25,9"),
        (25.0, "25", "25"),
        (20, "20", "20"),
        (0.04, "0", "0"),
    ],
)
def test_one_decimal_is_enough(number: float, english: str, swedish: str) -> None:
    for language, written in (("en", english), ("sv", swedish)):
        assert translator(language).gettext("%(found)s", **figures(found=number)) == written


@pytest.mark.parametrize(
    ("found", "most", "written"),
    [
        (25.04, 25, ["25.04", "25"]),
        (25.004, 25, ["25.004", "25"]),
        (25.0000001, 25, ["25", "25"]),
    ],
)
def test_different_numbers_look_different(found: float, most: float, written: list[str]) -> None:
    assert list(map(str, figures(found=found, most=most).values())) == written
