"""File contents of editions and approval requests, stored once per distinct content."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.publishing.tables import ApprovalRequestFileRow, BlobRow, EditionFileRow
from ivr.script.files import Files


def keep(session: Session, data: bytes) -> str:
    """Store bytes and return their digest."""
    digest = hashlib.sha256(data).hexdigest()
    if session.get(BlobRow, digest) is None:
        session.add(BlobRow(digest=digest, data=data))
        session.flush()
    return digest


def keep_edition(session: Session, number: int, files: Files) -> Mapping[str, str]:
    """Store the files of an edition and return their digests by path."""
    digests = {path: keep(session, data) for path, data in files.items()}
    for path, digest in digests.items():
        session.add(EditionFileRow(edition=number, path=path, digest=digest))
    return digests


def keep_request(session: Session, request: int, files: Files) -> None:
    """Store the files of an approval request."""
    for path, data in files.items():
        session.add(ApprovalRequestFileRow(request=request, path=path, digest=keep(session, data)))


def edition_files(session: Session, number: int) -> Files:
    """Return the files of an edition, empty if it does not exist."""
    rows = session.execute(
        select(EditionFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == EditionFileRow.digest)
        .where(EditionFileRow.edition == number)
        .order_by(EditionFileRow.path)
    )
    return dict(rows.all())


def request_files(session: Session, request: int) -> Files:
    """Return the files of an approval request, empty if it does not exist."""
    rows = session.execute(
        select(ApprovalRequestFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == ApprovalRequestFileRow.digest)
        .where(ApprovalRequestFileRow.request == request)
        .order_by(ApprovalRequestFileRow.path)
    )
    return dict(rows.all())


def file_history(session: Session, path: str) -> Mapping[int, str]:
    """Return a file's digest in each edition that contains it."""
    rows = session.execute(
        select(EditionFileRow.edition, EditionFileRow.digest)
        .where(EditionFileRow.path == path)
        .order_by(EditionFileRow.edition)
    )
    return dict(rows.all())
