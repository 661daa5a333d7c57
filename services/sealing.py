"""A marked ballot under the consultation's seal, as it waits for company in the intake."""

from typing import Any, NamedTuple

from models.rules import secrecy
from models.tables import Ballot
from services.chance import random_bytes
from services.deps import Deps, Work
from services.views import ConsultationView

_BLOCK = 512
_BYTES_A_LETTER = 4


class Marked(NamedTuple):
    """All that a ballot is before it is sealed; no tag and no moment."""

    pseudonym: str
    revision: int
    payload: dict[str, Any]
    nonce: str
    strata: dict[str, str]
    #: question code → what was written there
    texts: dict[str, str]
    #: keyed hash of the slip of a paper ballot
    slip: str = ""
    #: under which the slip's row keeps the receipt code
    pad: str = ""
    #: marks of the accounts that helped, for counts of their own
    helpers: tuple[str, ...] = ()


def block_of(view: ConsultationView) -> int:
    """So many bytes a sealed ballot is padded to, that no length tells how much was written."""
    return _BLOCK * (1 + -(-view.longest_texts * _BYTES_A_LETTER // _BLOCK))


def seal_ballot(deps: Deps, view: ConsultationView, place: str, ballot: Marked) -> bytes:
    """*ballot* sealed, padded and bound to its *place* in the intake."""
    plain: dict[str, Any] = {
        "p": ballot.pseudonym,
        "r": ballot.revision,
        "a": ballot.payload,
        "n": ballot.nonce,
        "s": ballot.strata,
        "m": ballot.texts,
    }
    if ballot.slip:
        plain["k"], plain["o"] = ballot.slip, ballot.pad
    if ballot.helpers:
        plain["h"] = list(ballot.helpers)
    return secrecy.seal(
        plain,
        key=deps.keys.ballot_keys(view.id).cipher,
        nonce=random_bytes(secrecy.NONCE),
        bound_to=f"intake|{view.id}|{place}".encode(),
        block=block_of(view),
    )


def plain_nonce(work: Work, row: Ballot) -> str:
    """The nonce of a stored ballot without its veil."""
    key = work.deps.keys.opening_key(row.consultation_id)
    return secrecy.veiled(row.nonce, pseudonym=row.pseudonym, revision=row.revision, key=key)


def leaf_of(consultation_id: str, ballot: Marked) -> bytes:
    """The leaf that *ballot* becomes in the log."""
    return secrecy.ballot_leaf(
        consultation_id=consultation_id,
        pseudonym=ballot.pseudonym,
        revision=ballot.revision,
        payload=ballot.payload,
        nonce=ballot.nonce,
    )
