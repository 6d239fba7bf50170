"""Storage of file contents and values by digest, each once."""

import hashlib
from collections.abc import Hashable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.tables import BlobRow, ScriptFileRow
from ivr.script.files import Files, fingerprint

Name = TypeVar("Name", bound=Hashable)


def keep(session: Session, contents: Mapping[Name, bytes]) -> Mapping[Name, str]:
    """Store contents that are not stored yet, and return the digests of all by name."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    known = set(session.scalars(select(BlobRow.digest).where(BlobRow.digest.in_(digests.values()))))
    new = {digest: contents[name] for name, digest in digests.items() if digest not in known}
    session.add_all(BlobRow(digest=digest, data=data) for digest, data in new.items())
    session.flush()
    return digests


def keep_script(session: Session, files: Files) -> str:
    """Store the files of a script that are not stored yet, and return its fingerprint."""
    script = fingerprint(files)
    known = session.scalars(select(ScriptFileRow.path).where(ScriptFileRow.script == script)).all()
    session.add_all(
        ScriptFileRow(script=script, path=path, digest=digest)
        for path, digest in keep(session, files).items()
        if path not in known
    )
    session.flush()
    return script


def files_of(session: Session, one: Edition | ApprovalRequest | None) -> Files:
    """Return the files of an edition or a request, or no files for None."""
    if one is None:
        return {}
    rows = session.execute(
        select(ScriptFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == ScriptFileRow.digest)
        .where(ScriptFileRow.script == one.fingerprint)
        .order_by(ScriptFileRow.path)
    )
    return dict(rows.all())
