"""Who made an account or set its password."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add a table without rows."""
    op.create_table(
        "person_access",
        sa.Column("person", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
