"""The declarative base of all tables, and column types."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Naming convention, so that migrations can refer to constraints by name."""


class Base(DeclarativeBase):
    """The declarative base; each package declares its own tables."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class Moment(TypeDecorator[datetime]):
    """A column type for times in UTC, including databases without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; raises ValueError for a time without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a stored time in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def choice(values: type[StrEnum]) -> Enum:
    """Return a column type for the values of an enumeration, stored as text."""
    return Enum(
        values, native_enum=False, length=20, values_callable=lambda choices: [*map(str, choices)]
    )


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)
