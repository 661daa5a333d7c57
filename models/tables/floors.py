"""Floor areas of owners, as the keeper of their register declares them after close.

Sums only, and never from ballots: no row here knows an owner, a flat or a choice.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.tables.base import Table
from models.tables.columns import moment


class FloorArea(Table, table=True):
    """Of one motion: square metres of those who took part and of those in favour."""

    __table_args__ = (
        CheckConstraint("0 <= yes AND yes <= present", "order"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> declared_by", "two_people"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    question: str = Field(primary_key=True, max_length=20)
    option: str = Field(primary_key=True, max_length=20)
    present: int
    yes: int
    #: how it was counted, for everybody to read
    note: str = Field(max_length=500)
    declared_by: str = Field(max_length=32)
    declared_at: datetime = moment()
    confirmed_by: str | None = Field(default=None, max_length=32)
    confirmed_at: datetime | None = moment(nullable=True)
