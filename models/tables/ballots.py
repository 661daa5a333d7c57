"""From the sealed intake to what may be shown: ballots, cube, log, releases.

No row here holds a tag, an address or a moment of voting, and no key leads to `Participation`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Table
from models.tables.columns import blob, json_field, moment


class Intake(Table, table=True):
    """A sealed ballot that waits for company; deleted when its batch is mixed."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    #: keyed hash of the receipt code, so that only its holder can find it
    id: str = Field(primary_key=True, max_length=32)
    sealed: bytes = blob()


class Batch(Table, table=True):
    """So many ballots were mixed together."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    seq: int = Field(primary_key=True)
    size: int


class Ballot(Table, table=True):
    """A marked ballot under a random pseudonym; the last revision is the one that counts."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    pseudonym: str = Field(primary_key=True, max_length=32)
    revision: int = Field(primary_key=True, default=0)
    payload: dict[str, Any] = json_field()
    nonce: str = Field(max_length=32)
    #: a later revision of the same pseudonym took its place
    is_replaced: bool = False


class Cube(Table, table=True):
    """Exact counts: question × option key × cell of strata; the only thing releases are made of.

    ``settled`` may be released; ``pending`` is the newest batch, held back by the one-batch lag.
    """

    __table_args__ = (
        CheckConstraint("settled >= 0", "settled"),
        CheckConstraint("settled + pending >= 0", "total"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    question: str = Field(primary_key=True, max_length=20)
    #: empty for the total, else ``sex=female|age_band=25_34|…``
    cell: str = Field(primary_key=True, max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    settled: int = 0
    pending: int = 0


class TallyRelease(Table, table=True):
    """What anybody may see. Pages, charts, API and exports read this and nothing nearer."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    seq: int = Field(primary_key=True)
    released_at: datetime = moment()
    is_final: bool = False
    ballots: int
    #: {"questions": {code: {key: count}}, "breakdowns": {dimension: {…}}}
    figures: dict[str, Any] = json_field()


class Profile(Table, table=True):
    """After close: one whole choice of one question, and how many ballots hold it.

    ``position`` is its place among the question's choices when they are sorted.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    question: str = Field(primary_key=True, max_length=20)
    position: int = Field(primary_key=True)
    #: canonical JSON of option codes
    choice: str = Field(sa_type=Text)
    ballots: int


class ReleaseBasis(Table, table=True):
    """The exact counts behind the latest release, against which the next delta is judged."""

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    seq: int = 0
    released_at: datetime = moment()
    exact: dict[str, Any] = json_field()


class LogLeaf(Table, table=True):
    """The public log, leaf by leaf (RFC 9162)."""

    __table_args__ = (
        UniqueConstraint("consultation_id", "hash", name="leaf_once"),
        {"sqlite_with_rowid": False},
    )

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    position: int = Field(primary_key=True)
    hash: bytes = blob()
    #: the receipt: twelve characters of the hash
    code: str = Field(index=True, max_length=12)


class LogNode(Table, table=True):
    """Inner nodes of the log's tree, level 1 and up."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    level: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    hash: bytes = blob()


class TreeHead(Table, table=True):
    """A signed statement: so many leaves, this root, after that head."""

    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    size: int = Field(primary_key=True)
    root: str = Field(max_length=64)
    #: to the hour, so that a head does not time a ballot
    hour_at: datetime = moment()
    previous: str = Field(max_length=64)
    signature: str = Field(max_length=128)


class LogKey(Table, table=True):
    """The public key of a consultation's log, published with its notice."""

    consultation_id: str = Field(primary_key=True, foreign_key="consultation.id", max_length=32)
    public_key: str = Field(max_length=64)
