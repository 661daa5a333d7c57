"""Counts for Prometheus: how much of what happened, never who or which choice."""

from prometheus_client import CollectorRegistry, Counter, Gauge

REGISTRY = CollectorRegistry()
_CAST = Counter(
    "sunshine_ballots_cast", "Ballots handed to the urn, by outcome", ["status"], registry=REGISTRY
)
_MIXED = Counter("sunshine_ballots_mixed", "Ballots mixed into batches", registry=REGISTRY)
_RELEASED = Counter("sunshine_releases", "Tally releases made", registry=REGISTRY)
_ROUND = Gauge(
    "sunshine_clockwork_seconds",
    "Duration of the last round of background duties",
    registry=REGISTRY,
)


def cast(status: str) -> None:
    """One ballot was answered with *status*."""
    _CAST.labels(status).inc()


def mixed(count: int) -> None:
    """So many ballots were mixed."""
    _MIXED.inc(count)


def released() -> None:
    """One release was made."""
    _RELEASED.inc()


def round_took(seconds: float) -> None:
    """The background duties took so long."""
    _ROUND.set(seconds)
