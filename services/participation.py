"""Who took part, sealed: what a voter's own participation row remembers for them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select

from models.rules import secrecy
from models.rules.refusal import Refused
from models.tables import Participation
from services.chance import random_bytes
from services.deps import Deps, Work

_BLOCK = 256
#: Columns, not rows of the mapper: this is on the way of every ballot.
_MINE = select(Participation.sealed, Participation.revision).where(
    col(Participation.consultation_id) == bindparam("consultation"),
    col(Participation.tag) == bindparam("tag"),
)


@dataclass(frozen=True)
class Earlier:
    """A participation, unsealed for its own voter: never a choice."""

    pseudonym: str
    receipt: str
    attempt: str
    strata: dict[str, str]
    revision: int


def attempt_mark(attempt: str) -> str:
    """A short fingerprint of one attempt to cast, so that a repeat is known as such."""
    return hashlib.sha256(attempt.encode()).hexdigest()[:16] if attempt else ""


def _bound(consultation_id: str, tag: str) -> bytes:
    return f"participation|{consultation_id}|{tag}".encode()


def seal_participation(deps: Deps, consultation_id: str, tag: str, value: Earlier) -> bytes:
    """*value* under the consultation's sealing key, bound to the tag."""
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
        bound_to=_bound(consultation_id, tag),
        block=_BLOCK,
    )


def open_participation(
    deps: Deps, consultation_id: str, tag: str, sealed: bytes, revision: int
) -> Earlier:
    """What `seal_participation` closed."""
    value = secrecy.unseal(
        sealed,
        key=deps.keys.ballot_keys(consultation_id).cipher,
        bound_to=_bound(consultation_id, tag),
    )
    return Earlier(value["p"], value["c"], value["k"], value["s"], revision)


def earlier_of(work: Work, consultation_id: str, tag: str) -> Earlier | None:
    """The participation of *tag*, or None: has not voted."""
    found = work.session.execute(_MINE, {"consultation": consultation_id, "tag": tag}).first()
    if found is None:
        return None
    return open_participation(work.deps, consultation_id, tag, *found)


def seal_paper(deps: Deps, consultation_id: str, tag: str) -> bytes:
    """What the participation of somebody who was given a sheet remembers: nothing at all."""
    return seal_participation(deps, consultation_id, tag, Earlier("", "", "", {}, 0))


def refuse_paper(earlier: Earlier | None) -> None:
    """Raise `Refused` ``ballot.on_paper`` for somebody who was given a paper ballot."""
    if earlier is not None and not earlier.receipt:
        raise Refused("ballot.on_paper")
