"""Paper ballots: batches issued for a place, and sheets handed to people who are then on the list.

To hand out a sheet takes the person's one participation and notes no number of a sheet; to read a
sheet later puts a ballot into the urn and asks for no person. Only counts meet, in one row.
"""

import secrets
from collections.abc import Iterable

from sqlalchemy import Date, bindparam, insert, text
from sqlmodel import func, select

from models.rules import paper
from models.rules.areas import reaches
from models.rules.lifecycle import Phase, State, refuse_unless_open
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Area, Consultation, PaperBatch, PaperReading, PaperSheet, Participation
from services import audit, quotas
from services.consultations import phase_of, row_by_slug, whole_view
from services.deps import Work
from services.identity import subject_of
from services.paper_batches import OUT, SPOILED, UNUSED, USED, VOID
from services.participation import seal_paper
from services.permission import hold, may_see, must

_CHANNEL = "paper"
_HAND_OUT = text(
    "INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed)"
    " VALUES (:cid, :tag, :day, :channel, 0, :sealed) ON CONFLICT DO NOTHING"
).bindparams(bindparam("day", type_=Date))


def _refuse_unless_due(work: Work, row: Consultation) -> None:
    if row.provider != "roll":
        raise Refused("paper.not_by_roll")
    view = whole_view(work, row)
    if not view.is_ready:
        raise Refused("ballot.not_ready")
    try:
        quotas.places_on_paper(work, view)
    except Refused:
        raise Refused("paper.has_quota") from None
    is_frozen = row.state in (State.APPROVED, State.OPEN)
    if not is_frozen or phase_of(view, work.now) not in (Phase.UPCOMING, Phase.OPEN):
        raise Refused("paper.not_now")


def refuse_place(work: Work, asked_areas: Iterable[str], area: str) -> None:
    """Raise `Refused` ``paper.area`` where nobody of *area* is asked."""
    is_asked = any(reaches(asked, area) or reaches(area, asked) for asked in asked_areas)
    if not is_asked or work.session.get(Area, area) is None:
        raise Refused("paper.area")


def _next_number(work: Work, consultation_id: str) -> int:
    mine = PaperBatch.consultation_id == consultation_id
    number = (work.session.scalar(select(func.max(PaperBatch.number)).where(mine)) or 0) + 1
    if number > paper.MOST_BATCHES:
        raise Refused("paper.too_many_batches", {"most": paper.MOST_BATCHES})
    return number


def hashes(work: Work, batch: PaperBatch, sheets: Iterable[int]) -> dict[int, str]:
    """Number of a sheet → how it is stored."""
    cid, key = batch.consultation_id, work.deps.keys.ballot_keys(batch.consultation_id).tag
    return {n: paper.sheet_hash(cid, batch.number, n, key) for n in sheets}


def _store_sheets(work: Work, batch: PaperBatch) -> None:
    stored = sorted(hashes(work, batch, range(1, batch.size + 1)).values())
    plain = {"consultation_id": batch.consultation_id, "batch_id": batch.id, "state": OUT}
    work.session.execute(insert(PaperSheet), [plain | {"hash": one} for one in stored])


def issue(work: Work, *, slug: str, area: str, size: int) -> str:
    """Make a batch of *size* sheets for *area*; returns its id.

    Raises:
        Refused: ``role.not_yours``, ``paper.size``, ``paper.area``, ``paper.not_by_roll``,
            ``paper.has_quota``, ``paper.too_many_batches``, and ``paper.not_now`` before
            approval and after the end.
    """
    must(work, Deed.ISSUE_PAPER, area)
    row = row_by_slug(work, slug)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    row = hold(work, row)
    if not 1 <= size <= paper.MOST_SHEETS:
        raise Refused("paper.size", {"most": paper.MOST_SHEETS})
    refuse_place(work, row.areas, area)
    _refuse_unless_due(work, row)
    batch = PaperBatch(
        id=secrets.token_hex(16),
        consultation_id=row.id,
        area_code=area,
        number=_next_number(work, row.id),
        size=size,
        issued_by=work.actor.id,
        issued_at=work.now,
    )
    work.session.add(batch)
    work.session.flush()
    _store_sheets(work, batch)
    facts = {"batch": batch.number, "area": area, "sheets": size}
    audit.record(work, "paper.issued", row.id, facts=facts)
    return batch.id


def held_batch(work: Work, batch_id: str, deed: Deed) -> tuple[PaperBatch, Consultation]:
    """A batch that is not signed yet, and its consultation, held for a change.

    Raises:
        Refused: ``paper.unknown``, ``role.not_yours``, ``paper.signed``.
    """
    batch = work.session.get(PaperBatch, batch_id)
    if batch is None:
        raise Refused("paper.unknown")
    must(work, deed, batch.area_code)
    row = hold(work, work.session.get_one(Consultation, batch.consultation_id))
    work.session.refresh(batch)
    if batch.signed_by:
        raise Refused("paper.signed")
    return batch, row


def touch(work: Work, batch: PaperBatch) -> None:
    """The batch has changed: a protocol that was drawn up before no longer fits."""
    batch.drawn_by = batch.drawn_at = None
    work.session.add(batch)
    work.session.flush()


def hand_out(work: Work, *, batch_id: str, number: str) -> None:
    """Give a sheet to the person of *number*, who has voted herewith as far as the list goes.

    The sheet takes the person's place of each quota, so whoever holds one will be counted. The
    number is not stored and the record gets no line: a moment would name the person.

    Raises:
        Refused: ``identity.…`` for somebody who may not vote, ``paper.has_sheet`` and
            ``paper.has_voted`` for somebody who did, ``paper.none_left``, ``ballot.closed``,
            ``quota.all_taken`` and ``quota.group_taken`` where no place is left.
    """
    batch, row = held_batch(work, batch_id, Deed.ISSUE_PAPER)
    view = whole_view(work, row)
    refuse_unless_open(phase_of(view, work.now))
    tag, _subject = subject_of(work, view, {"number": number}, work.actor.id)
    if batch.handed_count >= batch.size:
        raise Refused("paper.none_left")
    facts = {
        "cid": row.id,
        "tag": tag,
        "day": work.now.astimezone(work.deps.settings.zone).date(),
        "channel": _CHANNEL,
        "sealed": seal_paper(work.deps, row.id, tag),
    }
    if getattr(work.session.execute(_HAND_OUT, facts), "rowcount", 0) != 1:
        earlier = work.session.get_one(Participation, (row.id, tag))
        code = "paper.has_sheet" if earlier.channel == _CHANNEL else "paper.has_voted"
        raise Refused(code, {"day": earlier.day.isoformat()})
    quotas.take(work, row.id, quotas.places_on_paper(work, view))
    batch.handed_count += 1
    touch(work, batch)


def set_aside(work: Work, *, batch_id: str, first: int, last: int, state: str) -> int:
    """Say what became of the sheets *first* to *last*: ``unused``, ``spoiled``, or ``out`` again.

    Raises:
        Refused: ``paper.range``, ``paper.state``, ``paper.sheets_settled`` when the ballot of one
            of them is in the urn or being read.
    """
    batch, row = held_batch(work, batch_id, Deed.ISSUE_PAPER)
    if state not in (UNUSED, SPOILED, OUT):
        raise Refused("paper.state")
    if not 1 <= first <= last <= batch.size:
        raise Refused("paper.range", {"last": batch.size})
    wanted = set(hashes(work, batch, range(first, last + 1)).values())
    mine = PaperSheet.batch_id == batch.id
    sheets = [s for s in work.session.exec(select(PaperSheet).where(mine)) if s.hash in wanted]
    read = work.session.exec(select(PaperReading.hash).where(PaperReading.batch_id == batch.id))
    if any(s.state in (USED, VOID) for s in sheets) or wanted.intersection(read):
        raise Refused("paper.sheets_settled")
    for sheet in sheets:
        sheet.state = state
        work.session.add(sheet)
    touch(work, batch)
    facts = {"batch": batch.number, "first": first, "last": last, "state": state}
    audit.record(work, "paper.set_aside", row.id, facts=facts)
    return len(sheets)
