"""When the simulated residents of a ballot come: many at first, then a steady flow, a last rush."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from services.demo.draws import dealt
from services.demo.plans import Plan

_DAY, _HALF_DAY = timedelta(days=1), timedelta(hours=12)
_FIRST, _SECOND, _LAST = 20.0, 4.0, 2.0
#: what is mixed last is not released yet; a small last batch keeps the figures close to the count
_TAIL = 12
#: who comes with fewer than this is not mixed before more have come, so fewer make no wave
_COMPANY = 10
_LATELY = timedelta(minutes=20)
_JUST_NOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Wave:
    """So many ballots of one consultation at one moment, after *start* that came before."""

    at: datetime
    plan: Plan
    start: int
    count: int


def _moments(plan: Plan, now: datetime) -> list[datetime]:
    """Half past noon of each past day; of one that still runs, half past midnight too."""
    end = min(plan.closes_at, now - 2 * _LATELY)
    step = _HALF_DAY if plan.closes_at > now else _DAY
    found = []
    moment = plan.opens_at + timedelta(hours=3, minutes=30)
    while moment < end:
        found.append(moment)
        moment += step
    return found


def _in_company(counts: Mapping[datetime, int]) -> dict[datetime, int]:
    """The same ballots at fewer moments: who would come alone comes with those after them."""
    found: dict[datetime, int] = {}
    waiting, last = 0, max(counts)
    for moment, count in counts.items():
        waiting += count
        if waiting >= _COMPANY or moment == last:
            found[moment], waiting = waiting, 0
    return found


def waves(plan: Plan, total: int, now: datetime) -> list[Wave]:
    """*total* ballots from the opening to the close, or to *now*."""
    moments = _moments(plan, now)
    is_running = plan.closes_at > now
    if is_running:
        moments.append(now - _LATELY)
    shares = dict.fromkeys(moments, 1.0)
    for moment, share in zip(moments, (_FIRST, _SECOND), strict=False):
        shares[moment] = share
    if not is_running:
        shares[moments[-1]] = _LAST
    tail = min(_TAIL, total) if is_running else 0
    counts = _in_company(dealt(total - tail, shares))
    if tail:
        counts[now - _JUST_NOW] = tail
    starts = accumulate(counts.values(), initial=0)
    return [
        Wave(at, plan, start, count)
        for (at, count), start in zip(counts.items(), starts, strict=False)
        if count
    ]
