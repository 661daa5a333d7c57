"""By which way ballots came, and what passed through helping hands; told at the end alone."""

from collections import Counter
from typing import Any

from sqlmodel import col, func, select

from models.rules.release import merge_small
from models.tables import AssistedDeed, PaperBatch, Participation
from services import helping
from services.deps import Work
from services.views import ConsultationView

#: In the order in which they are told.
CHANNELS = ("web", "api", "counter", "paper", "assisted", "hotline")


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


def final_figures(work: Work, view: ConsultationView, minimum: int) -> dict[str, Any]:
    """What the last release tells besides the tally."""
    return {
        "channels": shares(work, view, minimum),
        "helped": helped(work, view, minimum),
        "one_sided": helping.one_sided(work, view),
    }
