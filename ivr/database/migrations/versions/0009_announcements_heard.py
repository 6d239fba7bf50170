"""Longer columns: events and sums of calls name the announcements that callers heard."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make room in both tables."""
    for table, column, old, new in (
        ("statistics_event", "event", 200, 300),
        ("statistics_sum", "key", 100, 200),
    ):
        with op.batch_alter_table(table) as change:
            change.alter_column(column, existing_type=sa.String(old), type_=sa.String(new))
