"""The id of the database."""

import secrets
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from ivr.database.base import Moment

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the table with its row."""
    identity = op.create_table(
        "database_identity",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("compatible", sa.String(32), nullable=False),
    )
    op.bulk_insert(identity, [{"id": _id(), "compatible": revision}])


def _id() -> str:
    """Return an id that the backups from before this migration get too."""
    edition = sa.table(
        "edition", sa.column("number"), sa.column("at", Moment), sa.column("fingerprint")
    )
    first = op.get_bind().execute(sa.select(edition).order_by(edition.c.number).limit(1)).first()
    if first is None:
        return secrets.token_hex(16)
    return sha256(f"{first.at.isoformat()} {first.fingerprint}".encode()).hexdigest()[:32]
