"""What surveys need beyond ballots: texts that were written, and places for each group."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.tables.base import Table


class Remark(Table, table=True):
    """A free text that came with a ballot, parted from it by the mixer; nobody's, and in no order.

    It waits until somebody has read it: nothing is shown that was not decided to be shown.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    id: str = Field(primary_key=True, max_length=32)
    #: code of the question that asked for it or opened it; empty where that is not known
    question: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    text: str = Field(max_length=2000)
    #: waiting, shown or hidden (`models.rules.remarks`)
    status: str = Field(
        default="waiting", max_length=10, sa_column_kwargs={"server_default": "waiting"}
    )
    #: why it is hidden, as a code
    reason: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    decided_by: str | None = Field(default=None, max_length=32)


class Quota(Table, table=True):
    """So many places for one group; empty dimension and category: for everybody together.

    ``taken`` is raised in the transaction that casts, and the constraint is what makes it exact.
    It tells who took part, as a number, and never what was answered.
    """

    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= most", "places"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    dimension: str = Field(primary_key=True, max_length=20)
    category: str = Field(primary_key=True, max_length=20)
    most: int
    taken: int = 0
