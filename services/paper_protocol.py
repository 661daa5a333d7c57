"""The protocol of a batch: where every sheet is, drawn up by one person and signed by another."""

from sqlmodel import col, func, select

from models.rules import paper
from models.rules.lifecycle import Phase
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation, PaperBatch, PaperReading, PaperSheet, Participation
from services import audit
from services.consultations import phase_of, row_by_slug, whole_view
from services.deps import Work
from services.paper import hashes, held_batch
from services.paper_batches import OUT, VOID, counts_of
from services.permission import must

_SHORTEST_NOTE, _LONGEST_NOTE = 10, 500


def _open_readings(work: Work, batch: PaperBatch) -> int:
    mine = PaperReading.batch_id == batch.id
    found = work.session.scalar(select(func.count(func.distinct(PaperReading.hash))).where(mine))
    return found or 0


def draw_up(work: Work, *, batch_id: str, note: str = "") -> None:
    """Say that all sheets are accounted for; missing ones need a note of how that came about.

    Raises:
        Refused: ``paper.readings_open``, ``paper.note_missing``, ``paper.signed``, and
            ``paper.still_out`` while people may still bring back the sheets that are missing.
    """
    batch, row = held_batch(work, batch_id, Deed.READ_PAPER)
    waiting = _open_readings(work, batch)
    if waiting:
        raise Refused("paper.readings_open", {"count": waiting})
    counts = counts_of(work, batch)
    if counts.missing and phase_of(whole_view(work, row), work.now) == Phase.OPEN:
        raise Refused("paper.still_out", {"count": counts.missing})
    said = note.strip()[:_LONGEST_NOTE]
    if counts.missing and len(said) < _SHORTEST_NOTE:
        raise Refused("paper.note_missing", {"count": counts.missing, "least": _SHORTEST_NOTE})
    batch.counts, batch.note = counts.plain(), said
    batch.drawn_by, batch.drawn_at = work.actor.id, work.now
    work.session.add(batch)
    facts = {"batch": batch.number} | counts.plain()
    audit.record(work, "paper.drawn_up", row.id, reason=said, facts=facts)


def sign(work: Work, *, batch_id: str) -> None:
    """The second person's name under the protocol; nothing in the batch changes any more.

    Raises:
        Refused: ``paper.not_drawn_up`` (also when something changed since),
            ``paper.same_person``.
    """
    batch, row = held_batch(work, batch_id, Deed.READ_PAPER)
    counts = counts_of(work, batch)
    if batch.drawn_by is None or batch.counts != counts.plain():
        raise Refused("paper.not_drawn_up")
    if batch.drawn_by == work.actor.id:
        raise Refused("paper.same_person")
    for sheet in work.session.exec(
        select(PaperSheet).where(PaperSheet.batch_id == batch.id, PaperSheet.state == OUT)
    ).all():
        sheet.state = VOID
        work.session.add(sheet)
    batch.signed_by, batch.signed_at = work.actor.id, work.now
    work.session.add(batch)
    facts = {"batch": batch.number} | counts.plain()
    audit.record(work, "paper.signed", row.id, facts=facts)


def missing(work: Work, *, batch_id: str) -> list[str]:
    """Serials of the sheets that are nowhere yet, while the keys are there to tell them."""
    batch = work.session.get(PaperBatch, batch_id)
    if batch is None:
        raise Refused("paper.unknown")
    must(work, Deed.READ_PAPER, batch.area_code)
    if not work.deps.keys.has_ballot_keys(batch.consultation_id):
        return []
    out = set(
        work.session.exec(
            select(PaperSheet.hash).where(PaperSheet.batch_id == batch.id, PaperSheet.state == OUT)
        )
    )
    key = work.deps.keys.ballot_keys(batch.consultation_id).tag
    return [
        paper.serial(batch.consultation_id, batch.number, n, key)
        for n, hashed in hashes(work, batch, range(1, batch.size + 1)).items()
        if hashed in out
    ]


def unsigned(work: Work, consultation_id: str) -> int:
    """How many batches are not signed; while there are any, the count does not close."""
    mine = select(func.count()).where(
        PaperBatch.consultation_id == consultation_id, col(PaperBatch.signed_by).is_(None)
    )
    return work.session.scalar(mine) or 0


def waits_for_paper(work: Work, *, slug: str) -> int:
    """Batches that hold up the close of an exercise whose time is over; 0: nothing does."""
    row = row_by_slug(work, slug)
    is_over = row.closes_at is not None and row.closes_at <= work.now
    return unsigned(work, row.id) if is_over and row.state == "open" else 0


def differences(work: Work, row: Consultation) -> list[str]:
    """What does not add up between people, sheets and batches, as codes."""
    mine = PaperBatch.consultation_id == row.id
    rows = work.session.exec(select(PaperBatch).where(mine)).all()
    handed = sum(b.handed_count for b in rows)
    on_list = work.session.scalar(
        select(func.count())
        .select_from(Participation)
        .where(Participation.consultation_id == row.id, Participation.channel == "paper")
    )
    found = [] if on_list == handed else ["paper.people"]
    for batch in rows:
        counts = counts_of(work, batch)
        is_kept = not batch.signed_by or batch.counts == counts.plain()
        if counts.issued != batch.size or counts.used != batch.used_count or not is_kept:
            found.append("paper.sheets")
    return list(dict.fromkeys(found))


def unfilled(work: Work, consultation_id: str) -> int:
    """People who were given a sheet whose ballot is not in the urn."""
    both = select(func.sum(PaperBatch.handed_count - PaperBatch.used_count)).where(
        PaperBatch.consultation_id == consultation_id
    )
    return int(work.session.scalar(both) or 0)
