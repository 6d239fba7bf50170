"""Longer columns: events and sums of calls name the announcements that callers heard."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make room; SQLite does not limit the length of text."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("statistics_event", "event", type_=sa.String(300))
        op.alter_column("statistics_sum", "key", type_=sa.String(200))
