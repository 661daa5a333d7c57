"""The steps that people take: submit, send back, approve, extend, withdraw, publish.

Opening and closing are steps of the clockwork and stand in `services.schedule`. A step repeated
by the same actor changes nothing; by another it is refused.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import event
from sqlmodel import Session, col, select

from models.rules.lifecycle import Phase, State, Step, after
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation, Extension, LogKey, Question, Recount, TallyRelease
from services import audit, decisions, mixing
from services.consultations import phase_of, whole_view
from services.database import lock
from services.deps import Work
from services.draft_codes import MEMORY
from services.obstacles import effective_opening, obstacles_of
from services.permission import held_row
from services.results import newest
from services.rolls import basis_of, electorate_of, lock_of
from services.terms import fingerprint_of
from services.texts import REASON_LONGEST, both, public_reason

ANSWER_SHORTEST, ANSWER_LONGEST = 20, 2000
_LONGEST_WINDOW = timedelta(days=366)


def _move(work: Work, row: Consultation, step: Step) -> None:
    row.state = after(row.state, step)
    row.changed_at = work.now
    work.session.add(row)


def _refuse_obstacles(work: Work, row: Consultation) -> None:
    found = obstacles_of(work, whole_view(work, row))
    if found:
        raise Refused("procedure.obstacles", {"count": len(found)})


def submit(work: Work, *, slug: str) -> None:
    """Hand a draft to the second person. Raises `Refused` ``procedure.obstacles`` while any."""
    row = held_row(work, slug, Deed.DRAFT)
    if row.state == State.SUBMITTED and row.submitted_by == work.actor.id:
        return
    after(row.state, Step.SUBMIT)
    _refuse_obstacles(work, row)
    row.submitted_by, row.send_back_reason = work.actor.id, ""
    _move(work, row, Step.SUBMIT)
    audit.record(work, "consultation.submitted", row.id)


def send_back(work: Work, *, slug: str, reason: str) -> None:
    """Return a submitted draft with what should change, in ten characters or more."""
    row = held_row(work, slug, Deed.APPROVE)
    text = public_reason({"zh": reason})["zh"]
    if row.state == State.DRAFT and row.send_back_reason == text:
        return
    row.send_back_reason = text
    _move(work, row, Step.SEND_BACK)
    audit.record(work, "consultation.sent_back", row.id, reason=text)


def _freeze(work: Work, row: Consultation) -> None:
    """Fix the terms: window, settings, electorate, keys, and last the fingerprint of it all."""
    row.opens_at = effective_opening(whole_view(work, row), work.now)
    for question in work.session.exec(select(Question).where(Question.consultation_id == row.id)):
        question.settings = {k: v for k, v in question.settings.items() if k not in MEMORY}
        work.session.add(question)
    work.session.flush()
    if row.provider == "roll":
        lock(work.session.connection(), lock_of(basis_of(row.roll_basis)), shared=True)
        row.electorate = electorate_of(work, row.roll_basis, tuple(row.areas))
    public_key = work.deps.keys.make_ballot_keys(row.id).hex()
    work.session.merge(LogKey(consultation_id=row.id, public_key=public_key))
    row.frozen_hash = fingerprint_of(whole_view(work, row))


def approve(work: Work, *, slug: str) -> None:
    """The second person's yes: from here on nothing changes any more.

    Raises:
        Refused: ``procedure.same_person`` for who drafted or submitted it,
            ``procedure.obstacles`` when time or a roll has brought new ones.
    """
    row = held_row(work, slug, Deed.APPROVE)
    if row.state == State.APPROVED and row.approved_by == work.actor.id:
        return
    after(row.state, Step.APPROVE)
    if work.actor.id in (row.created_by, row.submitted_by):
        raise Refused("procedure.same_person")
    _refuse_obstacles(work, row)
    _freeze(work, row)
    row.approved_by = work.actor.id
    _move(work, row, Step.APPROVE)
    facts = {"frozen_hash": row.frozen_hash, "electorate": row.electorate}
    audit.record(work, "consultation.approved", row.id, facts=facts)


def _latest_extension(work: Work, consultation_id: str) -> Extension | None:
    return work.session.exec(
        select(Extension)
        .where(Extension.consultation_id == consultation_id)
        .order_by(col(Extension.new_closes_at).desc())
    ).first()


def _refuse_bad_end(work: Work, row: Consultation, closes_at: datetime) -> None:
    view = whole_view(work, row)
    if phase_of(view, work.now) != Phase.OPEN:
        raise Refused("procedure.only_while_open")
    if closes_at.tzinfo is None or closes_at <= view.window.closes_at:
        raise Refused("procedure.only_later")
    if closes_at - view.window.opens_at > _LONGEST_WINDOW:
        raise Refused("procedure.too_late", {"most": _LONGEST_WINDOW.days})


def extend(work: Work, *, slug: str, closes_at: datetime, reason: Mapping[str, str]) -> None:
    """Move the end of an open consultation later, with a reason that everybody reads.

    Raises:
        Refused: ``procedure.only_while_open``, ``procedure.only_later``, ``procedure.too_late``,
            ``text.reason_too_short``.
    """
    row = held_row(work, slug, Deed.PUBLISH)
    why = public_reason(reason)
    before = _latest_extension(work, row.id)
    if before and before.decided_by == work.actor.id and before.new_closes_at == closes_at:
        return
    _refuse_bad_end(work, row, closes_at)
    before_that = whole_view(work, row).window.closes_at
    work.session.add(
        Extension(
            id=secrets.token_hex(16),
            consultation_id=row.id,
            old_closes_at=before_that,
            new_closes_at=closes_at,
            reason=why,
            decided_by=work.actor.id,
            decided_at=work.now,
        )
    )
    facts = {"from": before_that.isoformat(), "to": closes_at.astimezone(UTC).isoformat()}
    row.closes_at = closes_at
    row.changed_at = work.now
    work.session.add(row)
    audit.record(work, "consultation.extended", row.id, reason=why["zh"], facts=facts)


def _destroy_keys_afterwards(work: Work, consultation_id: str) -> None:
    """Once the withdrawal is durable. The clockwork does it where this process dies before."""

    def destroy(_session: Session) -> None:
        mixing.finish_close(work.deps, consultation_id)

    event.listen(work.session, "after_commit", destroy, once=True)


def withdraw(work: Work, *, slug: str, reason: Mapping[str, str]) -> None:
    """End it before its end, with a reason that everybody reads; sealed ballots stay sealed."""
    row = held_row(work, slug, Deed.PUBLISH)
    why = public_reason(reason)
    if row.state == State.WITHDRAWN and row.withdrawal_reason == why:
        return
    lock(work.session.connection(), f"ballots:{row.id}")
    facts = {"from": str(row.state)}
    _move(work, row, Step.WITHDRAW)
    row.withdrawal_reason = why
    _destroy_keys_afterwards(work, row.id)
    audit.record(work, "consultation.withdrawn", row.id, reason=why["zh"], facts=facts)


def _refuse_unproven(work: Work, row: Consultation) -> None:
    final = select(TallyRelease.seq).where(
        TallyRelease.consultation_id == row.id, col(TallyRelease.is_final).is_(True)
    )
    recounted = work.session.exec(
        select(Recount)
        .where(Recount.consultation_id == row.id)
        .order_by(col(Recount.counted_at).desc())
    ).first()
    if row.is_in_doubt or (recounted is not None and not recounted.is_equal):
        raise Refused("procedure.in_doubt")
    is_counted = recounted is not None and recounted.counted_at >= (row.closes_at or work.now)
    if not is_counted or work.session.exec(final).first() is None:
        raise Refused("procedure.not_counted")


def _refuse_undeclared(work: Work, row: Consultation) -> None:
    waiting = decisions.undeclared(newest(work, whole_view(work, row)))
    if waiting:
        raise Refused("procedure.area_missing", {"count": len(waiting)})


def publish(work: Work, *, slug: str, answer: Mapping[str, str]) -> None:
    """Give the answer with the result: what we will do and why.

    Raises:
        Refused: ``procedure.answer_too_short``, ``procedure.in_doubt`` while a recount differs,
            ``procedure.not_counted`` before the final release and its recount,
            ``procedure.area_missing`` while a rule waits for floor areas.
    """
    row = held_row(work, slug, Deed.PUBLISH)
    text = both(answer, ANSWER_LONGEST)
    if len(text.get("zh", "")) < ANSWER_SHORTEST:
        raise Refused("procedure.answer_too_short", {"least": ANSWER_SHORTEST})
    if row.state == State.PUBLISHED and row.answer == text:
        return
    after(row.state, Step.PUBLISH)
    _refuse_unproven(work, row)
    _refuse_undeclared(work, row)
    row.answer, row.published_at = text, work.now
    _move(work, row, Step.PUBLISH)
    audit.record(work, "consultation.published", row.id, reason=text["zh"][:REASON_LONGEST])
