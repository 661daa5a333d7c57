"""Batches of paper ballots as they stand: where the sheets are, and what still has to be done."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlmodel import col, func, select

from models.rules.localized import Localized
from models.rules.paper import SheetCounts
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import PaperBatch, PaperReading, PaperSheet
from services.consultations import by_id, row_by_slug
from services.deps import Work
from services.permission import may, must

_MOST_SIGNED = 50
OUT, USED, SPOILED, UNUSED, VOID = "out", "used", "spoiled", "unused", "void"


@dataclass(frozen=True)
class PaperBatchView:
    """One batch and where its sheets are; no sheet by its number, nobody by name."""

    id: str
    area_code: str
    first: str
    last: str
    counts: SheetCounts
    printing_count: int
    issued_at: datetime
    #: sheets that wait for their second reader, and those whose two readings differ
    read_once: int
    differing: int
    drawn_by: str | None
    signed_by: str | None
    signed_at: datetime | None
    note: str
    #: of the consultation, in both languages
    title: Localized = field(default_factory=dict, compare=False)

    @property
    def in_hands(self) -> int:
        """People who hold a sheet whose ballot is not in the urn."""
        return self.counts.handed - self.counts.used


def counts_of(work: Work, batch: PaperBatch) -> SheetCounts:
    """Where the sheets of *batch* are now."""
    rows = work.session.execute(
        select(PaperSheet.state, func.count())
        .where(PaperSheet.batch_id == batch.id)
        .group_by(col(PaperSheet.state))
    )
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return SheetCounts(
        issued=sum(found.values()),
        used=found.get(USED, 0),
        spoiled=found.get(SPOILED, 0),
        unused=found.get(UNUSED, 0),
        handed=batch.handed_count,
    )


def _readings(work: Work, batch: PaperBatch) -> tuple[int, int]:
    rows = work.session.execute(
        select(func.count())
        .select_from(PaperReading)
        .where(PaperReading.batch_id == batch.id)
        .group_by(col(PaperReading.hash))
    )
    found = [count for (count,) in rows]
    return sum(n == 1 for n in found), sum(n > 1 for n in found)


def view_of(work: Work, batch: PaperBatch) -> PaperBatchView:
    """One batch as it is shown."""
    return PaperBatchView(
        batch.id,
        batch.area_code,
        f"{batch.number:02d}-0001",
        f"{batch.number:02d}-{batch.size:04d}",
        counts_of(work, batch),
        batch.printing_count,
        batch.issued_at,
        *_readings(work, batch),
        batch.drawn_by,
        batch.signed_by,
        batch.signed_at,
        batch.note,
        by_id(work, batch.consultation_id).title,
    )


def batches(work: Work, *, slug: str) -> list[PaperBatchView]:
    """The batches of a consultation at the places where the actor works with paper."""
    row = row_by_slug(work, slug)
    rows = work.session.exec(
        select(PaperBatch)
        .where(PaperBatch.consultation_id == row.id)
        .order_by(col(PaperBatch.number))
    ).all()
    return [view_of(work, b) for b in rows if may(work, Deed.READ_PAPER, b.area_code)]


def batch(work: Work, *, batch_id: str) -> PaperBatchView:
    """One batch. Raises `Refused` ``paper.unknown``, ``role.not_yours``."""
    row = work.session.get(PaperBatch, batch_id)
    if row is None:
        raise Refused("paper.unknown")
    must(work, Deed.READ_PAPER, row.area_code)
    return view_of(work, row)


def to_sign(work: Work) -> list[PaperBatchView]:
    """Batches at the actor's places that nobody has signed."""
    rows = work.session.exec(
        select(PaperBatch)
        .where(col(PaperBatch.signed_by).is_(None))
        .order_by(col(PaperBatch.issued_at))
    ).all()
    return [view_of(work, b) for b in rows if may(work, Deed.READ_PAPER, b.area_code)]


def signed(work: Work) -> list[PaperBatchView]:
    """Batches at the actor's places whose protocol stands; the newest first, so many at most."""
    rows = work.session.exec(
        select(PaperBatch)
        .where(col(PaperBatch.signed_by).is_not(None))
        .order_by(col(PaperBatch.signed_at).desc())
    )
    mine = (b for b in rows if may(work, Deed.READ_PAPER, b.area_code))
    return [view_of(work, b) for b in islice(mine, _MOST_SIGNED)]
