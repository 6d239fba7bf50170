"""Versions of a file by their digests."""

from collections.abc import Sequence
from typing import TypeAlias

from ivr.publishing.draft import file_digest
from ivr.publishing.edition import Edition

Published: TypeAlias = Sequence[tuple[Edition, bytes]]


def content_of(digest: str | None, published: Published) -> bytes | None:
    """Return the version with a digest, or None."""
    return next((data for _, data in published if data and file_digest(data) == digest), None)
