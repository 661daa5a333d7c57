"""Tables of a survey that is over, as they are read: by groups, and two questions crossed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from models.tables import TallyRelease
from services.crosses import CROSSES
from services.deps import Work
from services.results import FIGURES, breakdown_of, may_see
from services.views import Breakdown, ConsultationView


@dataclass(frozen=True)
class CrossRowView:
    """People who gave one of ``keys`` in the first question, and what they answered there."""

    keys: tuple[str, ...]
    ballots: int
    #: key of the second question → (count or None, percent or None, note)
    cells: dict[str, tuple[int | None, int | None, str]]


@dataclass(frozen=True)
class CrossView:
    """One released table."""

    rows_of: str
    columns_of: str
    ballots: int
    released_at: datetime
    rows: tuple[CrossRowView, ...]
    withheld: tuple[str, ...]


def _view(key: str, stored: dict[str, Any], at: datetime) -> CrossView:
    rows, _, columns = key.partition("|")
    told = tuple(
        CrossRowView(
            tuple(row["keys"]),
            row["ballots"],
            {key: (cell[0], cell[1], cell[2]) for key, cell in row["cells"].items()},
        )
        for row in stored["rows"]
    )
    return CrossView(rows, columns, stored["ballots"], at, told, tuple(stored["withheld"]))


def _final(work: Work, view: ConsultationView) -> TallyRelease | None:
    """The final release, where this reader may see breakdowns of it."""
    shows, with_groups = may_see(work, view)
    if shows != FIGURES or not with_groups:
        return None
    return work.session.scalar(
        select(TallyRelease).where(
            TallyRelease.consultation_id == view.id, col(TallyRelease.is_final).is_(True)
        )
    )


def breakdowns_of(work: Work, view: ConsultationView) -> tuple[Breakdown, ...]:
    """Every question of a survey that is over by every group, scales and tables too."""
    row = _final(work, view)
    stored = row.figures.get("breakdowns", {}) if row else {}
    return tuple(
        breakdown_of(dimension, question.code, stored[dimension])
        for dimension in view.strata
        if dimension in stored
        for question in view.questions
        if question.code in stored[dimension]["questions"]
    )


def crosses_of(work: Work, view: ConsultationView) -> tuple[CrossView, ...]:
    """All released tables of a survey that is over; none before."""
    row = _final(work, view)
    if row is None:
        return ()
    found = row.figures.get(CROSSES, {})
    return tuple(_view(key, stored, row.released_at) for key, stored in found.items())
