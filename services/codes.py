"""Printed one-time codes: made in a batch, stored as keyed hashes, the sheet to be fetched once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import defer
from sqlmodel import col, func, select

from models.rules import secrecy
from models.rules.areas import reaches
from models.rules.lifecycle import Phase, State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Area, CodeBatch, Consultation, Participation, VotingCode
from services import audit
from services.areas import area_name
from services.code_sheet import sheet
from services.consultations import phase_of, whole_view
from services.deps import Work
from services.permission import held_row, hold, must, row_for
from services.texts import public_reason

MOST = 5000
_BLOCK = 4096
_CHUNK = 500
_OVER = frozenset({Phase.CLOSED, Phase.PUBLISHED, Phase.WITHDRAWN, Phase.HIDDEN})


@dataclass(frozen=True)
class BatchView:
    """One printing, without its codes."""

    id: str
    area_code: str
    size: int
    made_at: datetime
    downloaded_at: datetime | None
    is_downloadable: bool
    #: codes that were not used yet are worth nothing any more
    is_void: bool = False


def _bound(batch_id: str) -> bytes:
    return f"codes|{batch_id}".encode()


def _new_codes(size: int) -> list[str]:
    found: set[str] = set()
    while len(found) < size:
        found.add("".join(secrets.choice(secrecy.ALPHABET) for _ in range(secrecy.CODE_LENGTH)))
    return list(found)


def _seal(work: Work, batch_id: str, codes: Sequence[str]) -> bytes:
    return secrecy.seal(
        list(codes),
        key=work.deps.keys.server_cipher,
        nonce=secrets.token_bytes(secrecy.NONCE),
        bound_to=_bound(batch_id),
        block=_BLOCK,
    )


def _refuse_unless_due(work: Work, row: Consultation) -> None:
    if row.provider != "code":
        raise Refused("codes.not_by_code")
    is_frozen = row.state in (State.APPROVED, State.OPEN)
    if not is_frozen or phase_of(whole_view(work, row), work.now) in _OVER:
        raise Refused("codes.not_now")


def _store(work: Work, batch: CodeBatch, codes: Sequence[str]) -> None:
    key = work.deps.keys.ballot_keys(batch.consultation_id).tag
    hashes = sorted(
        secrecy.voting_code_hash(code, batch.consultation_id, key) for code in codes
    )  # the sheet's order must not be the table's
    work.session.execute(
        insert(VotingCode),
        [
            {
                "consultation_id": batch.consultation_id,
                "code_hash": hashed,
                "batch_id": batch.id,
                "area_code": batch.area_code,
            }
            for hashed in hashes
        ],
    )


def make_batch(work: Work, *, slug: str, area: str, size: int) -> str:
    """Make *size* codes for people in *area*; returns the batch's id.

    Raises:
        Refused: ``role.not_yours``, ``codes.size``, ``codes.area``, ``codes.not_by_code``,
            ``codes.not_now`` before approval and after the end.
    """
    row = held_row(work, slug, Deed.PRINT_CODES)
    if not 1 <= size <= MOST:
        raise Refused("codes.size", {"most": MOST})
    is_asked = any(reaches(asked, area) for asked in row.areas)
    if not is_asked or work.session.get(Area, area) is None:
        raise Refused("codes.area")
    _refuse_unless_due(work, row)
    codes, batch_id = _new_codes(size), secrets.token_hex(16)
    batch = CodeBatch(
        id=batch_id,
        consultation_id=row.id,
        area_code=area,
        size=size,
        made_by=work.actor.id,
        made_at=work.now,
        sealed_codes=_seal(work, batch_id, codes),
    )
    work.session.add(batch)
    work.session.flush()
    _store(work, batch, codes)
    if row.state == State.OPEN and row.electorate is not None:
        row.electorate += size
        work.session.add(row)
    facts = {"batch": batch_id, "area": area, "size": size}
    audit.record(work, "codes.made", row.id, facts=facts)
    return batch_id


def batches(work: Work, *, slug: str) -> list[BatchView]:
    """The printings of a consultation, newest first."""
    row = row_for(work, slug, Deed.PRINT_CODES)
    rows = work.session.exec(
        select(CodeBatch)
        .options(defer(CodeBatch.sealed_codes))  # type: ignore[arg-type]  # a column at run time
        .where(CodeBatch.consultation_id == row.id)
        .order_by(col(CodeBatch.made_at).desc())
    )
    counted = select(VotingCode.batch_id, func.count()).group_by(col(VotingCode.batch_id))
    left = dict(work.session.execute(counted.where(VotingCode.consultation_id == row.id)).all())
    return [_batch_view(r, is_void=left.get(r.id, 0) < r.size) for r in rows]


def _batch_view(row: CodeBatch, *, is_void: bool) -> BatchView:
    can_be_had = row.downloaded_at is None and not is_void
    facts = (row.id, row.area_code, row.size, row.made_at, row.downloaded_at)
    return BatchView(*facts, can_be_had, is_void)


def _take(work: Work, batch: CodeBatch) -> list[str]:
    """The codes, for the one who empties the row; anybody else comes too late."""
    sealed = batch.sealed_codes
    if sealed is None and batch.downloaded_at is None:
        raise Refused("codes.void")
    emptied = work.session.execute(
        update(CodeBatch)
        .where(col(CodeBatch.id) == batch.id, col(CodeBatch.sealed_codes).is_not(None))
        .values(sealed_codes=None, downloaded_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if sealed is None or getattr(emptied, "rowcount", 0) != 1:
        raise Refused("codes.downloaded_already")
    key = work.deps.keys.server_cipher
    return [str(code) for code in secrecy.unseal(sealed, key=key, bound_to=_bound(batch.id))]


def _due_batch(work: Work, batch_id: str) -> tuple[CodeBatch, Consultation]:
    """The printing and what it is for, while its codes are worth something."""
    batch = work.session.get(CodeBatch, batch_id)
    row = work.session.get(Consultation, batch.consultation_id) if batch else None
    if batch is None or row is None:
        raise Refused("codes.unknown")
    must(work, Deed.PRINT_CODES, row.owner_area)
    _refuse_unless_due(work, row)
    return batch, row


def download(work: Work, *, batch_id: str, origin: str = "") -> str:
    """The printable sheet (HTML), once; afterwards nothing anywhere holds the codes.

    *origin* is where residents reach us, where none is configured.

    Raises:
        Refused: ``codes.unknown``, ``role.not_yours``, ``codes.not_now``,
            ``codes.downloaded_already``, ``codes.void``.
    """
    batch, row = _due_batch(work, batch_id)
    codes = _take(work, batch)
    facts = {"batch": batch.id, "size": batch.size}
    audit.record(work, "codes.downloaded", row.id, facts=facts)
    return sheet(
        title=row.title,
        address=f"{work.deps.settings.origin or origin}/c/{row.slug}",
        place=area_name(work, batch.area_code),
        codes=codes,
        batch=batch.id,
    )


def _unused(work: Work, batch: CodeBatch) -> list[str]:
    """The hashes of the batch's codes that no ballot came with."""
    of_batch = select(VotingCode.code_hash).where(VotingCode.batch_id == batch.id)
    key = work.deps.keys.ballot_keys(batch.consultation_id).tag
    tags = {
        secrecy.voter_tag(f"code:{hashed}", batch.consultation_id, key): hashed
        for hashed in work.session.exec(of_batch)
    }
    taken_part = select(Participation.tag).where(
        Participation.consultation_id == batch.consultation_id
    )
    for some in _chunks(list(tags)):
        for tag in work.session.exec(taken_part.where(col(Participation.tag).in_(some))):
            tags.pop(tag)
    return list(tags.values())


def _chunks(found: Sequence[str]) -> list[Sequence[str]]:
    return [found[start : start + _CHUNK] for start in range(0, len(found), _CHUNK)]


def void(work: Work, *, batch_id: str, reason: str) -> None:
    """Make the unused codes of a lost or misprinted sheet worthless; used ones keep their ballots.

    Who was let in with a code a moment ago may still finish.

    Raises:
        Refused: ``codes.unknown``, ``role.not_yours``, ``codes.not_now``, ``codes.none_to_void``,
            ``text.reason_too_short``.
    """
    batch, row = _due_batch(work, batch_id)
    why = public_reason({"zh": reason})["zh"]
    hold(work, row)
    unused = _unused(work, batch)
    if not unused:
        raise Refused("codes.none_to_void")
    for some in _chunks(unused):
        mine = col(VotingCode.consultation_id) == row.id
        work.session.execute(delete(VotingCode).where(mine, col(VotingCode.code_hash).in_(some)))
    batch.sealed_codes = None
    work.session.add(batch)
    if row.state == State.OPEN and row.electorate is not None:
        row.electorate -= len(unused)
        work.session.add(row)
    facts = {"batch": batch.id, "void": len(unused)}
    audit.record(work, "codes.voided", row.id, reason=why, facts=facts)
