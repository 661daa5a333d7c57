"""Column types: codes as checked text, aware moments, JSON, both languages."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, LargeBinary, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlmodel import Field


class Code(TypeDecorator[StrEnum]):
    """A `StrEnum` stored as its value; nonsense is refused, and a new code needs no DDL."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The value to store."""
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member that was stored."""
        return None if value is None else self.kind(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC on both databases; a naive one is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC to store."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC, also from SQLite, which keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code_field(kind: type[StrEnum], **options: Any) -> Any:
    """A required code column."""
    return Field(sa_type=Code(kind), **options)


def moment(*, nullable: bool = False, index: bool = False, **options: Any) -> Any:
    """A moment column; its name ends in ``_at``."""
    if nullable:
        options.setdefault("default", None)
    return Field(sa_type=Moment, nullable=nullable, index=index, **options)


def json_field(**options: Any) -> Any:
    """A JSON column: localized text, lists of codes, settings. ``default_factory`` is usual."""
    return Field(sa_type=JSON, **options)


def blob(**options: Any) -> Any:
    """A column of bytes."""
    return Field(sa_type=LargeBinary, **options)


def yuan() -> Any:
    """A column of whole yuan; a county's budget passes two thousand million."""
    return Field(default=None, sa_type=BigInteger)
