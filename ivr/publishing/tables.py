"""Tables of scripts' files, of the draft, and of the editions that workers answered with."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment, choice
from ivr.publishing.edition import SaveOutcome

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


class SaveRow(Base):
    """A value of a field that was saved in the draft or published.

    Rows are never removed, and their values never change: they are the history of a field. `value`
    is the digest of the stored value, None if the field was removed. `over` is the digest of the
    value that was live at the time.
    """

    __tablename__ = "save"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[int] = mapped_column(index=True)
    field: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH), index=True)
    value: Mapped[str | None] = mapped_column(ForeignKey("blob.digest"))
    over: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[SaveOutcome] = mapped_column(choice(SaveOutcome), index=True)
    edition: Mapped[int | None] = mapped_column(index=True)


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
