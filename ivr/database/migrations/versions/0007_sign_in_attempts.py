"""Attempts to sign in during the last hour, so that all workers count them together."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("address", sa.String(32), nullable=False, index=True),
        sa.Column("account", sa.String(32), nullable=False),
    )
