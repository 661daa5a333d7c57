"""Statements that residents add while a consultation is open, and how many each has added.

No key leads from one table to the other or to `Participation`.
"""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.rules.statements import StatementState
from models.tables.base import Table
from models.tables.columns import code_field


class AddedStatement(Table, table=True):
    """What somebody added; no tag, no day. Accepted, it became the option with ``option_code``."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    id: str = Field(primary_key=True, max_length=32)
    question: str = Field(max_length=20)
    text: str = Field(max_length=140)
    state: StatementState = code_field(StatementState, default=StatementState.WAITING)
    reason: str = Field(default="", max_length=500)
    option_code: str = Field(default="", max_length=20)


class StatementCount(Table, table=True):
    """How many statements the holder of a keyed tag has added, and the last day; never which."""

    __table_args__ = (CheckConstraint("count >= 1", "count"), {"sqlite_with_rowid": False})

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    tag: str = Field(primary_key=True, max_length=64)
    day: date
    count: int
