"""The outbox of mails to staff, and two settings of an account."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ACCOUNT_SETTINGS = {"wants_mail": sa.true(), "must_change_password": sa.false()}


def upgrade() -> None:
    """Add a table without rows, and columns with defaults."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("event", sa.String(200), nullable=False),
        sa.Column("recipient", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("tried", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.UniqueConstraint("event", "recipient"),
    )
    for name, default in ACCOUNT_SETTINGS.items():
        kind = sa.Boolean()
        op.add_column("person", sa.Column(name, kind, server_default=default, nullable=False))
