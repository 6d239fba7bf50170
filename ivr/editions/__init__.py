"""The room of the editions: what was published, by whom, and how it comes to answer calls."""

from ivr.editions.edition import Edition, Intake, Outcome, Proposal, Source, Worker
from ivr.editions.editions import Editions
from ivr.editions.feed import Feed
from ivr.editions.opening import Opening, open_first
from ivr.editions.shelf import Shelf

__all__ = [
    "Edition",
    "Editions",
    "Feed",
    "Intake",
    "Opening",
    "Outcome",
    "Proposal",
    "Shelf",
    "Source",
    "Worker",
    "open_first",
]
