"""Cast as recorded: for half an hour, whoever has just cast a ballot may open it, and nobody else.

What opens it is given out with the receipt and is stored nowhere. To identify again gives no second
one: a number or a printed code may be known to others, and what can be shown later can be demanded.
"""

from dataclasses import dataclass
from datetime import timedelta

from models.methods import Said
from models.rules import secrecy
from models.rules.refusal import Refused
from models.tables import Ballot, Intake
from services.answers import said
from services.chance import random_bytes
from services.consultations import by_id
from services.deps import Deps, Work, begin
from services.folding import Opened, opened
from services.participation import Earlier
from services.sealing import plain_nonce

LASTS = timedelta(minutes=30)
_KIND = "opening"


@dataclass(frozen=True)
class Opening:
    """The stored choice, and whether it hashes to the receipt's leaf."""

    said_by_question: dict[str, tuple[Said, ...]]
    nonce: str
    leaf: str
    is_match: bool


def opening_pass(deps: Deps, consultation_id: str, mine: Earlier) -> str:
    """What opens the ballot that is cast now; it holds no tag."""
    return secrecy.close_token(
        {
            "c": consultation_id,
            "p": mine.pseudonym,
            "r": mine.revision,
            "k": mine.receipt,
            "x": int((deps.clock() + LASTS).timestamp()),
        },
        key=deps.keys.server_cipher,
        nonce=random_bytes(secrecy.NONCE),
        kind=_KIND,
    )


def _recorded(work: Work, value: dict[str, str | int]) -> Opened:
    cid, receipt = str(value["c"]), str(value["k"])
    key = work.deps.keys.ballot_keys(cid).seal
    waiting = work.session.get(Intake, (cid, secrecy.intake_id(receipt, key)))
    if waiting is not None:
        return opened(work.deps, cid, waiting.id, waiting.sealed)
    row = work.session.get(Ballot, (cid, value["p"], value["r"]))
    if row is None:
        raise Refused("receipt.unknown")
    nonce = plain_nonce(work, row)
    return Opened(row.pseudonym, row.revision, row.payload, nonce, {}, {})


def opening(deps: Deps, *, sealed: str) -> Opening:
    """What was recorded of the ballot that *sealed* was given out with.

    Raises:
        Refused: ``receipt.opening_over`` when half an hour has passed, or it is none of ours.
    """
    try:
        value = secrecy.open_token(sealed, key=deps.keys.server_cipher, kind=_KIND)
    except Refused:
        raise Refused("receipt.opening_over") from None
    if int(value["x"]) <= deps.clock().timestamp():
        raise Refused("receipt.opening_over")
    with begin(deps, write=False) as work:
        view = by_id(work, str(value["c"]))
        found = _recorded(work, value)
    leaf = secrecy.ballot_leaf(
        consultation_id=view.id,
        pseudonym=found.pseudonym,
        revision=found.revision,
        payload=found.payload,
        nonce=found.nonce,
    )
    is_match = secrecy.receipt_code(leaf) == value["k"]
    return Opening(said(view, found.payload), found.nonce, leaf.hex(), is_match)
