"""Figures in findings, for readers of English and of Swedish."""

import pytest

from ivr.rules.telling import figures


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
    assert figures(found=number) == {"found": english, "found_sv": swedish}


@pytest.mark.parametrize(
    ("found", "most", "expected"),
    [
        (25.04, 25, {"found": "25.04", "found_sv": "25,04", "most": "25", "most_sv": "25"}),
        (25.004, 25, {"found": "25.004", "found_sv": "25,004", "most": "25", "most_sv": "25"}),
        (25.0000001, 25, {"found": "25", "found_sv": "25", "most": "25", "most_sv": "25"}),
    ],
)
def test_different_numbers_look_different(
    found: float, most: float, expected: dict[str, str]
) -> None:
    assert figures(found=found, most=most) == expected
