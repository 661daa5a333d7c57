"""Who may vote: rolls of keyed tags, and printed one-time codes."""

from datetime import date, datetime

from sqlalchemy import PrimaryKeyConstraint
from sqlmodel import Field

from models.rules.localized import Localized
from models.tables.base import Table
from models.tables.columns import blob, json_field, moment


class Roll(Table, table=True):
    """A list of people who may be asked, kept at an area."""

    id: str = Field(primary_key=True, max_length=32)
    area_code: str = Field(foreign_key="area.code", index=True, max_length=12)
    #: resident, deputy, panel …: which roll bases it serves
    basis: str = Field(max_length=30, index=True)
    name: Localized = json_field()
    entry_count: int = 0
    is_demo: bool = False
    imported_by: str | None = Field(default=None, max_length=32)
    imported_at: datetime = moment()
    #: nobody is on it any more; the row stays for the record, which speaks of it
    withdrawn_at: datetime | None = moment(nullable=True)


class RollEntry(Table, table=True):
    """One person on a roll: a keyed tag, where they live, whether registered in the county."""

    __table_args__ = {"sqlite_with_rowid": False}

    roll_id: str = Field(primary_key=True, foreign_key="roll.id", max_length=32)
    tag: str = Field(primary_key=True, max_length=64)
    area_code: str = Field(max_length=12, index=True)
    is_registered: bool = True


class CodeBatch(Table, table=True):
    """One printing of one-time codes; the sheet can be downloaded once."""

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    area_code: str = Field(foreign_key="area.code", max_length=12)
    size: int
    made_by: str = Field(max_length=32)
    made_at: datetime = moment()
    #: the sealed sheet, emptied by its one download
    sealed_codes: bytes | None = blob(nullable=True, default=None)
    downloaded_at: datetime | None = moment(nullable=True)


class VotingCode(Table, table=True):
    """A one-time code, as a keyed hash. Whether it was used is in `Participation` alone."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    code_hash: str = Field(primary_key=True, max_length=64)
    batch_id: str = Field(foreign_key="codebatch.id", index=True, max_length=32)
    area_code: str = Field(max_length=12)


class Participation(Table, table=True):
    """Somebody took part: a tag, a day, a channel. Never a choice, never a minute.

    ``sealed`` holds the pseudonym, the receipt code and the strata under a key that lives outside
    the database and dies when the ballot closes.
    """

    __table_args__ = (
        PrimaryKeyConstraint("consultation_id", "tag", name="one_person_one_ballot"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    tag: str = Field(primary_key=True, max_length=64)
    day: date
    channel: str = Field(max_length=12)
    #: always 0, but for ballots changed before changes had a table of their own
    revision: int = 0
    sealed: bytes = blob()


class BallotChange(Table, table=True):
    """Somebody changed their ballot: no tag, no day, and nobody's `Participation` is touched.

    ``mark`` is a keyed hash of the tag and of how many changes there were, so its primary key is
    what lets only one of two changes at once through, and no reader can tell whose it is.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    mark: str = Field(primary_key=True, max_length=32)
    sealed: bytes = blob()
