"""The account of each code for the test number, so that removed accounts have no valid codes."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"


def upgrade() -> None:
    """Add a column; codes that were issued before stay valid for their ten minutes."""
    op.add_column("test_call_code", sa.Column("account", sa.Integer()))
