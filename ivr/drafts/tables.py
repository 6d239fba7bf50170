"""The tables of the draft: every save is a row, and stays on record."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment


class ChangeRow(Base):
    """A file as somebody saved it; `over` is the digest of the live file at that time."""

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


class RequestRow(Base):
    """A request to publish."""

    __tablename__ = "publishing_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(20))
    edition: Mapped[int | None]
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
