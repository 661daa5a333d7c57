"""Owners decide by persons and by floor area: the area is declared after close, by two people.

A ballot knows no floor area, so who keeps the owners' register counts it from its own open list;
staff write the sums down here, and a second person confirms them before the result is published.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation
from models.tables import FloorArea as Row
from services import audit, decisions
from services.consultations import whole_view
from services.decisions import Decided
from services.deps import Work
from services.floor_register import standing
from services.permission import held_row, may, row_for
from services.results import newest
from services.texts import REASON_LONGEST, REASON_SHORTEST, held_to, one_line
from services.views import FloorArea, QuestionView


@dataclass(frozen=True)
class Figures:
    """Square metres of those who took part and of those in favour, and how they were counted."""

    present: int
    yes: int
    note: str


@dataclass(frozen=True)
class AreaSheet:
    """One motion whose floor area is declared, and what stands for it so far."""

    question: QuestionView
    decided: Decided
    stands: FloorArea | None
    #: did the reader declare it? Then somebody else confirms it.
    is_mine: bool

    @property
    def option(self) -> str:
        """The code of the motion."""
        return self.decided.row.option.code

    @property
    def figures(self) -> Figures | None:
        """What stands for it so far."""
        stands = self.stands
        return Figures(stands.present, stands.yes, stands.note) if stands else None

    @property
    def total(self) -> int:
        """Whole square metres of all owners together."""
        return decisions.total_area(self.question)


def sheets(work: Work, *, slug: str) -> tuple[AreaSheet, ...]:
    """What is declared between close and publication, for those who declare or confirm it."""
    row = row_for(work, slug, Deed.CONFIRM_AREA)
    return _sheets(work, row) if row.state == State.CLOSED else ()


def to_confirm(work: Work) -> frozenset[str]:
    """Ids of consultations with floor areas that wait for this actor's yes."""
    rows = work.session.execute(
        select(Consultation.id, Consultation.owner_area)
        .join(Row, col(Row.consultation_id) == Consultation.id)
        .where(
            Consultation.state == State.CLOSED,
            col(Row.confirmed_by).is_(None),
            Row.declared_by != work.actor.id,
        )
    )
    return frozenset(cid for cid, area in rows if may(work, Deed.CONFIRM_AREA, area))


def _sheets(work: Work, row: Consultation) -> tuple[AreaSheet, ...]:
    view = whole_view(work, row)
    if not decisions.asks_area(view):
        return ()
    stands = {(floor.question, floor.option): floor for floor in standing(work, view)}
    found = []
    for question, decided in decisions.by_area(newest(work, view)):
        floor = stands.get((question.code, decided.row.option.code))
        is_mine = floor is not None and floor.declared_by == work.actor.id
        found.append(AreaSheet(question, decided, floor, is_mine))
    return tuple(found)


def _sheet(work: Work, row: Consultation, question: str, option: str) -> AreaSheet:
    """The sheet of one motion; the option may be left out where the question has only one."""
    if row.state != State.CLOSED:
        raise Refused("floor.not_now")
    found = [s for s in _sheets(work, row) if s.question.code == question]
    found = [s for s in found if option in ("", s.option)]
    if len(found) != 1:
        raise Refused("floor.unknown")
    return found[0]


def _checked(sheet: AreaSheet, present: int, yes: int, note: str) -> Figures:
    is_whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (present, yes))
    if not is_whole or not 0 <= yes <= present <= sheet.total:
        raise Refused("floor.figures", {"total": sheet.total})
    words = held_to(one_line(note), REASON_LONGEST)
    if len(words) < REASON_SHORTEST:
        raise Refused("floor.note", {"least": REASON_SHORTEST})
    return Figures(present, yes, words)


def _record(work: Work, deed: str, row: Consultation, sheet: AreaSheet, figures: Figures) -> None:
    facts = {
        "question": sheet.question.code,
        "option": sheet.option,
        "area_total": sheet.total,
        "area_present": figures.present,
        "area_yes": figures.yes,
    }
    audit.record(work, deed, row.id, reason=figures.note, facts=facts)


def declare(
    work: Work, *, slug: str, question: str, present: int, yes: int, note: str, option: str = ""
) -> None:
    """Write down whose floor area took part and whose was in favour; a change is confirmed anew.

    Args:
        present: whole square metres of those who took part.
        yes: of those in favour of the motion, or of the option in front.
        note: how it was counted; everybody reads it.

    Raises:
        Refused: ``floor.not_now`` but between close and publication, ``floor.unknown`` where no
            floor area is asked for, ``floor.figures``, ``floor.note``, ``text.too_long``.
    """
    row = held_row(work, slug, Deed.PUBLISH)
    sheet = _sheet(work, row, question, option)
    figures = _checked(sheet, present, yes, note)
    if sheet.is_mine and sheet.figures == figures:
        return
    work.session.merge(
        Row(
            consultation_id=row.id,
            question=question,
            option=sheet.option,
            **vars(figures),
            declared_by=work.actor.id,
            declared_at=work.now,
        )
    )
    _record(work, "floor_area.declared", row, sheet, figures)


def confirm(
    work: Work, *, slug: str, question: str, present: int, yes: int, note: str, option: str = ""
) -> None:
    """The second person's yes to exactly what they read: *present*, *yes* and *note*.

    Raises:
        Refused: ``floor.not_now``, ``floor.unknown``, ``floor.nothing`` before anything is
            declared, ``floor.changed`` when it is not what they read any more,
            ``floor.same_person`` for who declared it, ``floor.confirmed`` by somebody else.
    """
    row = held_row(work, slug, Deed.CONFIRM_AREA)
    sheet = _sheet(work, row, question, option)
    figures = Figures(present, yes, note)
    found = work.session.get(Row, (row.id, question, sheet.option))
    if found is None:
        raise Refused("floor.nothing")
    if sheet.figures != figures:
        raise Refused("floor.changed")
    if found.confirmed_by == work.actor.id:
        return
    if sheet.is_mine:
        raise Refused("floor.same_person")
    if found.confirmed_by is not None:
        raise Refused("floor.confirmed")
    found.confirmed_by, found.confirmed_at = work.actor.id, work.now
    work.session.add(found)
    _record(work, "floor_area.confirmed", row, sheet, figures)
