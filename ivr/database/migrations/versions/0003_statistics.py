"""Create the tables of statistics."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "statistics_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call", sa.String(32), nullable=False, index=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("stored", sa.Double, nullable=False),
        sa.Column("event", sa.String(200), nullable=False),
    )
    op.create_table(
        "statistics_batch",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_table(
        "statistics_call",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("started", Moment, nullable=False, index=True),
        sa.Column("edition", sa.String(8), nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=True),
        sa.Column("ending", sa.String(10), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("within", sa.Integer, nullable=True),
        sa.Column("country", sa.String(2), nullable=False),
    )
    op.create_table(
        "statistics_sum",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("edition", sa.String(8), primary_key=True),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )
