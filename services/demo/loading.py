"""Loading the demo county: once, into an empty database, never in production."""

import secrets
from datetime import timedelta

from sqlmodel import func, select

from models.rules.refusal import Refused
from models.tables import Account, Area, Consultation, Roll, Switch, Table
from services import audit, lease
from services.demo import county
from services.demo.history import History, PastClock, Tell, in_the_past
from services.demo.plans import plans
from services.deps import SYSTEM, Deps, Work, begin

#: is on once everything is loaded; off while it is being loaded, or after that was interrupted
LOADED = "demo.loaded"
_LEASE = "demo.loading"
_BEFORE = timedelta(days=90)


def is_loaded(deps: Deps) -> bool:
    """Is the demo county there, whole?"""
    with begin(deps, write=False) as work:
        mark = work.session.get(Switch, LOADED)
        return mark is not None and mark.is_on


def _count(work: Work, table: type[Table]) -> int:
    return work.session.scalar(select(func.count()).select_from(table)) or 0


def _begin_afresh(work: Work) -> None:
    """Take the database for loading; what an interrupted loading left is cleared.

    The mark is only ever set in an empty database, so that what is cleared is the demo's own.
    """
    if work.session.get(Switch, LOADED) is not None:
        for table in reversed(Table.metadata.sorted_tables):
            if table.name != "lease":
                work.session.execute(table.delete())
    elif any(_count(work, table) for table in (Account, Area, Consultation, Roll)):
        raise Refused("demo.other_content")
    work.session.add(Switch(name=LOADED, is_on=False))


def _live(deps: Deps, holder: str, tell: Tell) -> None:
    clock = PastClock(deps.clock() - _BEFORE)

    def told(step: str, done: int, total: int) -> None:
        lease.hold(deps, _LEASE, holder)
        tell(step, done, total)

    with in_the_past(deps, clock) as past:
        told("county", 1, 1)
        people = county.lay_out(past)
        now = deps.clock()
        history = History(past, clock, people, now, told)
        for plan in plans(now.astimezone(deps.settings.zone).date(), deps.settings.zone):
            history.plan(plan)
        history.live()


def load(deps: Deps, *, tell: Tell) -> bool:
    """Load the demo county; False when it is there already.

    Args:
        tell: is told the step, how much of it is done, and of how much.

    Raises:
        Refused: ``demo.production``, ``demo.other_content``, ``demo.loading_elsewhere``.
    """
    if not deps.settings.is_demo:
        raise Refused("demo.production")
    if is_loaded(deps):
        return False
    holder = secrets.token_hex(8)
    if not lease.hold(deps, _LEASE, holder):
        raise Refused("demo.loading_elsewhere")
    try:
        with begin(deps, actor=SYSTEM) as work:
            _begin_afresh(work)
        _live(deps, holder, tell)
        with begin(deps, actor=SYSTEM) as work:
            work.session.merge(Switch(name=LOADED, is_on=True))
            audit.record(work, "demo.loaded", county.COUNTY)
    finally:
        lease.let_go(deps, _LEASE, holder)
    return True
