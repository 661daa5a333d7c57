"""How exact group counts are coarsened before anybody sees them (methods.md §2.4, 6 and 7)."""

from dataclasses import dataclass

from models.rules.release import BALLOTS, Counts

STEP = 5
FEW = 3
DOMINANT_PERCENT = 95


@dataclass(frozen=True)
class PublicCell:
    """One option in one group.

    ``count`` is rounded to five, or None where it may not be told; ``note`` then says why:
    ``few`` (one or two) or ``dominant`` (more than 95 % of the group chose one option).
    """

    count: int | None
    percent: int | None
    note: str = ""


def to_step(count: int) -> int:
    """The nearest multiple of five; the same count always gives the same figure."""
    return (count + STEP // 2) // STEP * STEP


def public_row(counts: Counts, keys: list[str]) -> tuple[int, dict[str, PublicCell]]:
    """The published size of a group, and its cells in the order of *keys*.

    Percentages are whole and computed from published figures only.
    """
    exact = counts.get(BALLOTS, 0)
    size = to_step(exact)
    if any(counts.get(key, 0) * 100 > exact * DOMINANT_PERCENT for key in keys):
        return size, {
            key: PublicCell(None, DOMINANT_PERCENT, "dominant")
            if counts.get(key, 0) * 100 > exact * DOMINANT_PERCENT
            else PublicCell(None, None, "hidden")
            for key in keys
        }
    return size, {key: _cell(counts.get(key, 0), size) for key in keys}


def _cell(count: int, size: int) -> PublicCell:
    if 0 < count < FEW:
        return PublicCell(None, None, "few")
    shown = to_step(count)
    return PublicCell(shown, round(100 * shown / size) if size else 0)
