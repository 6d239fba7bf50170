"""Tables of editions, approval requests and the draft. Editions are immutable."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment


class BlobRow(Base):
    """The bytes of a file, stored once for all editions that contain it."""

    __tablename__ = "blob"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class EditionRow(Base):
    """An edition."""

    __tablename__ = "edition"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    restores: Mapped[int | None]
    approver: Mapped[str | None] = mapped_column(String(200))


class EditionFileRow(Base):
    """A file of an edition."""

    __tablename__ = "edition_file"

    edition: Mapped[int] = mapped_column(ForeignKey("edition.number"), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("blob.digest"))


class ApprovalRequestRow(Base):
    """A script that waits for approval, or was decided on."""

    __tablename__ = "approval_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    over: Mapped[int]
    restores: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    edition: Mapped[int | None]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")


class ApprovalRequestFileRow(Base):
    """A file of an approval request."""

    __tablename__ = "approval_request_file"

    request: Mapped[int] = mapped_column(ForeignKey("approval_request.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("blob.digest"))


class ChangeRow(Base):
    """A saved version of a file of the draft; `over` is the digest of the live file then."""

    __tablename__ = "draft_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(1000), index=True)
    digest: Mapped[str | None] = mapped_column(ForeignKey("blob.digest"))
    over: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    edition: Mapped[int | None]
    closed_by: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class WorkerRow(Base):
    """A process that answers calls."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    edition: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)


class EditorRow(Base):
    """A file that somebody has open."""

    __tablename__ = "draft_editor"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
