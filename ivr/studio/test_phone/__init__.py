"""The booth: a telephone of the house, from which staff call the line, and nobody counts it."""

from ivr.studio.test_phone.calls import Booth, Called, CallFailedError, DraftUnreadableError
from ivr.studio.test_phone.reply import Part, Place, Reply
from ivr.studio.test_phone.steps import Step, StepKind, steps

__all__ = [
    "Booth",
    "CallFailedError",
    "Called",
    "DraftUnreadableError",
    "Part",
    "Place",
    "Reply",
    "Step",
    "StepKind",
    "steps",
]
