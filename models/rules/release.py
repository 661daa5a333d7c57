"""The release rule: what may be shown of a running ballot, and when (methods.md §2.4).

A *tally* maps each option key of each question to a count; the key ``*`` counts ballots.
Everything here works on exact counts and decides; `models.rules.publishable` then coarsens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.strata import CATEGORIES, ORDERED, SKIPPED

BALLOTS = "*"
Counts = dict[str, int]
Tally = dict[str, Counts]
#: Category (or merged categories) of one dimension → its tally.
Groups = dict[tuple[str, ...], Tally]

#: A first release that would have to merge groups waits until this many times what is needed.
PATIENCE = 5
SMALL_ELECTORATE = 30


@dataclass(frozen=True)
class ReleaseSettings:
    """K, B and T of the rule. They may be raised, never lowered, but for open L0 ballots."""

    group_minimum: int = 10
    batch_minimum: int = 10
    interval: timedelta = timedelta(seconds=60)

    @property
    def is_exact(self) -> bool:
        """Nobody is identified and no strata are asked: every ballot may show at once."""
        return self.batch_minimum == 1


def ballots_in(tally: Tally) -> int:
    """How many ballots a tally is of: the largest count of any question's ``*``."""
    return max((counts.get(BALLOTS, 0) for counts in tally.values()), default=0)


def added(one: Tally, other: Tally) -> Tally:
    """The sum of two tallies."""
    total: Tally = {question: dict(counts) for question, counts in one.items()}
    for question, counts in other.items():
        mine = total.setdefault(question, {})
        for key, count in counts.items():
            mine[key] = mine.get(key, 0) + count
    return total


def difference(old: Tally, new: Tally) -> Tally:
    """What *new* has more than *old*, zeros included."""
    result: Tally = {}
    for question in {*old, *new}:
        before, now = old.get(question, {}), new.get(question, {})
        result[question] = {k: now.get(k, 0) - before.get(k, 0) for k in {*before, *now}}
    return result


def is_unchanged(delta: Tally) -> bool:
    """Is there nothing in *delta*?"""
    return not any(count for counts in delta.values() for count in counts.values())


def _is_mixed(counts: Counts) -> bool:
    """Do the ballots of this delta differ enough that none of them can be told from it?

    At least two options have two ballots or more, and no option is on all but one of them. For
    single choice the second follows from the first; for several choices it does not. Where nothing
    but the ballots is counted there is nothing to tell.
    """
    size = counts.get(BALLOTS, 0)
    chosen = [count for key, count in counts.items() if key != BALLOTS]
    if not chosen:
        return True
    return sum(count >= 2 for count in chosen) >= 2 and max(chosen) <= size - 2


def is_safe_delta(delta: Tally, settings: ReleaseSettings) -> bool:
    """May the difference between two published figures be this one?

    An empty one may. Any other needs a full batch, nothing negative (a changed ballot that would
    show waits for company) and a mixed choice in every question that changed.
    """
    if is_unchanged(delta) or settings.is_exact:
        return True
    if ballots_in(delta) < settings.batch_minimum:
        return False
    for counts in delta.values():
        if not any(counts.values()):
            continue
        if counts.get(BALLOTS, 0) < settings.batch_minimum or min(counts.values()) < 0:
            return False
        if not _is_mixed(counts):
            return False
    return True


def releasable(old: Tally, new: Tally, settings: ReleaseSettings) -> Tally:
    """What may be shown of *new* after *old*: each question as far as its own delta is safe.

    In a survey few are asked some questions; those wait for company and hold up no other.
    """
    delta = difference(old, new)
    safe = {q: is_safe_delta({q: counts}, settings) for q, counts in delta.items()}
    chosen = {q: (new if is_safe else old).get(q, {}) for q, is_safe in safe.items()}
    return {q: counts for q, counts in chosen.items() if counts}


def may_release(
    old: Tally,
    new: Tally,
    *,
    last_at: datetime | None,
    now: datetime,
    settings: ReleaseSettings,
) -> bool:
    """May anything of the headline move from *old* towards *new* now, while the ballot is open?"""
    if last_at is not None and now - last_at < settings.interval:
        return False
    return not is_unchanged(difference(old, releasable(old, new, settings)))


def _neighbours(dimension: str, groups: Sequence[tuple[str, ...]], at: int) -> list[int]:
    """Where a small group may go: beside it when the categories have an order, else anywhere."""
    others = [i for i in range(len(groups)) if i != at]
    if dimension not in ORDERED or SKIPPED in groups[at]:
        return others
    order = CATEGORIES[dimension]

    def places(group: tuple[str, ...]) -> list[int]:
        return [order.index(c) for c in group if c in order]

    mine = places(groups[at])
    beside = [i for i in others if any(abs(a - b) == 1 for a in mine for b in places(groups[i]))]
    return beside or others


def merge_small(dimension: str, sizes: Mapping[str, int], minimum: int) -> list[tuple[str, ...]]:
    """Join groups below *minimum* with their smallest neighbour until none is below.

    Returns:
        The groups as tuples of categories, in the order of the categories; fewer than two when
        the dimension cannot be shown at all.
    """
    groups: list[tuple[str, ...]] = [(category,) for category in sizes]

    def size(group: tuple[str, ...]) -> int:
        return sum(sizes[c] for c in group)

    order = list(sizes)
    while len(groups) > 1:
        small = min(range(len(groups)), key=lambda i: size(groups[i]))
        if size(groups[small]) >= minimum:
            break
        partner = min(_neighbours(dimension, groups, small), key=lambda i: size(groups[i]))
        joined = tuple(sorted(groups[small] + groups[partner], key=order.index))
        groups = [g for i, g in enumerate(groups) if i not in (small, partner)]
        groups.append(joined)
        groups.sort(key=lambda g: order.index(g[0]))
    return groups if size(groups[0]) >= minimum else []


def grouped(tallies: Mapping[str, Tally], groups: Sequence[tuple[str, ...]]) -> Groups:
    """The tallies of merged groups; a category that no group names joins the last one."""
    named = {category for group in groups for category in group}
    result: Groups = {}
    for position, group in enumerate(groups):
        members = list(group)
        if position == len(groups) - 1:
            members += [c for c in tallies if c not in named]
        total: Tally = {}
        for category in members:
            total = added(total, tallies.get(category, {}))
        result[group] = total
    return result


def release_dimension(
    dimension: str,
    tallies: Mapping[str, Tally],
    released: Groups | None,
    *,
    settings: ReleaseSettings,
    is_final: bool,
) -> Groups | None:
    """The groups of one dimension that may be published from this prefix, or None: it waits.

    Args:
        tallies: category → exact tally, every offered category and ``na`` present.
        released: what was published of this dimension before; its merges stay for good.
        is_final: the ballot has closed, so nothing is left to wait for.
    """
    if released is None:
        sizes = {category: ballots_in(tally) for category, tally in tallies.items()}
        groups = merge_small(dimension, sizes, settings.group_minimum)
        if len(groups) < 2:
            return None
        enough = PATIENCE * settings.group_minimum * len(sizes)
        if len(groups) < len(sizes) and sum(sizes.values()) < enough and not is_final:
            return None
        first = grouped(tallies, groups)
        safe = all(is_safe_delta(tally, settings) for tally in first.values())
        return first if safe else None
    candidate = grouped(tallies, list(released))
    deltas = [difference(released[group], tally) for group, tally in candidate.items()]
    if all(is_unchanged(delta) for delta in deltas):
        return None
    return candidate if all(is_safe_delta(d, settings) for d in deltas) else None
