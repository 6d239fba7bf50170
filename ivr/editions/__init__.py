"""The room of the editions: what was published, by whom, and how it comes to answer calls."""

from ivr.editions.edition import (
    ApprovalRequest,
    ChangeOutcome,
    Edition,
    Intake,
    Outcome,
    Source,
    Worker,
)
from ivr.editions.editions import Editions
from ivr.editions.feed import Feed
from ivr.editions.opening import Opening, open_first
from ivr.editions.policy import is_same_person, wants_approval
from ivr.editions.shelf import Shelf

__all__ = [
    "ApprovalRequest",
    "ChangeOutcome",
    "Edition",
    "Editions",
    "Feed",
    "Intake",
    "Opening",
    "Outcome",
    "Shelf",
    "Source",
    "Worker",
    "is_same_person",
    "open_first",
    "wants_approval",
]
