"""Profiles: after close, every whole choice of a question with the number of ballots that hold it.

Per question and sorted, never per ballot: what stands beside what in one person's answers is not in
it, nor is any order in which ballots came (design.md §5, "bundle").
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import insert
from sqlmodel import col, select

from models.methods import METHODS, Profile
from models.rules.canonical import canonical
from models.tables import Ballot
from models.tables import Profile as Row
from services.deps import Work
from services.views import ConsultationView, QuestionView

_PART = 2000
Tallies = dict[str, Counter[bytes]]


def has_profile(question: QuestionView) -> bool:
    """Is there a way to count whole choices of this question?"""
    method = METHODS.get(question.method)
    return bool(method and method.looks)


def gather(view: ConsultationView, payloads: Iterable[dict[str, Any]]) -> Tallies:
    """How often each choice occurs among *payloads*, by question; skipped ones are not counted."""
    found: Tallies = {q.code: Counter() for q in view.questions if has_profile(q)}
    for payload in payloads:
        for code, counter in found.items():
            choice = payload.get(code)
            if choice is not None:
                counter[canonical(choice)] += 1
    return found


def payloads_of(work: Work, consultation_id: str) -> Iterable[dict[str, Any]]:
    """The payloads of all ballots that count, one after the other."""
    query = select(Ballot.payload).where(
        Ballot.consultation_id == consultation_id, col(Ballot.is_replaced).is_(False)
    )
    return work.session.scalars(query.execution_options(yield_per=_PART))


def keep(work: Work, view: ConsultationView) -> None:
    """Write the profiles, in the transaction that closes."""
    rows = [
        {
            "consultation_id": view.id,
            "question": question,
            "position": position,
            "choice": choice.decode(),
            "ballots": count,
        }
        for question, counter in gather(view, payloads_of(work, view.id)).items()
        for position, (choice, count) in enumerate(sorted(counter.items()))
    ]
    for start in range(0, len(rows), _PART):
        work.session.execute(insert(Row), rows[start : start + _PART])


def stored(work: Work, consultation_id: str) -> Tallies:
    """What `keep` wrote, by question."""
    rows = work.session.execute(
        select(Row.question, Row.choice, Row.ballots).where(Row.consultation_id == consultation_id)
    )
    found: Tallies = {}
    for question, choice, count in rows:
        found.setdefault(question, Counter())[choice.encode()] = count
    return found


def profile_of(work: Work, view: ConsultationView, question: str) -> Profile:
    """The profile of one question; empty before close."""
    rows = work.session.execute(
        select(Row.choice, Row.ballots)
        .where(Row.consultation_id == view.id, Row.question == question)
        .order_by(col(Row.position))
    )
    return tuple((orjson.loads(choice), count) for choice, count in rows)
