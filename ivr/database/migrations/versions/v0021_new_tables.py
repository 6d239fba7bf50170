"""Tables for access to accounts, the id, what callers heard, mail and codes of the test number."""

import secrets
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from ivr.database.base import Moment

revision = "0021"
down_revision = "0016"

ACCOUNT_SETTINGS = {"wants_mail": sa.true(), "must_change_password": sa.false()}


def upgrade() -> None:
    """Add tables without rows but for the id, and columns with defaults."""
    op.create_table(
        "person_access",
        sa.Column("person", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    identity = op.create_table(
        "database_identity",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("compatible", sa.String(32), nullable=False),
    )
    op.bulk_insert(identity, [{"id": _id(), "compatible": revision}])
    op.create_table(
        "heard",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("worker", sa.String(200), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, index=True),
        sa.Column("before", sa.Integer(), nullable=True, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
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
    op.create_table(
        "test_call_code",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(32), nullable=False, index=True),
        sa.Column("script", sa.String(64), nullable=False),
        sa.Column("issued", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_if", sa.DateTime(timezone=True)),
        sa.Column("is_publishable", sa.Boolean(), nullable=False),
    )
    for name, default in ACCOUNT_SETTINGS.items():
        kind = sa.Boolean()
        op.add_column("person", sa.Column(name, kind, server_default=default, nullable=False))


def _id() -> str:
    """Return an id that the backups from before this migration get too."""
    edition = sa.table(
        "edition", sa.column("number"), sa.column("at", Moment), sa.column("fingerprint")
    )
    first = op.get_bind().execute(sa.select(edition).order_by(edition.c.number).limit(1)).first()
    if first is None:
        return secrets.token_hex(16)
    return sha256(f"{first.at.isoformat()} {first.fingerprint}".encode()).hexdigest()[:32]
