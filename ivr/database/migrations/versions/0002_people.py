"""Create the table of staff accounts."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("full_name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200), nullable=True),
        sa.Column("stamp", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("closed_until", Moment, nullable=True),
        sa.Column("added", Moment, nullable=False),
        sa.Column("signed_in", Moment, nullable=True),
    )
