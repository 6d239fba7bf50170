"""Alembic environment: runs migrations in the transaction of the given connection."""

from alembic import context

from ivr.database import Base

connection = context.config.attributes["connection"]
# The metadata holds the naming convention of constraints.
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=False)
context.run_migrations()
