"""Many rows of one table at once, past the mapper, which would make an object's worth of each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, insert, inspect
from sqlmodel import SQLModel

from services.deps import Work

#: SQLite takes so many parameters at once, and more.
_PART = 500


def table(kind: type[SQLModel]) -> Table:
    """The table in which rows of *kind* stand."""
    found = inspect(kind).local_table
    assert isinstance(found, Table)  # noqa: S101  # every class of ours has a table of its own
    return found


def put(work: Work, kind: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*, each with every column that has no default of the database."""
    if rows:
        work.session.execute(insert(table(kind)), rows)


def take(work: Work, kind: type[SQLModel], consultation_id: str, ids: Sequence[str]) -> None:
    """Delete the rows of one consultation with these *ids*."""
    columns = table(kind).c
    for start in range(0, len(ids), _PART):
        some = columns.id.in_(ids[start : start + _PART])
        gone = table(kind).delete().where(columns.consultation_id == consultation_id, some)
        work.session.execute(gone)
