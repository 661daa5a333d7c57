"""Who took part, sealed: what a voter's own participation row remembers for them."""

import hashlib
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import bindparam

from models.rules import secrecy
from models.rules.refusal import Refused
from models.tables import BallotChange, Participation
from services import bulk
from services.chance import random_bytes
from services.deps import Deps, Work
from services.lookups import Lookup

_BLOCK = 256
_TOOK_PART = bulk.table(Participation).c
_MINE = Lookup(
    sa.select(_TOOK_PART.sealed, _TOOK_PART.revision).where(
        _TOOK_PART.consultation_id == bindparam("consultation"), _TOOK_PART.tag == bindparam("tag")
    )
)
#: Each change is a leaf of the log for good; a person who needs more has been heard.
MOST_CHANGES = 30
_CHANGED = bulk.table(BallotChange).c
#: A list of fixed length, so that it is looked up like any row.
_MARKS = tuple(f"mark{n}" for n in range(MOST_CHANGES))
_CHANGES = Lookup(
    sa.select(_CHANGED.mark, _CHANGED.sealed).where(
        _CHANGED.consultation_id == bindparam("consultation"),
        _CHANGED.mark.in_([bindparam(name) for name in _MARKS]),
    )
)


class Earlier(NamedTuple):
    """A participation, unsealed for its own voter: never a choice."""

    pseudonym: str
    receipt: str
    attempt: str
    strata: dict[str, str]
    revision: int


def attempt_mark(attempt: str) -> str:
    """A short fingerprint of one attempt to cast, so that a repeat is known as such."""
    return hashlib.sha256(attempt.encode()).hexdigest()[:16] if attempt else ""


def _bound(consultation_id: str, place: str) -> bytes:
    return f"participation|{consultation_id}|{place}".encode()


def mark_of(deps: Deps, consultation_id: str, tag: str, revision: int) -> str:
    """Under which mark the change number *revision* of a voter is noted."""
    return secrecy.change_mark(tag, revision, deps.keys.ballot_keys(consultation_id).seal)


def seal_participation(deps: Deps, consultation_id: str, place: str, value: Earlier) -> bytes:
    """*value* under the consultation's sealing key, bound to its place: a tag or a mark."""
    plain: dict[str, Any] = {
        "p": value.pseudonym,
        "c": value.receipt,
        "k": value.attempt,
        "s": value.strata,
    }
    return secrecy.seal(
        plain,
        key=deps.keys.ballot_keys(consultation_id).cipher,
        nonce=random_bytes(secrecy.NONCE),
        bound_to=_bound(consultation_id, place),
        block=_BLOCK,
    )


def _opened(deps: Deps, consultation_id: str, place: str, sealed: bytes, revision: int) -> Earlier:
    value = secrecy.unseal(
        sealed,
        key=deps.keys.ballot_keys(consultation_id).cipher,
        bound_to=_bound(consultation_id, place),
    )
    return Earlier(value["p"], value["c"], value["k"], value["s"], revision)


def _changes(work: Work, consultation_id: str, tag: str, first: Earlier) -> list[Earlier]:
    """All changes of *first*. Only its voter, or who has the keys, finds them."""
    numbers = range(first.revision + 1, first.revision + MOST_CHANGES + 1)
    marks = {mark_of(work.deps, consultation_id, tag, n): n for n in numbers}
    named = dict(zip(_MARKS, marks, strict=True))
    rows = work.look(_CHANGES, named | {"consultation": consultation_id})
    return [
        _opened(work.deps, consultation_id, mark, sealed, marks[mark])
        for mark, sealed in sorted(rows, key=lambda row: marks[row[0]])
    ]


def history_of(work: Work, consultation_id: str, tag: str) -> list[Earlier]:
    """All that *tag* has cast, the last one at the end; empty: has not voted."""
    found = work.look(_MINE, {"consultation": consultation_id, "tag": tag})
    if not found:
        return []
    first = _opened(work.deps, consultation_id, tag, found[0].sealed, found[0].revision)
    return [first, *_changes(work, consultation_id, tag, first)]


def earlier_of(work: Work, consultation_id: str, tag: str) -> Earlier | None:
    """What *tag* cast last, or None: has not voted."""
    return next(reversed(history_of(work, consultation_id, tag)), None)


def seal_paper(deps: Deps, consultation_id: str, tag: str) -> bytes:
    """What the participation of somebody who was given a sheet remembers: nothing at all."""
    return seal_participation(deps, consultation_id, tag, Earlier("", "", "", {}, 0))


def refuse_paper(earlier: Earlier | None) -> None:
    """Raise `Refused` ``ballot.on_paper`` for somebody who was given a paper ballot."""
    if earlier is not None and not earlier.receipt:
        raise Refused("ballot.on_paper")
