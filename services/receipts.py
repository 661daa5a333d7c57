"""Receipts: where a ballot is, and for half an hour, to its voter alone, what was recorded."""

from dataclasses import dataclass

from sqlmodel import select

from models.methods import Said
from models.rules import merkle, paper, secrecy
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.tables import Ballot, Consultation, Intake, LogLeaf, PaperSlip
from services import treelog
from services.answers import said
from services.consultations import by_id
from services.deps import Deps, Work, begin
from services.folding import Opened, opened
from services.identity import voter_of
from services.participation import earlier_of
from services.views import ReceiptStatus

WAITING, LOGGED = "waiting", "logged"


@dataclass(frozen=True)
class Opening:
    """Cast as recorded: the stored choice, and whether it hashes to the receipt's leaf."""

    said_by_question: dict[str, tuple[Said, ...]]
    nonce: str
    leaf: str
    is_match: bool


def status(work: Work, raw_code: str) -> ReceiptStatus:
    """Where the ballot of a receipt is, with its proof once it is in the log.

    Raises:
        Refused: ``receipt.form`` when it cannot be a receipt, ``receipt.unknown`` when there is
            no such ballot.
    """
    code = secrecy.normal_code(raw_code[:64])
    if not secrecy.is_receipt_code(code):
        raise Refused("receipt.form")
    leaf = _leaf(work, code)
    if leaf is None:
        waiting = _waiting(work, code)
        if waiting is not None:
            return ReceiptStatus(code, WAITING, waiting.slug, waiting.title)
        # Its batch may have been mixed between the two looks: then it is in the log by now.
        leaf = _leaf(work, code)
    if leaf is None:
        raise Refused("receipt.unknown")
    return _logged(work, leaf)


def _leaf(work: Work, code: str) -> LogLeaf | None:
    found = work.session.exec(select(LogLeaf).where(LogLeaf.code == code)).first()
    return found or _leaf_of_slip(work, code)


def _leaf_of_slip(work: Work, code: str) -> LogLeaf | None:
    """The leaf of a paper ballot, by the code on the slip that was torn off."""
    hashed = paper.slip_hash(code, work.deps.keys.server)
    slip = work.session.exec(select(PaperSlip).where(PaperSlip.hash == hashed)).first()
    if slip is None:
        return None
    mine = select(LogLeaf).where(
        LogLeaf.consultation_id == slip.consultation_id, LogLeaf.code == slip.code
    )
    return work.session.exec(mine).first()


def _waiting(work: Work, code: str) -> Consultation | None:
    for row in work.session.exec(select(Consultation).where(Consultation.state == State.OPEN)):
        if not work.deps.keys.has_ballot_keys(row.id):
            continue
        place = secrecy.intake_id(code, work.deps.keys.ballot_keys(row.id).seal)
        if work.session.get(Intake, (row.id, place)) is not None:
            return row
    return None


def _logged(work: Work, leaf: LogLeaf) -> ReceiptStatus:
    view = by_id(work, leaf.consultation_id)
    head = treelog.latest_head(work, view.id)
    if head is None:
        raise Refused("receipt.unknown")
    path = merkle.inclusion(leaf.position, head.size, treelog.reader(work, view.id))
    return ReceiptStatus(
        code=leaf.code,
        status=LOGGED,
        slug=view.slug,
        title=view.title,
        leaf=leaf.hash.hex(),
        position=leaf.position,
        head_size=head.size,
        head_root=head.root,
        head_signature=head.signature,
        path=tuple(step.hex() for step in path),
    )


def _recorded(
    work: Work, consultation_id: str, pseudonym: str, receipt: str, revision: int
) -> Opened:
    key = work.deps.keys.ballot_keys(consultation_id).seal
    waiting = work.session.get(Intake, (consultation_id, secrecy.intake_id(receipt, key)))
    if waiting is not None:
        return opened(work.deps, waiting)
    row = work.session.get(Ballot, (consultation_id, pseudonym, revision))
    if row is None:
        raise Refused("receipt.unknown")
    return Opened(row.pseudonym, row.revision, row.payload, row.nonce, {}, {})


def opening(deps: Deps, *, token: str) -> Opening:
    """What was recorded for the holder of a voting token, while the token lives (30 minutes).

    Raises:
        Refused: ``identity.token``, ``identity.expired``, ``receipt.not_voted``.
    """
    voter = voter_of(deps, token)
    with begin(deps, write=False) as work:
        view = by_id(work, voter.consultation_id)
        mine = earlier_of(work, view.id, voter.tag)
        if mine is None:
            raise Refused("receipt.not_voted")
        found = _recorded(work, view.id, mine.pseudonym, mine.receipt, mine.revision)
        leaf = secrecy.ballot_leaf(
            consultation_id=view.id,
            pseudonym=found.pseudonym,
            revision=found.revision,
            payload=found.payload,
            nonce=found.nonce,
        )
        is_match = secrecy.receipt_code(leaf) == mine.receipt
        return Opening(said(view, found.payload), found.nonce, leaf.hex(), is_match)
