"""The first tables, which later programs migrate."""

revision = "0016"
down_revision = None


def upgrade() -> None:
    """Change nothing: an empty database gets the tables of the newest version."""
