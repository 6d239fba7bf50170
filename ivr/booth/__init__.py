"""The booth: a telephone of the house, from which staff call the line, and nobody counts it."""

from ivr.booth.booth import Booth, Called, CallFailedError, DraftUnreadableError
from ivr.booth.reply import Part, Place, Reply
from ivr.booth.steps import Step, StepKind, steps

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
