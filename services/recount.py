"""The recount: stored ballots counted again, beside cube, log and participation."""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models.rules import merkle, secrecy
from models.rules.lifecycle import State
from models.rules.strata import category_in
from models.tables import (
    Ballot,
    Consultation,
    Cube,
    Intake,
    LogLeaf,
    Participation,
    Recount,
    TallyRelease,
)
from services import audit, crosses, paper_protocol, profiles, treelog
from services.consultations import whole_view
from services.deps import SYSTEM, Actor, Deps, Work, begin
from services.folding import TOTAL, Delta, count_into
from services.sealing import plain_nonce
from services.views import ConsultationView


@dataclass(frozen=True)
class RecountView:
    """One recount: so many ballots, equal or not, and what differs (codes, no choices)."""

    consultation_id: str
    slug: str
    counted_at: datetime
    ballots: int
    is_equal: bool
    differences: tuple[str, ...]


def _ballots(work: Work, consultation_id: str) -> Iterator[Ballot]:
    query = select(Ballot).where(Ballot.consultation_id == consultation_id)
    yield from work.session.exec(query.execution_options(yield_per=2000))


def _leaf(work: Work, ballot: Ballot) -> bytes:
    return secrecy.ballot_leaf(
        consultation_id=ballot.consultation_id,
        pseudonym=ballot.pseudonym,
        revision=ballot.revision,
        payload=ballot.payload,
        nonce=plain_nonce(work, ballot),
    )


def _group_differences(work: Work, view: ConsultationView) -> list[str]:
    """Everybody is in one group of each dimension, so the groups add up to everybody."""
    rows = work.session.execute(
        select(Cube.question, Cube.cell, Cube.key, col(Cube.settled) + col(Cube.pending)).where(
            Cube.consultation_id == view.id
        )
    )
    sums: dict[str, Delta] = {dimension: Counter() for dimension in view.strata}
    for question, cell, key, count in rows:
        for dimension, found in sums.items():
            if category_in(cell, dimension) is not None:
                found[question, TOTAL, key] += count
    whole = +_cube(work, view.id)
    return [] if all(+added == whole for added in sums.values()) else ["groups"]


def _cube(work: Work, consultation_id: str) -> Delta:
    rows = work.session.execute(
        select(Cube.question, Cube.key, Cube.settled, Cube.pending).where(
            Cube.consultation_id == consultation_id, Cube.cell == TOTAL
        )
    )
    return Counter({(q, TOTAL, key): settled + pending for q, key, settled, pending in rows})


def _log_differences(work: Work, consultation_id: str, leaves: set[bytes]) -> list[str]:
    logged = work.session.exec(
        select(LogLeaf.hash)
        .where(LogLeaf.consultation_id == consultation_id)
        .order_by(col(LogLeaf.position))
    ).all()
    found = [] if set(logged) == leaves and len(logged) == len(leaves) else ["log.leaves"]
    head = treelog.latest_head(work, consultation_id)
    if logged and head is None:
        return [*found, "log.head"]
    if head is not None:
        nodes = merkle.appended(0, list(logged), lambda _level, _position: b"")
        root = merkle.root(len(logged), lambda level, at: nodes[level, at]).hex()
        if head.size != len(logged) or head.root != root:
            found.append("log.root")
    return found


def _participation_differences(work: Work, view: ConsultationView, counted: int) -> list[str]:
    took_part = work.session.scalar(
        select(func.count())
        .select_from(Participation)
        .where(Participation.consultation_id == view.id)
    )
    waiting = work.session.scalar(
        select(func.count()).select_from(Intake).where(Intake.consultation_id == view.id)
    )
    marked = (took_part or 0) - paper_protocol.unfilled(work, view.id)
    is_settled = counted <= marked <= counted + (waiting or 0)
    return [] if is_settled else ["participation"]


def _release_differences(work: Work, view: ConsultationView, mine: Delta) -> list[str]:
    final = work.session.exec(
        select(TallyRelease).where(
            TallyRelease.consultation_id == view.id, col(TallyRelease.is_final).is_(True)
        )
    ).first()
    if final is None:
        return []
    published = Counter(
        {
            (question, TOTAL, key): count
            for question, counts in final.figures["questions"].items()
            for key, count in counts.items()
        }
    )
    found = [] if published == mine else ["release"]
    is_right = crosses.is_right(work, view, final.figures.get(crosses.CROSSES, {}))
    return found if is_right else [*found, "crosses"]


def _profile_differences(work: Work, view: ConsultationView) -> list[str]:
    kept = profiles.stored(work, view.id)
    if view.state == State.OPEN or not kept:
        return []
    mine = profiles.gather(view, profiles.payloads_of(work, view.id))
    return [] if kept == {code: counts for code, counts in mine.items() if counts} else ["profile"]


def recount(work: Work, consultation_id: str) -> RecountView:
    """Count one consultation's ballots again and store the comparison.

    A difference puts the consultation in doubt, which blocks its publication.
    """
    row = work.session.get_one(Consultation, consultation_id)
    view = whole_view(work, row)
    mine: Delta = Counter()
    leaves: set[bytes] = set()
    counted = 0
    for ballot in _ballots(work, view.id):
        leaves.add(_leaf(work, ballot))
        if not ballot.is_replaced:
            counted += 1
            count_into(mine, view, ballot.payload, [TOTAL])
    found = [] if +mine == +_cube(work, view.id) else ["cube"]
    found += _group_differences(work, view)
    found += _profile_differences(work, view)
    found += _log_differences(work, view.id, leaves)
    found += _participation_differences(work, view, counted)
    found += paper_protocol.differences(work, row)
    found += _release_differences(work, view, +mine)
    row.is_in_doubt = bool(found)
    work.session.add(row)
    return _keep(work, view, counted, found)


def _keep(work: Work, view: ConsultationView, counted: int, found: list[str]) -> RecountView:
    work.session.add(
        Recount(
            id=secrets.token_hex(16),
            consultation_id=view.id,
            counted_at=work.now,
            ballots=counted,
            is_equal=not found,
            differences=found,
        )
    )
    audit.record(
        work, "ballots.recounted", view.id, facts={"ballots": counted, "differences": found}
    )
    return RecountView(view.id, view.slug, work.now, counted, not found, tuple(found))


_COUNTED_STATES = (State.OPEN, State.CLOSED)


def recount_all(deps: Deps, *, actor: Actor = SYSTEM) -> list[RecountView]:
    """Recount everything that is open or waits for publication, each in its own transaction."""
    with begin(deps, write=False) as work:
        ids = work.session.exec(
            select(Consultation.id).where(col(Consultation.state).in_(_COUNTED_STATES))
        ).all()
    found = []
    for consultation_id in ids:
        with begin(deps, actor=actor) as work:
            view = whole_view(work, work.session.get_one(Consultation, consultation_id))
            if view.is_ready and not paper_protocol.waits_for_paper(work, slug=view.slug):
                found.append(recount(work, consultation_id))
    return found


def latest(work: Work) -> RecountView | None:
    """The newest recount of any consultation."""
    row = work.session.execute(
        select(Recount, Consultation.slug)
        .join(Consultation, col(Consultation.id) == Recount.consultation_id)
        .order_by(col(Recount.counted_at).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    kept, slug = row
    return RecountView(
        kept.consultation_id,
        slug,
        kept.counted_at,
        kept.ballots,
        kept.is_equal,
        tuple(kept.differences),
    )
