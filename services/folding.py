"""Folding: unsealed ballots become rows and exact differences of the counts, in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from models.methods import METHODS
from models.methods.base import BALLOTS
from models.rules import secrecy
from models.rules.strata import cells
from models.tables import Ballot
from services.areas import is_joint
from services.consultations import terms_of
from services.deps import Deps, Work
from services.views import ConsultationView

#: The cell of everybody together.
TOTAL = ""
#: The question of whether there was a ballot at all, in consultations with several questions.
EVERYBODY = ""
Delta = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Opened:
    """One unsealed ballot, in memory only."""

    pseudonym: str
    revision: int
    payload: dict[str, Any]
    nonce: str
    strata: dict[str, str]
    #: question code → what was written there; empty code: a remark of no question
    texts: dict[str, str]
    #: keyed hash of a paper ballot's slip
    slip: str = ""
    pad: str = ""
    #: marks of the accounts that helped
    helpers: tuple[str, ...] = ()


@dataclass
class Mix:
    """What one batch changes."""

    delta: Delta = field(default_factory=Counter)
    #: the same by helper instead of cell
    helped: Delta = field(default_factory=Counter)
    ballots: list[dict[str, Any]] = field(default_factory=list)
    replaced: list[tuple[str, int]] = field(default_factory=list)


def opened(deps: Deps, consultation_id: str, place: str, sealed: bytes) -> Opened:
    """The ballot that lies *sealed* at its *place* in the intake."""
    value = secrecy.unseal(
        sealed,
        key=deps.keys.ballot_keys(consultation_id).cipher,
        bound_to=f"intake|{consultation_id}|{place}".encode(),
    )
    texts = value["m"]
    if isinstance(texts, str):  # cast before remarks knew their question
        texts = {"": texts} if texts else {}
    plain = (value["p"], value["r"], value["a"], value["n"], value["s"], texts)
    slip = (value.get("k", ""), value.get("o", ""))
    return Opened(*plain, *slip, tuple(value.get("h", ())))


def count_into(
    delta: Delta,
    view: ConsultationView,
    payload: dict[str, Any],
    places: Iterable[str],
    sign: int = 1,
) -> None:
    """Add one ballot's bag to every cell in *places*; what was not answered adds nothing.

    A survey counts its ballots under `EVERYBODY` as well, since every question may be skipped.
    """
    bags = {
        q.code: METHODS[q.method].count(terms_of(q), payload[q.code])
        for q in view.questions
        if payload[q.code] is not None
    }
    if len(view.questions) > 1:
        bags[EVERYBODY] = {BALLOTS: 1}
    for place in places:
        for question, bag in bags.items():
            for key, count in bag.items():
                delta[question, place, key] += sign * count


def _stored(work: Work, view: ConsultationView, pseudonyms: Sequence[str]) -> dict[str, Ballot]:
    rows = work.session.exec(
        select(Ballot).where(
            Ballot.consultation_id == view.id,
            col(Ballot.pseudonym).in_(pseudonyms),
            col(Ballot.is_replaced).is_(False),
        )
    )
    return {row.pseudonym: row for row in rows}


def fold(work: Work, view: ConsultationView, batch: Sequence[Opened]) -> Mix:
    mix = Mix()
    revised = [b.pseudonym for b in batch if b.revision > 0]
    stored = _stored(work, view, revised) if revised else {}
    newest: dict[str, int] = {}
    for ballot in batch:
        newest[ballot.pseudonym] = max(ballot.revision, newest.get(ballot.pseudonym, 0))
    for ballot in batch:
        is_last = newest[ballot.pseudonym] == ballot.revision
        mix.ballots.append(
            {
                "consultation_id": view.id,
                "pseudonym": ballot.pseudonym,
                "revision": ballot.revision,
                "payload": ballot.payload,
                "nonce": ballot.nonce,
                "is_replaced": not is_last,
            }
        )
        if not is_last:
            continue
        places = [TOTAL, *cells(ballot.strata, joint=is_joint(view))]
        count_into(mix.delta, view, ballot.payload, places)
        # Never beside a stratum, and never taken back: what passed through these hands.
        if ballot.helpers:
            count_into(mix.helped, view, ballot.payload, ballot.helpers)
        before = stored.get(ballot.pseudonym)
        if before is not None:
            count_into(mix.delta, view, before.payload, places, sign=-1)
            mix.replaced.append((before.pseudonym, before.revision))
    return mix
