"""The record: the audit chain, who looked at sealed figures, recounts, leases."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from models.tables.base import Table
from models.tables.columns import json_field, moment


class AuditLine(Table, table=True):
    """One deed: who, in which role, what, to what, why. Hash-chained, never changed."""

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str = Field(max_length=32)
    actor: str = Field(max_length=60)
    role: str = Field(max_length=40)
    action: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=80, index=True)
    reason: str = Field(default="", max_length=1000)
    facts: dict[str, Any] = json_field(default_factory=dict)
    hash: str = Field(max_length=64)


class ResultView(Table, table=True):
    """Somebody in office looked at figures the public could not see yet."""

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    account_id: str = Field(max_length=32)
    role: str = Field(max_length=40)
    viewed_at: datetime = moment()


class Recount(Table, table=True):
    """An independent count of the stored ballots, beside what the cube says."""

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    counted_at: datetime = moment()
    ballots: int
    is_equal: bool
    differences: list[str] = json_field(default_factory=list)


class Lease(Table, table=True):
    """Which process does a background duty now; another takes over when it ends."""

    name: str = Field(primary_key=True, max_length=60)
    holder: str = Field(max_length=40)
    until_at: datetime = moment()


class Switch(Table, table=True):
    """A setting that is turned while the county runs, such as the demo's stream of voters."""

    name: str = Field(primary_key=True, max_length=40)
    is_on: bool = True
