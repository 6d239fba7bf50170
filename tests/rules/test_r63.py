"""R63: an announcement is short."""

import pytest
from scripts import announced

from ivr.script.finding import Severity
from rules.judging import found

WEEK = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
SECONDS = "Polisen ringer inte. "  # about a second and a half


def told(sentences: int) -> list[tuple[str, Severity]]:
    texts = {"sv": SECONDS * sentences, "en": "Hang up."}
    findings = found(announced({"bedragare": WEEK}, texts), "R63")
    return [(finding.file, finding.severity) for finding in findings]


@pytest.mark.parametrize(
    ("sentences", "severity"),
    [(1, None), (4, None), (6, Severity.WARNING), (9, Severity.ERROR)],
)
def test_eight_seconds_are_fine_and_twelve_are_too_many(
    sentences: int, severity: Severity | None
) -> None:
    assert told(sentences) == ([("sv/bedragare.txt", severity)] if severity else [])
