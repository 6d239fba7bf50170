"""Run by Alembic for each migration, on the connection that `migration.upgrade` gives."""

from alembic import context

from ivr.studio.database.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite can only replace a table by a changed copy
)
context.run_migrations()
