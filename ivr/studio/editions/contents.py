"""Storage of file contents and values of fields by digest, each once."""

import hashlib
import tomllib
from collections.abc import Hashable, Mapping
from itertools import chain
from typing import Any, TypeVar, cast

import tomlkit
from sqlalchemy import Column, ForeignKey, LargeBinary, String, delete, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.script.files import Files, fingerprint
from ivr.script.reading.field_values import FieldValue, Sound
from ivr.studio.database import Base
from ivr.studio.editions.edition import ApprovalRequest, Edition

ContentName = TypeVar("ContentName", bound=Hashable)

MAX_NAME_LENGTH = 1000
"""Characters of the path of a file, or of the path of a field."""


class BlobRow(Base):
    """The bytes of a file or value, stored once."""

    __tablename__ = "blob"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ScriptFileRow(Base):
    """A file of a script, stored once for all editions and requests with that script."""

    __tablename__ = "script_file"

    script: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The fingerprint of the script."""
    path: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("blob.digest"))


DIGEST = cast("Column[str]", BlobRow.__table__.c.digest)


def keep(session: Session, contents: Mapping[ContentName, bytes]) -> Mapping[ContentName, str]:
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


def files_of(session: Session, owner: Edition | ApprovalRequest | None) -> Files:
    """Return the files of an edition or a request, or no files for None."""
    return script_files(session, owner.fingerprint) if owner else {}


def script_files(session: Session, script: str) -> Files:
    """Return the files of a script by its fingerprint."""
    rows = session.execute(
        select(ScriptFileRow.path, BlobRow.data)
        .join(BlobRow, BlobRow.digest == ScriptFileRow.digest)
        .where(ScriptFileRow.script == script)
        .order_by(ScriptFileRow.path)
    )
    return dict(rows.all())


def remove_script(session: Session, script: str) -> None:
    """Delete a script, unless an edition or a request has it, with the contents of no other use.

    The session must hold the lock of publishing.
    """
    published = session.scalar(select(exists().where(Edition.fingerprint == script)))
    requested = session.scalar(select(exists().where(ApprovalRequest.fingerprint == script)))
    if published or requested:
        return
    files = ScriptFileRow.script == script
    digests = session.scalars(select(ScriptFileRow.digest).where(files)).all()
    session.execute(delete(ScriptFileRow).where(files))
    columns = chain.from_iterable(table.c for table in Base.metadata.tables.values())
    references = [column for column in columns if column.references(DIGEST)]
    used = or_(*(exists().where(column == BlobRow.digest) for column in references))
    session.execute(delete(BlobRow).where(BlobRow.digest.in_(digests), ~used))


END = b"\0"
"""Separator between the TOML table of a stored value, which has no such byte, and its data."""


def encoded(value: FieldValue) -> bytes:
    """Return a value as bytes: a TOML table, followed by the bytes of a file or sound."""
    table: dict[str, Any] = {}
    data = b""
    match value:
        case Sound():
            table = {"kind": value.kind, "words": value.words}
            data = value.data
        case bytes():
            data = value
        case _:
            table = {"value": value}
    return tomlkit.dumps(table).encode() + END + data


def decoded(stored: bytes) -> FieldValue:
    """Return the value encoded by `encoded`."""
    written, _, data = stored.partition(END)
    table = tomllib.loads(written.decode())
    if "value" in table:
        value: FieldValue = table["value"]
        return value
    return Sound(table["kind"], data, table["words"]) if table else data
