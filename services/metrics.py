"""Counts for Prometheus: how much of what happened, never who, where or which choice."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

# A moment for each code and route would say more than a count should.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own
REGISTRY = CollectorRegistry()
_CAST = Counter(
    "sunshine_ballots_cast", "Ballots handed to the urn, by outcome", ["status"], registry=REGISTRY
)
_REFUSED = Counter(
    "sunshine_refusals", "Requests that were refused, by code", ["code"], registry=REGISTRY
)
_SIGN_INS = Counter("sunshine_sign_ins", "Tries to sign in", ["outcome"], registry=REGISTRY)
_BATCHES = Counter("sunshine_batches_mixed", "Batches that were mixed", registry=REGISTRY)
_MIXED = Counter("sunshine_ballots_mixed", "Ballots mixed into batches", registry=REGISTRY)
_RELEASED = Counter("sunshine_releases", "Tally releases made", registry=REGISTRY)
_ROUND = Gauge(
    "sunshine_clockwork_seconds",
    "Duration of the last round of background duties",
    registry=REGISTRY,
)
_WAITING = Gauge("sunshine_ballots_waiting", "Sealed ballots not mixed yet", registry=REGISTRY)
_OPEN = Gauge("sunshine_consultations_open", "Consultations that are open", registry=REGISTRY)
_LAG = Gauge(
    "sunshine_release_lag_seconds",
    "Longest time since the newest release of an open consultation",
    registry=REGISTRY,
)
_BEAT = Gauge(
    "sunshine_clockwork_beat_seconds",
    "Time since the last round of this process; -1 where none runs",
    registry=REGISTRY,
)
_CASTING = Gauge(
    "sunshine_casts_in_flight", "API voters who wait for their commit", registry=REGISTRY
)
_CONNECTED = Gauge("sunshine_pages_connected", "Browsers with a page open", registry=REGISTRY)
_REQUESTS = Counter(
    "sunshine_requests",
    "Requests by method, route and status",
    ["method", "route", "status"],
    registry=REGISTRY,
)
_SECONDS = Histogram(
    "sunshine_request_seconds",
    "Duration of requests by route",
    ["route"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)


#: One of a few, on the way of every ballot: looked up once.
_cast_as = functools.cache(_CAST.labels)
_requests_of = functools.cache(_REQUESTS.labels)
_seconds_of = functools.cache(_SECONDS.labels)


def cast(status: str) -> None:
    """One ballot was answered with *status*."""
    _cast_as(status).inc()


def refused(code: str) -> None:
    """One request was refused."""
    _REFUSED.labels(code).inc()


def sign_in(outcome: str) -> None:
    """One try to sign in: ``made`` or ``refused``."""
    _SIGN_INS.labels(outcome).inc()


def mixed(count: int) -> None:
    """So many ballots were mixed in one batch."""
    _BATCHES.inc()
    _MIXED.inc(count)


def released() -> None:
    """One release was made."""
    _RELEASED.inc()


def round_took(seconds: float) -> None:
    """The background duties took so long."""
    _ROUND.set(seconds)


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """One request was answered; *route* is a template, never an address."""
    _requests_of(method, route, status).inc()
    _seconds_of(route).observe(seconds)


def stands(*, waiting: int, is_open: int, lag: float, beat: float | None) -> None:
    """How things stand at this moment, for the next reading."""
    _WAITING.set(waiting)
    _OPEN.set(is_open)
    _LAG.set(lag)
    _BEAT.set(-1 if beat is None else beat)


@contextmanager
def casting() -> Iterator[None]:
    """Somebody waits for a commit."""
    _CASTING.inc()
    try:
        yield
    finally:
        _CASTING.dec()


@contextmanager
def connected() -> Iterator[None]:
    """A browser holds a page open."""
    _CONNECTED.inc()
    try:
        yield
    finally:
        _CONNECTED.dec()
