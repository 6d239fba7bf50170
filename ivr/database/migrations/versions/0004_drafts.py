"""Create the tables of the draft: changes, editors and requests to publish."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "draft_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("path", sa.String(1000), nullable=False, index=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("blob.digest"), nullable=True),
        sa.Column("over", sa.String(64), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("closed_by", sa.String(200), nullable=True),
        sa.Column("closed_at", Moment, nullable=True),
    )
    op.create_table(
        "draft_editor",
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_table(
        "publishing_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
    )
