"""A reading for Prometheus: the counts of this process, and how the county's ballots stand."""

from datetime import timedelta

from prometheus_client import generate_latest
from sqlmodel import col, func, select

from models.rules.lifecycle import State
from models.tables import Consultation, Intake, ReleaseBasis
from services import background, metrics
from services.deps import Deps, Work, begin


def _lag(work: Work) -> timedelta:
    """The longest time since the newest release of any consultation that is open."""
    oldest = work.session.scalar(
        select(func.min(ReleaseBasis.released_at))
        .join(Consultation, col(Consultation.id) == ReleaseBasis.consultation_id)
        .where(Consultation.state == State.OPEN)
    )
    return max(timedelta(), work.now - oldest) if oldest else timedelta()


def reading(deps: Deps) -> bytes:
    """Everything, in the text format of Prometheus."""
    with begin(deps, write=False) as work:
        is_open = select(func.count()).where(Consultation.state == State.OPEN)
        metrics.stands(
            waiting=work.session.scalar(select(func.count()).select_from(Intake)) or 0,
            is_open=work.session.scalar(is_open) or 0,
            lag=_lag(work).total_seconds(),
            beat=background.seconds_since_beat(),
        )
    return generate_latest(metrics.REGISTRY)
