"""The mixer: sealed ballots in, shuffled ballots, cube and log out, in one transaction."""

import secrets
from collections.abc import Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import bindparam, text, update
from sqlmodel import col, func, select

from models.rules import paper, secrecy
from models.rules.lifecycle import State
from models.tables import Ballot, Batch, Consultation, Intake, PaperSlip, Remark
from services import audit, bulk, helping, metrics, treelog
from services.consultations import known, whole_view
from services.database import lock
from services.deps import SYSTEM, Deps, Work, begin
from services.folding import Delta, Mix, Opened, fold, opened
from services.lookups import Lookup
from services.views import ConsultationView

_UPSERT = text(
    "INSERT INTO cube (consultation_id, question, cell, key, settled, pending)"
    " VALUES (:cid, :question, :cell, :key, :settled, :pending)"
    " ON CONFLICT (consultation_id, question, cell, key) DO UPDATE SET"
    " settled = cube.settled + excluded.settled, pending = cube.pending + excluded.pending"
)
_LESS = text(
    "UPDATE cube SET settled = settled + :settled, pending = pending + :pending"
    " WHERE consultation_id = :cid AND question = :question AND cell = :cell AND key = :key"
)
_SETTLE = text(
    "UPDATE cube SET settled = settled + pending, pending = 0"
    " WHERE consultation_id = :cid AND pending <> 0"
)
_SEALED = select(Intake.id, Intake.sealed).where(col(Intake.consultation_id) == bindparam("cid"))
_TAKEN = bulk.table(Intake).c
_ASKED = bulk.table(Consultation).c
#: every open consultation with sealed ballots, and how many they are
_WAITING = Lookup(
    sa.select(_TAKEN.consultation_id, sa.func.count().label("waiting"))
    .join_from(bulk.table(Intake), bulk.table(Consultation), _ASKED.id == _TAKEN.consultation_id)
    .where(_ASKED.state == sa.bindparam("state"))
    .group_by(_TAKEN.consultation_id)
)
_DESTROYED = "keys.destroyed"


class Identified(Protocol):
    """What decides how much company a ballot needs: how sure it is who votes, what they tell."""

    @property
    def assurance(self) -> str: ...
    @property
    def strata(self) -> Sequence[str]: ...


def batch_minimum(deps: Deps, view: Identified) -> int:
    """How many ballots must wait before any is mixed; one where nobody is identified at all."""
    if view.assurance == "L0" and not view.strata:
        return 1
    return deps.settings.batch_minimum


def _write_cube(work: Work, view: ConsultationView, delta: Delta, *, is_settled: bool) -> None:
    work.session.execute(_SETTLE, {"cid": view.id})
    rows: list[dict[str, Any]] = [
        {
            "cid": view.id,
            "question": question,
            "cell": cell,
            "key": key,
            "settled": count if is_settled else 0,
            "pending": 0 if is_settled else count,
        }
        for (question, cell, key), count in delta.items()
        if count
    ]
    # A CHECK looks at the row to insert before the conflict: what shrinks is there already.
    for statement, sign in ((_UPSERT, 1), (_LESS, -1)):
        some = [row for row in rows if (row["settled"] + row["pending"]) * sign > 0]
        if some:
            work.session.execute(statement, some)


def _write_ballots(work: Work, view: ConsultationView, mix: Mix) -> None:
    for pseudonym, revision in mix.replaced:
        work.session.execute(
            update(Ballot)
            .where(
                col(Ballot.consultation_id) == view.id,
                col(Ballot.pseudonym) == pseudonym,
                col(Ballot.revision) == revision,
            )
            .values(is_replaced=True)
        )
    key = work.deps.keys.opening_key(view.id)
    for row in mix.ballots:
        row["nonce"] = secrecy.veiled(
            row["nonce"], pseudonym=row["pseudonym"], revision=row["revision"], key=key
        )
    # The leaves stand in the order of the batch: the ballots must stand in another.
    secrets.SystemRandom().shuffle(mix.ballots)
    bulk.put(work, Ballot, mix.ballots)


def _leaf(view: ConsultationView, ballot: Opened) -> bytes:
    return secrecy.ballot_leaf(
        consultation_id=view.id,
        pseudonym=ballot.pseudonym,
        revision=ballot.revision,
        payload=ballot.payload,
        nonce=ballot.nonce,
    )


def _is_company(batch: list[Opened], least: int) -> bool:
    """Are these so many people that none of them can be told from when they came?

    Somebody who changes ten times is one person. And whoever has two copies of the database sees
    who is new between them, as a first ballot shows itself to be one: so many are new, or nobody.
    """
    people = {ballot.pseudonym for ballot in batch}
    new = {ballot.pseudonym for ballot in batch if ballot.revision == 0}
    return len(people) >= least and (not new or len(new) >= least)


def mix(work: Work, view: ConsultationView, *, is_final: bool = False) -> int:
    """Mix whatever waits, if it is company enough (or if this is the end); returns how many."""
    lock(work.session.connection(), f"mix:{view.id}")
    waiting = work.session.execute(_SEALED, {"cid": view.id}).all()
    batch = [opened(work.deps, view.id, row.id, row.sealed) for row in waiting]
    if not batch or not (is_final or _is_company(batch, batch_minimum(work.deps, view))):
        if is_final:
            work.session.execute(_SETTLE, {"cid": view.id})
        return 0
    secrets.SystemRandom().shuffle(batch)
    _store(work, view, batch, [row.id for row in waiting], is_final)
    return len(batch)


def _store(
    work: Work, view: ConsultationView, batch: list[Opened], ids: list[str], is_final: bool
) -> None:
    is_exact = batch_minimum(work.deps, view) == 1
    folded = fold(work, view, batch)
    _write_ballots(work, view, folded)
    _write_cube(work, view, folded.delta, is_settled=is_final or is_exact)
    helping.add(work, view.id, folded.helped)
    leaves = [_leaf(view, ballot) for ballot in batch]
    head = treelog.append(work, view.id, leaves)
    _write_slips(work, view, batch, leaves)
    bulk.put(work, Remark, _remarks(view, batch))
    _count_batch(work, view, len(batch))
    bulk.take(work, Intake, view.id, ids)
    audit.record(
        work,
        "ballots.mixed",
        view.id,
        facts={"ballots": len(batch), "log_size": head.size, "root": head.root},
    )
    metrics.mixed(len(batch))


def _remarks(view: ConsultationView, batch: list[Opened]) -> list[dict[str, Any]]:
    """What was written, parted from its ballot: not even two texts of one ballot stay together."""
    found = [
        {
            "consultation_id": view.id,
            "id": secrets.token_hex(16),
            "question": question,
            "text": text,
        }
        for ballot in batch
        for question, text in ballot.texts.items()
    ]
    secrets.SystemRandom().shuffle(found)
    return found


def _write_slips(
    work: Work, view: ConsultationView, batch: list[Opened], leaves: list[bytes]
) -> None:
    """Where the holders of torn-off slips find their ballots."""
    rows = [
        {
            "consultation_id": view.id,
            "hash": ballot.slip,
            "code": paper.padded(secrecy.receipt_code(leaf), ballot.pad),
        }
        for ballot, leaf in zip(batch, leaves, strict=True)
        if ballot.slip
    ]
    bulk.put(work, PaperSlip, rows)


def _count_batch(work: Work, view: ConsultationView, size: int) -> None:
    last = work.session.scalar(select(func.max(Batch.seq)).where(Batch.consultation_id == view.id))
    work.session.add(Batch(consultation_id=view.id, seq=(last or 0) + 1, size=size))


def mix_due(deps: Deps) -> int:
    """Mix every open consultation that has a batch waiting; returns the number of ballots."""
    with begin(deps, write=False) as work:
        waiting = work.look(_WAITING, {"state": State.OPEN})
    total = 0
    for consultation_id, count in waiting:
        view = known(deps, consultation_id)
        if count < batch_minimum(deps, view):
            continue
        with begin(deps, actor=SYSTEM, is_routine=True) as work:
            total += mix(work, view)
    return total


def close_ballot(work: Work, consultation_id: str) -> int:
    """Mix the rest, inside the transaction that closes; the caller holds ``ballots:<id>``."""
    row = work.session.get(Consultation, consultation_id)
    return mix(work, whole_view(work, row), is_final=True) if row else 0


def finish_close(deps: Deps, consultation_id: str) -> None:
    """Destroy the tag and sealing keys of a closed consultation, with a line in the record."""
    if not deps.keys.has_ballot_keys(consultation_id):
        return
    deps.keys.destroy_ballot_keys(consultation_id)
    with begin(deps, actor=SYSTEM, is_routine=True) as work:
        lock(work.session.connection(), f"keys:{consultation_id}")  # another process does the same
        if not audit.is_recorded(work, _DESTROYED, consultation_id):
            audit.record(work, _DESTROYED, consultation_id, facts={"keys": "tag, seal"})
    deps.keys.clear_ballot_keys(consultation_id)
