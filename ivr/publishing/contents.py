"""Contents of editions, approval requests and saves, stored once per distinct content."""

import hashlib
from collections.abc import Hashable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.publishing.tables import ApprovalRequestFileRow, BlobRow, EditionFileRow
from ivr.script.files import Files

Name = TypeVar("Name", bound=Hashable)


def keep(session: Session, contents: Mapping[Name, bytes]) -> Mapping[Name, str]:
    """Store the contents that are new, and return the digests of all by name."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    known = set(session.scalars(select(BlobRow.digest).where(BlobRow.digest.in_(digests.values()))))
    new = {digest: contents[name] for name, digest in digests.items() if digest not in known}
    session.add_all(BlobRow(digest=digest, data=data) for digest, data in new.items())
    session.flush()
    return digests


def keep_edition(session: Session, number: int, files: Files) -> None:
    """Store the files of an edition."""
    session.add_all(
        EditionFileRow(edition=number, path=path, digest=digest)
        for path, digest in keep(session, files).items()
    )


def keep_request(session: Session, request: int, files: Files) -> None:
    """Store the files of an approval request."""
    session.add_all(
        ApprovalRequestFileRow(request=request, path=path, digest=digest)
        for path, digest in keep(session, files).items()
    )


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
