"""The tables of 0.9.0, which later programs migrate."""

revision = "0103"
down_revision = None


def upgrade() -> None:
    """Change nothing: an empty database gets the tables of the newest version."""
