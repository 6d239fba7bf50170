"""Add the edition number to statistics, which distinguishes editions of equal content.

Existing rows get the newest edition of their line that was published by then: by
the end of the minute for calls, and of the day for sums.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0006"
down_revision = "0005"

ZONE = ZoneInfo("Europe/Stockholm")

EDITION = sa.table(
    "edition", sa.column("number"), sa.column("fingerprint"), sa.column("at", Moment)
)
CALL = sa.table(
    "statistics_call", sa.column("line"), sa.column("edition"), sa.column("started", Moment)
)
SUM = sa.table("statistics_sum", sa.column("line"), sa.column("edition"), sa.column("day", sa.Date))


def upgrade() -> None:
    """Add the edition number to calls and daily sums."""
    op.execute("ALTER TABLE statistics_call RENAME COLUMN edition TO line")
    op.add_column(
        "statistics_call", sa.Column("edition", sa.Integer, nullable=False, server_default="0")
    )
    op.execute("CREATE TABLE old_sum AS SELECT * FROM statistics_sum")
    op.drop_table("statistics_sum")
    op.create_table(
        "statistics_sum",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line", sa.String(8), primary_key=True),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO statistics_sum (day, edition, line, kind, key, count, seconds) "
        "SELECT day, 0, edition, kind, key, count, seconds FROM old_sum"
    )
    op.drop_table("old_sum")
    _number(op.get_bind())


def _number(connection: sa.Connection) -> None:
    """Set the edition numbers, in the order of the editions."""
    counted = sa.select(CALL.c.line).union(sa.select(SUM.c.line))
    lines = set(connection.scalars(counted))
    known: set[str] = set()
    editions = sa.select(EDITION.c.number, EDITION.c.fingerprint, EDITION.c.at)
    for number, fingerprint, at in connection.execute(editions.order_by(EDITION.c.number)).all():
        line = fingerprint[:8]
        if line in lines:
            _belong(connection, line, number, at if line in known else None)
            known.add(line)


def _belong(connection: sa.Connection, line: str, number: int, since: datetime | None) -> None:
    """Assign to an edition the rows of its line, from a moment on or from the first."""
    calls = CALL.update().where(CALL.c.line == line).values(edition=number)
    sums = SUM.update().where(SUM.c.line == line).values(edition=number)
    if since is not None:
        calls = calls.where(CALL.c.started >= since.replace(second=0, microsecond=0))
        sums = sums.where(SUM.c.day >= since.astimezone(ZONE).date())
    connection.execute(calls)
    connection.execute(sums)
