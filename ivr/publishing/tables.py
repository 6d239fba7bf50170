"""Tables of the files of editions and approval requests, and of the draft."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment


class BlobRow(Base):
    """The bytes of a file, stored once for all editions that contain it."""

    __tablename__ = "blob"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class EditionFileRow(Base):
    """A file of an edition."""

    __tablename__ = "edition_file"

    edition: Mapped[int] = mapped_column(ForeignKey("edition.number"), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("blob.digest"))


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


class EditorRow(Base):
    """A file that somebody has open."""

    __tablename__ = "draft_editor"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
