"""Texts that came with ballots: read by staff, shown or hidden with a reason, public after close.

They are parted from their ballots before anybody can read them; no stratum, no choice and no other
text of the same person stands beside one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, func, select

from models.rules.lifecycle import Phase
from models.rules.refusal import Refused
from models.rules.remarks import REASONS, RemarkStatus, refuse_unless_reasoned
from models.rules.roles import Deed
from models.tables import Remark
from services import audit
from services.consultations import phase_of
from services.deps import Work
from services.permission import held_row, row_for
from services.views import ConsultationView

PAGE = 20
_MOST_PUBLIC = 300
_OVER = frozenset({Phase.CLOSED, Phase.PUBLISHED})


@dataclass(frozen=True)
class RemarkView:
    """One text as staff read it."""

    id: str
    #: code of its question; empty where it is not known
    question: str
    text: str
    status: RemarkStatus
    reason: str


@dataclass(frozen=True)
class RemarkPage:
    """Some texts, and how many there are of each status."""

    remarks: tuple[RemarkView, ...]
    counts: dict[RemarkStatus, int]


def _counts(work: Work, consultation_id: str) -> dict[RemarkStatus, int]:
    rows = work.session.execute(
        select(Remark.status, func.count())
        .where(Remark.consultation_id == consultation_id)
        .group_by(col(Remark.status))
    )
    found = {RemarkStatus(status): int(count) for status, count in rows}
    return {status: found.get(status, 0) for status in RemarkStatus}


def listing(
    work: Work, *, slug: str, status: RemarkStatus = RemarkStatus.WAITING, offset: int = 0
) -> RemarkPage:
    """Texts of one consultation for those who may read them, in no order of time.

    Raises:
        Refused: ``consultation.unknown``, ``role.not_yours``.
    """
    row = row_for(work, slug, Deed.READ_REMARKS)
    rows = work.session.exec(
        select(Remark)
        .where(Remark.consultation_id == row.id, Remark.status == status)
        .order_by(col(Remark.id))
        .offset(max(0, offset))
        .limit(PAGE)
    )
    found = tuple(
        RemarkView(r.id, r.question, r.text, RemarkStatus(r.status), r.reason) for r in rows
    )
    return RemarkPage(found, _counts(work, row.id))


def decide(work: Work, *, slug: str, decisions: Mapping[str, tuple[RemarkStatus, str]]) -> int:
    """Show or hide texts; returns how many changed. A decision may be taken back by another one.

    Args:
        decisions: id of a text → what becomes of it, and the reason where it is hidden.

    Raises:
        Refused: ``remark.unknown``, ``remark.reason``, ``remark.undecided``, ``role.not_yours``.
    """
    row = held_row(work, slug, Deed.PUBLISH)
    changed = 0
    for remark_id, (status, reason) in decisions.items():
        refuse_unless_reasoned(status, reason)
        remark = work.session.get(Remark, (row.id, remark_id))
        if remark is None:
            raise Refused("remark.unknown")
        if (remark.status, remark.reason) == (status, reason):
            continue
        remark.status, remark.reason = str(status), reason
        remark.decided_by = work.actor.id
        work.session.add(remark)
        audit.record(work, f"remark.{status}", row.id, reason=reason, facts={"remark": remark.id})
        changed += 1
    work.session.flush()
    return changed


def public(work: Work, view: ConsultationView) -> dict[str, tuple[str, ...]]:
    """Question code → the texts that are shown, once nobody can vote any more."""
    if phase_of(view, work.now) not in _OVER:
        return {}
    rows = work.session.execute(
        select(Remark.question, Remark.text)
        .where(Remark.consultation_id == view.id, Remark.status == RemarkStatus.SHOWN)
        .order_by(col(Remark.id))
        .limit(_MOST_PUBLIC)
    )
    found: dict[str, list[str]] = {}
    for question, text in rows:
        found.setdefault(question, []).append(text)
    return {question: tuple(texts) for question, texts in found.items()}


__all__ = [
    "PAGE",
    "REASONS",
    "RemarkPage",
    "RemarkStatus",
    "RemarkView",
    "decide",
    "listing",
    "public",
]
