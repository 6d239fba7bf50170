"""How Alembic runs the steps: in the transaction of the connection that it is given."""

from alembic import context

from ivr.database import Base

connection = context.config.attributes["connection"]
# The metadata tells how constraints are named.
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=False)
context.run_migrations()
