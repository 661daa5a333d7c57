"""The desk for statements of residents: staff accept what may be marked, and say why not.

A statement is accepted or rejected once. What is accepted becomes an option behind the others; it
stands outside the fingerprint of the terms, and has its line in the record instead.
"""

import secrets
from dataclasses import dataclass

from sqlmodel import col, func, select

from models.rules.lifecycle import State, refuse_unless_open
from models.rules.localized import Localized
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.rules.statements import LONGEST, StatementState, language_of
from models.tables import AddedStatement, Consultation, Option, Question
from services import audit
from services.consultations import phase_of, whole_view
from services.deps import Work
from services.permission import held_row, may, row_for
from services.texts import REASON_LONGEST, REASON_SHORTEST, held_to, one_line
from services.views import ConsultationView

MOST_OPTIONS = 120


@dataclass(frozen=True)
class StatementView:
    """One added statement as staff see it: nothing says who added it, or when."""

    id: str
    question: str
    text: str
    state: StatementState
    reason: str
    option_code: str


def added(work: Work, *, slug: str) -> list[StatementView]:
    """All that was added, what waits first; for those who work on the consultation."""
    row = row_for(work, slug, Deed.DRAFT)
    rows = work.session.exec(
        select(AddedStatement)
        .where(AddedStatement.consultation_id == row.id)
        .order_by(col(AddedStatement.id))
    )
    views = [
        StatementView(r.id, r.question, r.text, r.state, r.reason, r.option_code) for r in rows
    ]
    return sorted(views, key=lambda view: view.state != StatementState.WAITING)


def to_read(work: Work) -> frozenset[str]:
    """Ids of open consultations whose residents wait for this actor to read what they added."""
    rows = work.session.execute(
        select(Consultation.id, Consultation.owner_area)
        .join(AddedStatement, col(AddedStatement.consultation_id) == Consultation.id)
        .where(
            Consultation.state == State.OPEN,
            AddedStatement.state == StatementState.WAITING,
        )
        .distinct()
    )
    return frozenset(cid for cid, area in rows if may(work, Deed.DRAFT, area))


def reasons(work: Work, view: ConsultationView) -> tuple[str, ...]:
    """Why statements were not shown; for everybody, without the statements."""
    rows = work.session.exec(
        select(AddedStatement.reason)
        .where(
            AddedStatement.consultation_id == view.id,
            AddedStatement.state == StatementState.REJECTED,
        )
        .order_by(col(AddedStatement.id))
    )
    return tuple(rows)


def _held(work: Work, row: Consultation, statement: str) -> AddedStatement:
    found = work.session.get(AddedStatement, (row.id, statement))
    if found is None:
        raise Refused("statement.unknown")
    return found


def _append(work: Work, question: Question, text: Localized) -> str:
    """A new option behind the others; returns its code."""
    codes = set(work.session.exec(select(Option.code).where(Option.question_id == question.id)))
    if len(codes) >= MOST_OPTIONS:
        raise Refused("statement.full", {"most": MOST_OPTIONS})
    code = next(c for n in range(1, MOST_OPTIONS + 1) if (c := f"S{n}") not in codes)
    last = work.session.scalar(
        select(func.max(Option.position)).where(Option.question_id == question.id)
    )
    option = Option(
        id=secrets.token_hex(16),
        question_id=question.id,
        position=(last or 0) + 1,
        code=code,
        text=text,
        is_added=True,
    )
    work.session.add(option)
    return code


def accept(work: Work, *, slug: str, statement: str, translation: str = "") -> str:
    """Let everybody mark the statement from now on; returns the code of its option.

    Args:
        translation: the same in the other language, if staff have it; the resident's own words
            are never changed.

    Raises:
        Refused: ``statement.unknown``, ``statement.decided`` when it was rejected before,
            ``statement.full``, ``ballot.closed`` and its kin.
    """
    row = held_row(work, slug, Deed.DRAFT)
    found = _held(work, row, statement)
    if found.state == StatementState.ACCEPTED:
        return found.option_code
    if found.state != StatementState.WAITING:
        raise Refused("statement.decided")
    refuse_unless_open(phase_of(whole_view(work, row), work.now))
    question = work.session.exec(
        select(Question).where(Question.consultation_id == row.id, Question.code == found.question)
    ).one()
    first = language_of(found.text)
    other = held_to(one_line(translation), LONGEST)
    text = {first: found.text} | ({"en" if first == "zh" else "zh": other} if other else {})
    found.option_code = _append(work, question, text)
    found.state = StatementState.ACCEPTED
    work.session.add(found)
    facts = {"option": found.option_code, "text": found.text}
    audit.record(work, "statement.accepted", row.id, facts=facts)
    return found.option_code


def reject(work: Work, *, slug: str, statement: str, reason: str) -> None:
    """Keep the statement out; the reason is public, the statement is not.

    Raises:
        Refused: ``statement.unknown``, ``statement.decided`` when it was accepted before,
            ``text.reason_too_short``, ``text.too_long``.
    """
    row = held_row(work, slug, Deed.DRAFT)
    found = _held(work, row, statement)
    if found.state == StatementState.REJECTED:
        return
    if found.state != StatementState.WAITING:
        raise Refused("statement.decided")
    words = held_to(one_line(reason), REASON_LONGEST)
    if len(words) < REASON_SHORTEST:
        raise Refused("text.reason_too_short", {"least": REASON_SHORTEST})
    found.state, found.reason = StatementState.REJECTED, words
    work.session.add(found)
    audit.record(work, "statement.rejected", row.id, reason=words, facts={"statement": found.id})
