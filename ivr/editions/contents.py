"""The contents of scripts in the database: each file's bytes are kept once."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.editions.tables import BlobRow, EditionFileRow, ProposalFileRow
from ivr.script.files import Files


def keep(session: Session, data: bytes) -> str:
    """Keep bytes, and return the digest that they are found by."""
    digest = hashlib.sha256(data).hexdigest()
    if session.get(BlobRow, digest) is None:
        session.add(BlobRow(digest=digest, data=data))
        session.flush()
    return digest


def keep_edition(session: Session, number: int, files: Files) -> None:
    """Keep the files of an edition."""
    for path, data in files.items():
        session.add(EditionFileRow(edition=number, path=path, digest=keep(session, data)))


def keep_proposal(session: Session, proposal: int, files: Files) -> None:
    """Keep the files of a proposal."""
    for path, data in files.items():
        session.add(ProposalFileRow(proposal=proposal, path=path, digest=keep(session, data)))


def edition_files(session: Session, number: int) -> Files:
    """Return the files of an edition; none if there is no such edition."""
    rows = session.execute(
        select(EditionFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == EditionFileRow.digest)
        .where(EditionFileRow.edition == number)
        .order_by(EditionFileRow.path)
    )
    return dict(rows.all())


def proposal_files(session: Session, proposal: int) -> Files:
    """Return the files of a proposal; none if there is no such proposal."""
    rows = session.execute(
        select(ProposalFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == ProposalFileRow.digest)
        .where(ProposalFileRow.proposal == proposal)
        .order_by(ProposalFileRow.path)
    )
    return dict(rows.all())


def file_history(session: Session, path: str) -> Mapping[int, str]:
    """Return the digest that a file had in each edition that holds it."""
    rows = session.execute(
        select(EditionFileRow.edition, EditionFileRow.digest)
        .where(EditionFileRow.path == path)
        .order_by(EditionFileRow.edition)
    )
    return dict(rows.all())
