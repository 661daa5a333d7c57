"""Statements that residents add while a consultation is open; staff read them first.

Proposing writes no line in the record, as casting writes none (docs/decisions/0002): it would time
a voter. The count and the text are two transactions, and all that waits is written anew in a
drawn order each time, so that neither transaction numbers nor places in a table join the two.
"""

import secrets
from typing import Any

from sqlmodel import col, delete, insert, select

from models.rules import secrecy
from models.rules.lifecycle import refuse_unless_open
from models.rules.refusal import Refused
from models.rules.statements import MOST_EACH, StatementState, alike, refuse_unfit
from models.tables import AddedStatement, StatementCount
from services.consultations import known, phase_of
from services.database import lock
from services.deps import Deps, Work, begin
from services.identity import voter_of
from services.passes import Voter
from services.texts import one_line
from services.views import ConsultationView, QuestionView

_MOST_WAITING = 500
_WINDOW, _MOST_TRIES, _MOST_FROM_ALL = 600.0, 20, 200
_drawn = secrets.SystemRandom()


def _growing(view: ConsultationView, question: str) -> QuestionView:
    """The question *question*, if residents may add to it."""
    found = next((q for q in view.questions if q.code == question), None)
    if found is None or found.ask is None or not found.ask.grows:
        raise Refused("statement.not_here")
    return found


def _slowly(deps: Deps, voter: Voter) -> None:
    """Refuse who tries too often, and everybody while very many come at once."""
    for key, most in ((voter.tag, _MOST_TRIES), ("", _MOST_FROM_ALL)):
        name = f"statement|{voter.consultation_id}|{key}"
        deps.throttle.check(name, most=most, seconds=_WINDOW, code="statement.too_often")
        deps.throttle.failed(name, _WINDOW)


def _tag(deps: Deps, voter: Voter) -> str:
    """A tag of its own for counting, which is found in no other table."""
    key = deps.keys.ballot_keys(voter.consultation_id).tag
    return secrecy.voter_tag(f"statements|{voter.tag}", voter.consultation_id, key)


def left_for(deps: Deps, *, token: str) -> int:
    """How many statements the holder of *token* may still add."""
    voter = voter_of(deps, token)
    with begin(deps, write=False) as work:
        row = work.session.get(StatementCount, (voter.consultation_id, _tag(deps, voter)))
        return MOST_EACH - (row.count if row else 0)


def _waiting(work: Work, consultation_id: str) -> list[dict[str, Any]]:
    rows = work.session.exec(
        select(AddedStatement).where(
            AddedStatement.consultation_id == consultation_id,
            AddedStatement.state == StatementState.WAITING,
        )
    )
    return [row.model_dump() for row in rows]


def _refuse_known(deps: Deps, view: ConsultationView, asked: QuestionView, text: str) -> None:
    """Refuse what somebody said before, and more than anybody could read through."""
    with begin(deps, write=False) as work:
        waiting = _waiting(work, view.id)
    said = [row["text"] for row in waiting if row["question"] == asked.code]
    said += [words for option in asked.options for words in option.text.values()]
    if alike(text) in map(alike, said):
        raise Refused("statement.known")
    if len(waiting) >= _MOST_WAITING:
        raise Refused("statement.too_often", {"minutes": round(_WINDOW / 60)})


def _count(deps: Deps, voter: Voter) -> int:
    """One more by this voter; returns how many they may still add."""
    place = (voter.consultation_id, _tag(deps, voter))
    with begin(deps, is_routine=True) as work:
        lock(work.session.connection(), f"statements:{place[1]}")
        today = work.now.astimezone(deps.settings.zone).date()
        row = work.session.get(StatementCount, place)
        if row is None:
            row = StatementCount(consultation_id=place[0], tag=place[1], day=today, count=0)
        if row.count >= MOST_EACH:
            raise Refused("statement.enough", {"most": MOST_EACH})
        row.count, row.day = row.count + 1, today
        work.session.add(row)
        return MOST_EACH - row.count


def _write(deps: Deps, consultation_id: str, question: str, text: str) -> None:
    """Put *text* among all that waits, in a drawn order."""
    new = AddedStatement(
        consultation_id=consultation_id, id=secrets.token_hex(16), question=question, text=text
    )
    with begin(deps, is_routine=True) as work:
        lock(work.session.connection(), f"consultation:{consultation_id}")
        rows = [*_waiting(work, consultation_id), new.model_dump()]
        _drawn.shuffle(rows)
        work.session.expunge_all()
        work.session.execute(
            delete(AddedStatement).where(
                col(AddedStatement.consultation_id) == consultation_id,
                col(AddedStatement.state) == StatementState.WAITING,
            )
        )
        work.session.execute(insert(AddedStatement), rows)


def propose(deps: Deps, *, token: str, question: str, text: str) -> int:
    """Add a statement, to be read by staff first; returns how many this voter may still add.

    Raises:
        Refused: ``identity.…``, ``ballot.closed`` and its kin, ``statement.…``.
    """
    voter = voter_of(deps, token)
    view = known(deps, voter.consultation_id)
    refuse_unless_open(phase_of(view, deps.clock()))
    asked = _growing(view, question)
    _slowly(deps, voter)
    words = one_line(text)
    refuse_unfit(words)
    _refuse_known(deps, view, asked, words)
    left = _count(deps, voter)
    _write(deps, view.id, asked.code, words)
    return left
