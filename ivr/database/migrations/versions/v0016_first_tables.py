"""The first tables, which later programs migrate."""

revision = "0016"
down_revision = None


def upgrade() -> None:
    """Change nothing: a database without tables gets those of the newest version."""
