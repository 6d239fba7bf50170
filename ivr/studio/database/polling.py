"""A connection that stays open, for the statement that each worker repeats all day."""

import threading
from typing import Any

from sqlalchemy import Connection, Engine, Row

from ivr.studio.database.engine import AUTOCOMMIT


class PollingConnection:
    """Executes single statements, each in a transaction of its own.

    A connection of the pool and a compiled expression take the interpreter nearly twice as long,
    for which callers wait. psycopg prepares a statement that is repeated.
    """

    def __init__(self, engine: Engine) -> None:
        """Connect at the first statement."""
        self._engine = engine.execution_options(isolation_level=AUTOCOMMIT)
        self._connection: Connection | None = None
        self._using = threading.Lock()

    def row(self, statement: str) -> Row[*tuple[Any, ...]]:
        """Return the only row of a statement.

        Raises the driver's errors as SQLAlchemy's DBAPIError; the next statement connects again.
        """
        with self._using:
            if self._connection is None:
                self._connection = self._engine.connect()
            try:
                return self._connection.exec_driver_sql(statement).one()
            except BaseException:
                self._close()
                raise

    def close(self) -> None:
        """Close the connection after the current statement."""
        with self._using:
            self._close()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()
