"""Rules on lengths: the bounds, and what is an error."""

import pytest

from ivr.script.finding import Severity
from tests.checks.judging import broken, judged
from tests.scripts import full_script, replaced, small_script, with_text

LABEL = "operativt polissamarbete, till exempel i brottsutredningar"


def _severities(files: dict[str, bytes], rule: str, code: str) -> list[Severity]:
    return [each.severity for each in judged(files) if each.rule == rule and each.field[0] == code]


def test_a_menu_of_over_25_seconds_is_a_warning_and_one_of_over_30_an_error() -> None:
    assert _severities(full_script(), "R15", "sv") == [Severity.WARNING]
    label = f"{LABEL}, mord, rån, stölder, bedrägerier, smuggling, penningtvätt och korruption"
    longer = replaced(full_script(), "sv/operativt.txt", f"{LABEL}\n\n", f"{label}\n\n")
    assert _severities(longer, "R15", "sv") == [Severity.ERROR]


@pytest.mark.parametrize(
    ("letters", "severities"),
    [(424, []), (426, [Severity.WARNING]), (636, [Severity.WARNING]), (638, [Severity.ERROR])],
)
def test_a_text_of_over_30_seconds_is_a_warning_and_one_of_over_45_an_error(
    letters: int, severities: list[Severity]
) -> None:
    """Without marks, a Swedish text lasts 0.12 s and 1/14.2 s for each letter."""
    text = "fred\n\n" + " ".join(["no"] * (letters // 2))
    files = with_text(small_script(("fred",)), "sv/fred.txt", text)
    assert _severities(files, "R56", "sv") == severities


def test_the_phone_numbers_and_the_frame_texts_may_take_their_time() -> None:
    files = small_script(("fred", "kontakt"))
    files = with_text(files, "sv/kontakt.txt", "telefonnummer\n\n" + "No. " * 100)
    assert broken(with_text(files, "sv/welcome.txt", "Hej. " * 9), "R56") == []
