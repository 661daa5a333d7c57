"""Who may vote: rolls of keyed tags, without a number or a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from models.rules.localized import Localized
from models.rules.roles import Deed
from models.tables import Roll, RollEntry
from services.deps import Work
from services.permission import may

#: Bases that have a roll of their own; ``registered`` is a selection from ``resident``.
BASES = (
    "resident",
    "village_member",
    "cooperative_member",
    "homeowner",
    "deputy",
    "cppcc",
    "party_delegate",
    "panel",
)
_SELECTED_FROM = {"registered": "resident"}


@dataclass(frozen=True)
class RollView:
    """A roll, without anybody on it."""

    id: str
    area_code: str
    basis: str
    name: Localized
    entry_count: int
    is_demo: bool
    imported_at: datetime


def basis_of(roll_basis: str) -> str:
    """The basis of the rolls on which the voters of *roll_basis* stand."""
    return _SELECTED_FROM.get(roll_basis, roll_basis)


def lock_of(basis: str) -> str:
    """Held by whoever changes rolls of *basis*, and shared by whoever counts on them."""
    return f"roll:{basis}"


def electorate_of(work: Work, basis: str, areas: Sequence[str]) -> int:
    """How many people are on rolls of *basis* in *areas*; somebody on two rolls counts once."""
    if not areas:
        return 0
    places: list[ColumnElement[bool]] = [
        col(RollEntry.area_code).startswith(area, autoescape=True) for area in areas
    ]
    query = (
        select(func.count(func.distinct(col(RollEntry.tag))))
        .join(Roll, col(Roll.id) == RollEntry.roll_id)
        .where(Roll.basis == basis_of(basis), or_(*places))
    )
    if basis == "registered":
        query = query.where(col(RollEntry.is_registered).is_(True))
    return work.session.scalar(query) or 0


def rolls(work: Work) -> list[RollView]:
    """The rolls of the places where the actor may import one."""
    rows = work.session.exec(
        select(Roll)
        .where(col(Roll.withdrawn_at).is_(None))
        .order_by(col(Roll.area_code), col(Roll.basis))
    )
    return [
        RollView(r.id, r.area_code, r.basis, r.name, r.entry_count, r.is_demo, r.imported_at)
        for r in rows
        if may(work, Deed.IMPORT_ROLL, r.area_code)
    ]
