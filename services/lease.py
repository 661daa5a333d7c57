"""Leases: of several processes, one does a background duty; another takes over when it dies."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from models.tables import Lease
from services.database import lock
from services.deps import SYSTEM, Deps, begin

LASTS = timedelta(seconds=15)
#: a lease further ahead was written by a clock that has been set back since, and binds nobody
_FURTHEST = timedelta(minutes=1)


def hold(deps: Deps, name: str, holder: str) -> bool:
    """Take or renew the lease *name*; False while another holder's is still good."""
    with begin(deps, actor=SYSTEM, is_routine=True) as work:
        lock(work.session.connection(), f"lease:{name}")
        row = work.session.get(Lease, name)
        if row is None:
            work.session.add(Lease(name=name, holder=holder, until_at=work.now + LASTS))
            return True
        if row.holder != holder and work.now < row.until_at < work.now + _FURTHEST:
            return False
        row.holder, row.until_at = holder, work.now + LASTS
        work.session.add(row)
        return True


def let_go(deps: Deps, name: str, holder: str) -> None:
    """End one's own lease, so that another process need not wait."""
    with begin(deps, actor=SYSTEM, is_routine=True) as work:
        work.session.execute(
            update(Lease)
            .where(col(Lease.name) == name, col(Lease.holder) == holder)
            .values(until_at=work.now)
        )
