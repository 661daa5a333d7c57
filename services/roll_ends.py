"""Withdrawing a roll: whoever was on it is forgotten, and the record says by whom and why."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlmodel import col, select

from models.rules.areas import overlaps
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation, Roll, RollEntry
from services import audit
from services.database import lock
from services.deps import Work
from services.permission import must
from services.rolls import basis_of, lock_of
from services.texts import public_reason

#: Here the number of people is fixed already, and they may be voting.
_COUNTED_ON = (State.APPROVED, State.OPEN)


def _asked_of(work: Work, roll: Roll) -> list[Consultation]:
    """The fixed and running consultations whose voters may be on *roll*."""
    rows = work.session.exec(
        select(Consultation)
        .where(Consultation.provider == "roll", col(Consultation.state).in_(_COUNTED_ON))
        .order_by(col(Consultation.slug))
    )
    return [
        row
        for row in rows
        if basis_of(row.roll_basis) == roll.basis
        and any(overlaps(area, roll.area_code) for area in row.areas)
    ]


def withdraw_roll(work: Work, *, roll_id: str, reason: Mapping[str, str]) -> int:
    """Take everybody off a roll, for good; returns how many they were.

    Who took part in what is over stays counted: a participation does not name a roll.

    Raises:
        Refused: ``roll.unknown``, ``role.not_yours``, ``text.reason_too_short``, and
            ``roll.in_use`` while a fixed or running consultation counts on it.
    """
    roll = work.session.get(Roll, roll_id)
    if roll is None or roll.withdrawn_at is not None:
        raise Refused("roll.unknown")
    must(work, Deed.IMPORT_ROLL, roll.area_code)
    why = public_reason(reason)
    lock(work.session.connection(), lock_of(roll.basis))
    asked = _asked_of(work, roll)
    if asked:
        raise Refused("roll.in_use", {"count": len(asked), "title": asked[0].title["zh"]})
    count = roll.entry_count
    work.session.execute(delete(RollEntry).where(col(RollEntry.roll_id) == roll.id))
    roll.entry_count, roll.withdrawn_at = 0, work.now
    work.session.add(roll)
    facts = {"area": roll.area_code, "basis": roll.basis, "entries": count}
    audit.record(work, "roll.withdrawn", roll.id, facts=facts, reason=why["zh"])
    return count
