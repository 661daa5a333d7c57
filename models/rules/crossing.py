"""Two-way tables: the answers to one question among those who gave each answer to another.

Made once, after close, from exact counts; what leaves this module is coarsened as every group is.
A row is a group of people, so it obeys the rule for groups: at least K of them, and not of one
mind. Where everybody is in exactly one row, small rows are merged; where one may be in several
(several choices), a row is withheld when it or its complement is too small. An answer to the other
question that fewer than K gave has no figures either.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rules.publishable import PublicCell, public_row
from models.rules.release import BALLOTS, Counts, ReleaseSettings, is_safe_delta

MOST_ANSWERS = 12
#: So many questions at most are crossed with each other, in the order of the ballot.
MOST_QUESTIONS = 10


@dataclass(frozen=True)
class Axis:
    """One closed question: the keys that its answers count under, and how they relate.

    ``is_several``: one ballot may hold several of them; ``is_ordered``: they have an order, so a
    small one is merged with its neighbour.
    """

    question: str
    keys: tuple[str, ...]
    is_several: bool = False
    is_ordered: bool = False


@dataclass(frozen=True)
class CrossRow:
    """People who gave one of ``keys``, their rounded number, and what they answered there."""

    keys: tuple[str, ...]
    ballots: int
    cells: dict[str, PublicCell]


@dataclass(frozen=True)
class Cross:
    """One table; ``withheld`` names rows and columns that are too small or of one mind."""

    ballots: int
    rows: tuple[CrossRow, ...]
    withheld: tuple[str, ...] = ()


Keys = frozenset[str]


def counted(pairs: Iterable[tuple[Keys, Keys]]) -> tuple[Counter[tuple[str, str]], int]:
    """(row, column) → ballots, with `BALLOTS` for either, and how many answered both."""
    found: Counter[tuple[str, str]] = Counter()
    size = 0
    for rows, columns in pairs:
        size += 1
        for column in (*columns, BALLOTS):
            found[BALLOTS, column] += 1
            for row in rows:
                found[row, column] += 1
    return found, size


def _row(counts: Counter[tuple[str, str]], keys: Sequence[str], columns: Sequence[str]) -> Counts:
    return {c: sum(counts[key, c] for key in keys) for c in (BALLOTS, *columns)}


def _is_safe(row: Counts, settings: ReleaseSettings) -> bool:
    is_large = row[BALLOTS] >= settings.group_minimum
    return is_large and is_safe_delta({"": row}, settings)


def _partner(groups: Sequence[tuple[str, ...]], at: int, sizes: Sequence[int], axis: Axis) -> int:
    others = [i for i in range(len(groups)) if i != at]
    if axis.is_ordered:
        others = [i for i in others if abs(i - at) == 1]
    return min(others, key=lambda i: sizes[i])


def _merged(
    counts: Counter[tuple[str, str]], rows: Axis, columns: Axis, settings: ReleaseSettings
) -> list[tuple[str, ...]]:
    """Rows joined until each is safe; fewer than two: there is nothing to compare."""
    groups: list[tuple[str, ...]] = [(key,) for key in rows.keys if counts[key, BALLOTS]]
    while len(groups) > 1:
        made = [_row(counts, group, columns.keys) for group in groups]
        sizes = [row[BALLOTS] for row in made]
        unsafe = [i for i, row in enumerate(made) if not _is_safe(row, settings)]
        if not unsafe:
            return groups
        at = min(unsafe, key=lambda i: sizes[i])
        partner = _partner(groups, at, sizes, rows)
        joined = tuple(sorted(groups[at] + groups[partner], key=rows.keys.index))
        groups = [g for i, g in enumerate(groups) if i not in (at, partner)] + [joined]
        groups.sort(key=lambda group: rows.keys.index(group[0]))
    return []


def _kept(
    counts: Counter[tuple[str, str]], rows: Axis, columns: Axis, settings: ReleaseSettings
) -> list[tuple[str, ...]]:
    """Rows of which both those in it and those not in it are many enough."""
    whole = _row(counts, (BALLOTS,), columns.keys)
    found: list[tuple[str, ...]] = []
    for key in rows.keys:
        row = _row(counts, (key,), columns.keys)
        rest = whole[BALLOTS] - row[BALLOTS]
        if _is_safe(row, settings) and (rest == 0 or rest >= settings.group_minimum):
            found.append((key,))
    return found


def crossed(
    pairs: Iterable[tuple[Keys, Keys]], rows: Axis, columns: Axis, settings: ReleaseSettings
) -> Cross | None:
    """The table that may be shown; None where fewer than two rows may be.

    Args:
        pairs: for each ballot that answered both questions, what it answered to either.
    """
    counts, size = counted(pairs)
    groups = (_kept if rows.is_several else _merged)(counts, rows, columns, settings)
    if len(groups) < 2:
        return None
    small = {c for c in columns.keys if 0 < counts[BALLOTS, c] < settings.group_minimum}
    found = []
    for group in groups:
        published, cells = public_row(_row(counts, group, columns.keys), list(columns.keys))
        hidden = PublicCell(None, None, "hidden")
        cells = {key: hidden if key in small else cell for key, cell in cells.items()}
        found.append(CrossRow(group, published, cells))
    shown = {key for group in groups for key in group}
    gone = [key for key in rows.keys if key not in shown and counts[key, BALLOTS]]
    return Cross(size, tuple(found), (*gone, *sorted(small)))


def agrees(cross: Cross, pairs: Iterable[tuple[Keys, Keys]], columns: Axis) -> bool:
    """Does a published table say what *pairs* say? Which rows were merged is taken as published."""
    counts, size = counted(pairs)
    for row in cross.rows:
        ballots, cells = public_row(_row(counts, row.keys, columns.keys), list(columns.keys))
        hidden = {key: cells.get(key) for key, cell in row.cells.items() if cell.note == "hidden"}
        if (row.ballots, row.cells | hidden) != (ballots, cells):
            return False
    return cross.ballots == size
