"""Opening and closing on time: steps of the clockwork, one consultation and transaction at a time.

Several processes may run this at once: the state is read again under a lock before each step.
"""

import logging
from collections.abc import Callable

import sqlalchemy as sa
from sqlmodel import col, func, select

from models.rules.lifecycle import State, Step, after
from models.tables import Consultation, Recount, VotingCode
from services import audit, bulk, mixing, paper_protocol, recount, releases
from services.consultations import whole_view
from services.database import lock
from services.deps import SYSTEM, Deps, Work, begin
from services.lookups import Lookup
from services.permission import hold

log = logging.getLogger("sunshine.schedule")
_ASKED = bulk.table(Consultation).c
_COUNTED = bulk.table(Recount).c
# The clockwork asks every second, and mostly in vain.
_DUE = {
    state: Lookup(
        sa.select(_ASKED.id)
        .where(_ASKED.state == sa.bindparam("state"), edge <= sa.bindparam("now"))
        .order_by(edge)
    )
    for state, edge in ((State.APPROVED, _ASKED.opens_at), (State.OPEN, _ASKED.closes_at))
}
_IS_COUNTED = sa.exists().where(
    _COUNTED.consultation_id == _ASKED.id, _COUNTED.counted_at >= _ASKED.closes_at
)
_ENDED = Lookup(
    sa.select(_ASKED.id, _ASKED.state, _IS_COUNTED.label("is_counted")).where(
        (_ASKED.state == State.CLOSED) | (_ASKED.state == State.WITHDRAWN)
    )
)


def _due(deps: Deps, state: State) -> list[str]:
    with begin(deps, write=False) as work:
        return [row.id for row in work.look(_DUE[state], {"state": state, "now": work.now})]


def _each(deps: Deps, ids: list[str], step: Callable[[Deps, str], bool]) -> int:
    """Take *step* on each; one that fails is logged and never holds up the others."""
    done = 0
    for consultation_id in ids:
        try:
            done += step(deps, consultation_id)
        except Exception:
            log.exception("%s %s", getattr(step, "__name__", "step"), consultation_id)
    return done


def _held(work: Work, consultation_id: str, state: State) -> Consultation | None:
    """The row, held, if it is still in *state*: another process may have been quicker."""
    row = hold(work, work.session.get_one(Consultation, consultation_id))
    return row if row.state == state else None


def _code_count(work: Work, consultation_id: str) -> int:
    mine = VotingCode.consultation_id == consultation_id
    return work.session.scalar(select(func.count()).select_from(VotingCode).where(mine)) or 0


def _open(deps: Deps, consultation_id: str) -> bool:
    with begin(deps, actor=SYSTEM) as work:
        row = _held(work, consultation_id, State.APPROVED)
        if row is None or row.opens_at is None or row.opens_at > work.now:
            return False
        if row.provider == "code":
            row.electorate = _code_count(work, row.id)
        row.state, row.changed_at = after(row.state, Step.OPEN), work.now
        work.session.add(row)
        facts = {"frozen_hash": row.frozen_hash, "electorate": row.electorate}
        audit.record(work, "consultation.opened", row.id, facts=facts)
    return True


def _close(deps: Deps, consultation_id: str) -> bool:
    with begin(deps, actor=SYSTEM) as work:
        row = _held(work, consultation_id, State.OPEN)
        if row is None or row.closes_at is None or row.closes_at > work.now:
            return False
        if paper_protocol.unsigned(work, row.id):
            return False  # the page of the paper says so
        # Whoever casts holds this lock with others: no ballot slips in after the last batch.
        lock(work.session.connection(), f"ballots:{row.id}")
        mixing.close_ballot(work, row.id)
        releases.final_release(work, row.id)
        row.state, row.changed_at = after(row.state, Step.CLOSE), work.now
        work.session.add(row)
        audit.record(work, "consultation.closed", row.id)
    _finish(deps, consultation_id)
    return True


def _is_recount_due(work: Work, row: Consultation) -> bool:
    """Closed, countable, and not counted again since it ended."""
    if row.state != State.CLOSED or row.closes_at is None or not whole_view(work, row).is_ready:
        return False
    counted = select(Recount.id).where(
        Recount.consultation_id == row.id, col(Recount.counted_at) >= row.closes_at
    )
    return work.session.exec(counted).first() is None


def _finish(deps: Deps, consultation_id: str) -> bool:
    """Destroy the keys and recount, each once; also for what a dead process left behind."""
    mixing.finish_close(deps, consultation_id)
    with begin(deps, actor=SYSTEM) as work:
        row = hold(work, work.session.get_one(Consultation, consultation_id))
        if _is_recount_due(work, row):
            recount.recount(work, row.id)
    return True


def _unfinished(deps: Deps) -> list[str]:
    """Ended, but with keys that should be gone or a recount that is missing."""
    with begin(deps, write=False) as work:
        return [
            cid
            for cid, state, is_counted in work.look(_ENDED, {})
            if deps.keys.has_ballot_keys(cid)
            or (state == State.CLOSED and not is_counted and _is_countable(work, cid))
        ]


def _is_countable(work: Work, consultation_id: str) -> bool:
    return _is_recount_due(work, work.session.get_one(Consultation, consultation_id))


def open_due(deps: Deps) -> int:
    """Open every approved consultation whose time has come; returns how many."""
    return _each(deps, _due(deps, State.APPROVED), _open)


def close_due(deps: Deps) -> int:
    """Close every open consultation whose time is over; returns how many."""
    done = _each(deps, _due(deps, State.OPEN), _close)
    _each(deps, _unfinished(deps), _finish)
    return done
