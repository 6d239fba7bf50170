"""Test calls of staff, excluded from statistics."""

from ivr.studio.test_phone.calls import Called, CallFailedError, DraftUnreadableError, TestPhone
from ivr.studio.test_phone.reply import CallPlace, Reply, ReplyPart
from ivr.studio.test_phone.steps import CallStep, StepKind, steps

__all__ = [
    "TestPhone",
    "CallFailedError",
    "Called",
    "DraftUnreadableError",
    "ReplyPart",
    "CallPlace",
    "Reply",
    "CallStep",
    "StepKind",
    "steps",
]
