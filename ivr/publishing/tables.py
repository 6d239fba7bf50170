"""Tables of scripts' files, of revisions of fields, and of what workers answered with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment

MAX_NAME_LENGTH = 1000
"""Characters of the path of a file, or of the address of a field."""


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


class ActRow(Base):
    """What a person wrote at once."""

    __tablename__ = "act"

    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


class RevisionRow(Base):
    """A value of a field as it was written, which never changes.

    `value` is the digest of the value, None if the field was removed. `drafted` is whether it was
    saved in the draft; others come from a folder, a shell or a rollback.
    """

    __tablename__ = "revision"
    __table_args__ = (Index(None, "field", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"))
    field: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    value: Mapped[str | None] = mapped_column(ForeignKey("blob.digest"))
    parent: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    drafted: Mapped[bool]


class PublicationRow(Base):
    """A revision that an edition includes: published by it, or replaced by one that is.

    The last one of a field in the last edition is live.
    """

    __tablename__ = "publication"

    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    edition: Mapped[int] = mapped_column(ForeignKey("edition.number"), index=True)


class AskedRow(Base):
    """A revision that an approval request would make live."""

    __tablename__ = "asked"

    request: Mapped[int] = mapped_column(ForeignKey("approval_request.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)


class HeardRow(Base):
    """The time when a worker began to answer with an edition, 0 for a script that is none.

    Rows are only added. `before` is the edition that the worker answered with until then: 0 for a
    script that is none of this database, None if the worker had just started.
    """

    __tablename__ = "heard"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(200))
    edition: Mapped[int] = mapped_column(index=True)
    before: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment)
