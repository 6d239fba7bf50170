"""Recordings as they were sent, kept for a day."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "take",
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("text", sa.String(200), primary_key=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=False),
        sa.Column("begins", sa.Double, nullable=False),
        sa.Column("ends", sa.Double, nullable=False),
        sa.Column("shorten", sa.Boolean, nullable=False),
    )
