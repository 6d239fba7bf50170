"""Test calls of staff, excluded from statistics."""

from ivr.studio.test_phone.calls import Called, CallFailedError, DraftUnreadableError, TestPhone
from ivr.studio.test_phone.reply import CallPlace, Reply, ReplyPart

__all__ = [
    "TestPhone",
    "CallFailedError",
    "Called",
    "DraftUnreadableError",
    "ReplyPart",
    "CallPlace",
    "Reply",
]
