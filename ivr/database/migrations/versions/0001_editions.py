"""Create the tables of editions, of the folder's state and of pending changes."""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "blob",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, index=True),
        sa.Column("restores", sa.Integer, nullable=True),
    )
    op.create_table(
        "edition_file",
        sa.Column("edition", sa.Integer, sa.ForeignKey("edition.number"), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("blob.digest"), nullable=False),
    )
    op.create_table(
        "folder_content",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False, index=True),
        sa.Column("outcome", sa.String(20), nullable=False),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("over", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
    )
    op.create_table(
        "proposal_file",
        sa.Column("proposal", sa.Integer, sa.ForeignKey("proposal.id"), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("blob.digest"), nullable=False),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("seen", Moment, nullable=False),
    )
