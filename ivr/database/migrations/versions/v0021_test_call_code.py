"""Codes for the test number."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add a table without rows."""
    op.create_table(
        "test_call_code",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(32), nullable=False, index=True),
        sa.Column("script", sa.String(64), nullable=False),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_if", sa.DateTime(timezone=True)),
        sa.Column("is_publishable", sa.Boolean(), nullable=False),
    )
