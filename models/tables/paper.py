"""Paper ballots: batches, sheets, what was typed, slips; and by whom people were helped.

No row here holds a person or a tag. A sheet is given out without a note of its number, so nothing
leads from a person to a sheet; a sheet's number dies with the keys of its consultation.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table
from models.tables.columns import blob, json_field, moment


class PaperBatch(Table, table=True):
    """Sheets 1 to ``size`` printed for one place; the constraints keep the counts honest."""

    __table_args__ = (
        UniqueConstraint("consultation_id", "number", name="batch_number"),
        CheckConstraint("used_count <= handed_count", "ballots_within_people"),
        CheckConstraint("handed_count <= size", "people_within_sheets"),
    )

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    #: the first two digits of its serial numbers
    number: int
    size: int
    #: people who were given a sheet, each with a participation of channel ``paper``
    handed_count: int = 0
    #: sheets whose ballot is in the urn
    used_count: int = 0
    printing_count: int = 0
    issued_by: str = Field(max_length=32)
    issued_at: datetime = moment()
    #: the protocol: drawn up by one person, signed by another
    counts: dict[str, int] = json_field(default_factory=dict)
    note: str = Field(default="", max_length=500)
    drawn_by: str | None = Field(default=None, max_length=32)
    drawn_at: datetime | None = moment(nullable=True)
    signed_by: str | None = Field(default=None, max_length=32)
    signed_at: datetime | None = moment(nullable=True)


class PaperSheet(Table, table=True):
    """One sheet by the keyed hash of its number, and what became of it."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    hash: str = Field(primary_key=True, max_length=64)
    batch_id: str = Field(foreign_key="paperbatch.id", index=True, max_length=32)
    #: out, used, spoiled, unused (came back blank) or void (missing when the batch was signed)
    state: str = Field(default="out", max_length=8)


class PaperReading(Table, table=True):
    """How one person read one sheet, sealed; gone as soon as the sheet is settled."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    hash: str = Field(primary_key=True, max_length=64)
    reader: str = Field(primary_key=True, max_length=32)
    batch_id: str = Field(foreign_key="paperbatch.id", index=True, max_length=32)
    sealed: bytes = blob()


class PaperSlip(Table, table=True):
    """Where the ballot of a torn-off slip is in the log; written by the mixer."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    hash: str = Field(primary_key=True, max_length=64)
    #: the receipt code of its leaf, under a pad that only the slip's own code makes
    code: str = Field(max_length=12)


class HelpedTally(Table, table=True):
    """What ballots cast with help said, by helper: sealed, because few are a cell of one.

    Read once, at the close, for one yes or no; then it is gone.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    sealed: bytes = blob()


class AssistedDeed(Table, table=True):
    """So many ballots were cast with help on a day at a place; never which, or whose."""

    __table_args__ = (CheckConstraint("ballots >= 0", "ballots"), {"sqlite_with_rowid": False})

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    day: date = Field(primary_key=True)
    area_code: str = Field(primary_key=True, foreign_key="area.code", max_length=12)
    #: assisted or hotline
    channel: str = Field(primary_key=True, max_length=12)
    assistant: str = Field(primary_key=True, max_length=32)
    #: the second person; empty on the hotline
    second: str = Field(primary_key=True, max_length=32)
    ballots: int = 0
    #: in how many of them the choice was read back, and in how many the voter said yes to it
    read_back: int = 0
    agreed: int = 0
