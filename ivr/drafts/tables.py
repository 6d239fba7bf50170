"""The table of who has which file of the draft open."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment


class EditorRow(Base):
    """A file that somebody has open."""

    __tablename__ = "draft_editor"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
