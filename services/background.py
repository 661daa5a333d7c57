"""The clockwork: schedules, mixing, releases, nightly recount; one process at a time."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from services import demo, lease, metrics, mixing, recount, releases, schedule
from services.deps import Deps

log = logging.getLogger("sunshine.clockwork")
TICK_SECONDS = 1.0
_RENEW_SECONDS = 5.0
_RECOUNT_HOUR = 2
NAME = "clockwork"


@dataclass
class Clockwork:
    """The duties of one process, and when it last did them."""

    deps: Deps
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    beat: float = 0.0
    _renewed: float = -_RENEW_SECONDS
    _holds: bool = False
    _recounted_on: str = ""
    _stop: threading.Event = field(default_factory=threading.Event)

    def _duties(self) -> list[Callable[[Deps], object]]:
        duties: list[Callable[[Deps], object]] = [
            schedule.open_due,
            schedule.close_due,
            mixing.mix_due,
            releases.release_due,
            self._recount_at_night,
        ]
        if self.deps.settings.is_demo:
            duties.insert(2, demo.stream_step)
        return duties

    def _recount_at_night(self, deps: Deps) -> None:
        local = deps.clock().astimezone(deps.settings.zone)
        today = local.date().isoformat()
        if local.hour == _RECOUNT_HOUR and self._recounted_on != today:
            self._recounted_on = today
            recount.recount_all(deps)

    def _has_lease(self) -> bool:
        now = time.monotonic()
        if now - self._renewed >= _RENEW_SECONDS:
            self._holds = lease.hold(self.deps, NAME, self.holder)
            self._renewed = now
        return self._holds

    def round(self) -> None:
        """Do every duty once, if this process holds the lease. One failing never stops the rest."""
        started = time.monotonic()
        try:
            if self._has_lease():
                for duty in self._duties():
                    self._attempt(duty)
        except Exception:
            log.exception("lease")
        self.beat = time.monotonic()
        metrics.round_took(self.beat - started)

    def _attempt(self, duty: Callable[[Deps], object]) -> None:
        try:
            duty(self.deps)
        except Exception:
            log.exception("duty %s", getattr(duty, "__name__", "?"))

    def run(self) -> None:
        """Until told to stop."""
        while not self._stop.wait(TICK_SECONDS):
            self.round()

    def stop(self) -> None:
        """Finish the round and let another process take over."""
        self._stop.set()
        if self._holds:
            lease.let_go(self.deps, NAME, self.holder)


_running: list[Clockwork] = []


def start(deps: Deps) -> Callable[[], None]:
    """Start the clockwork in a thread; returns what stops it."""
    clockwork = Clockwork(deps)
    clockwork.beat = time.monotonic()
    thread = threading.Thread(target=clockwork.run, name="clockwork", daemon=True)
    thread.start()
    _running.append(clockwork)

    def stop() -> None:
        clockwork.stop()
        thread.join(timeout=10)
        _running.remove(clockwork)

    return stop


def seconds_since_beat() -> float | None:
    """How long ago the clockwork of this process last finished a round; None: it does not run."""
    return time.monotonic() - _running[-1].beat if _running else None
