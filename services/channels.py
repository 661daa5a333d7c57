"""By which way ballots came, and what passed through helping hands; told at the end alone."""

from collections import Counter
from typing import Any

from sqlmodel import col, func, select

from models.rules.release import BALLOTS, merge_small
from models.tables import AssistedDeed, Cube, PaperBatch, Participation
from services.deps import Work
from services.folding import helper_in
from services.views import ConsultationView

#: In the order in which they are told.
CHANNELS = ("web", "api", "counter", "paper", "assisted", "hotline")
#: A pattern of choices is looked for from so many ballots on, and is unusual above this share.
LEAST_BALLOTS, UNUSUAL_PERCENT = 30, 90


def _counts(work: Work, consultation_id: str) -> Counter[str]:
    """Ballots by channel: a sheet that was given out counts once its ballot is in."""
    rows = work.session.execute(
        select(Participation.channel, func.count())
        .where(Participation.consultation_id == consultation_id)
        .group_by(col(Participation.channel))
    )
    found = Counter({row[0]: row[1] for row in rows})
    used = select(func.sum(PaperBatch.used_count)).where(
        PaperBatch.consultation_id == consultation_id
    )
    if "paper" in found:
        found["paper"] = int(work.session.scalar(used) or 0)
    return found


def shares(work: Work, view: ConsultationView, minimum: int) -> list[list[Any]]:
    """Ballots by channel, those below *minimum* merged: lists of [channels, ballots]."""
    found = _counts(work, view.id)
    sizes = {channel: found[channel] for channel in CHANNELS if found[channel]}
    if not sizes:
        return []
    groups = merge_small("channel", sizes, minimum)
    return [[list(group), sum(sizes[c] for c in group)] for group in groups]


def helped(work: Work, view: ConsultationView, minimum: int) -> list[list[Any]]:
    """Ballots by the account that helped: [account, ballots], few ones together under ``""``."""
    rows = work.session.execute(
        select(AssistedDeed.assistant, func.sum(AssistedDeed.ballots))
        .where(AssistedDeed.consultation_id == view.id)
        .group_by(col(AssistedDeed.assistant))
    )
    sizes = {row[0]: int(row[1]) for row in rows}
    told = [[who, size] for who, size in sizes.items() if size >= minimum]
    rest = sum(sizes.values()) - sum(size for _who, size in told)
    told.sort(key=lambda one: (-one[1], one[0]))
    return [*told, ["", rest]] if rest else told


def one_sided(work: Work, view: ConsultationView) -> list[str]:
    """Marks of helpers of whose ballots, 30 or more, over 90 % support one option of a question.

    Only this yes or no leaves the counts, once, at the end.
    """
    rows = work.session.execute(
        select(Cube.question, Cube.cell, Cube.key, Cube.settled).where(
            Cube.consultation_id == view.id, col(Cube.cell).startswith("assistant=")
        )
    )
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for question, cell, key, settled in rows:
        counts.setdefault((helper_in(cell), question), {})[key] = settled
    options = {q.code: {o.code for o in q.options} for q in view.questions}
    return sorted(
        {
            mark
            for (mark, question), tally in counts.items()
            if tally.get(BALLOTS, 0) >= LEAST_BALLOTS
            and _most(tally, options.get(question, set())) * 100 > tally[BALLOTS] * UNUSUAL_PERCENT
        }
    )


def _most(tally: dict[str, int], options: set[str]) -> int:
    return max((count for key, count in tally.items() if key in options), default=0)


def final_figures(work: Work, view: ConsultationView, minimum: int) -> dict[str, Any]:
    """What the last release tells besides the tally."""
    return {
        "channels": shares(work, view, minimum),
        "helped": helped(work, view, minimum),
        "one_sided": one_sided(work, view),
    }
