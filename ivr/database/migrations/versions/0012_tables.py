"""Create all tables.

Until 1.0 a change of the tables is made here, under the next number; `schema.HEAD` is the same.
"""

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0012"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    _publishing()
    _drafts()
    _studio()
    _statistics()
    _canary()


def _publishing() -> None:
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
        sa.Column("approver", sa.String(200), nullable=True),
    )
    op.create_table(
        "edition_file",
        sa.Column("edition", sa.Integer, sa.ForeignKey("edition.number"), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("blob.digest"), nullable=False),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("over", sa.Integer, nullable=False),
        sa.Column("restores", sa.Integer, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "approval_request_file",
        sa.Column("request", sa.Integer, sa.ForeignKey("approval_request.id"), primary_key=True),
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


def _drafts() -> None:
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


def _studio() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("full_name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200), nullable=True),
        sa.Column("stamp", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("added", Moment, nullable=False),
        sa.Column("signed_in", Moment, nullable=True),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("source", sa.String(32), nullable=False, index=True),
        sa.Column("account", sa.String(32), nullable=False, index=True),
    )
    op.create_table(
        "take",
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("text", sa.String(200), primary_key=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=False),
        sa.Column("begins", sa.Double, nullable=False),
        sa.Column("ends", sa.Double, nullable=False),
        sa.Column("shorten", sa.Boolean, nullable=False),
    )


def _statistics() -> None:
    op.create_table(
        "statistics_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("call", sa.String(32), nullable=False, index=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("stored", sa.Double, nullable=False),
        sa.Column("ends", sa.Boolean, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
    op.create_table(
        "statistics_sum",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )


def _canary() -> None:
    op.create_table(
        "canary_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("call", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
    )
