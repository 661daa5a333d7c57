"""Receipts: where a ballot is, and the proof that it is in the log."""

from sqlmodel import col, select

from models.rules import merkle, paper, secrecy
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.tables import Consultation, Intake, LogLeaf, PaperSlip
from services import treelog
from services.consultations import by_id
from services.deps import Work
from services.views import ReceiptStatus

WAITING, LOGGED = "waiting", "logged"


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
    key = work.deps.keys.server
    hashed = paper.slip_hash(code, key)
    slip = work.session.exec(select(PaperSlip).where(PaperSlip.hash == hashed)).first()
    if slip is None:
        return None
    # Older slips lie there without a pad.
    codes = (paper.padded(slip.code, paper.slip_pad(code, key)), slip.code)
    mine = select(LogLeaf).where(
        LogLeaf.consultation_id == slip.consultation_id, col(LogLeaf.code).in_(codes)
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
