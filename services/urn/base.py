"""What is handed to the urn, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

COUNTED, KNOWN, CLOSED = "counted", "known", "closed"


@dataclass(frozen=True)
class Envelope:
    """All that one cast writes. ``revision`` above 0 replaces exactly the one before it."""

    consultation_id: str
    tag: str
    day: date
    channel: str
    revision: int
    sealed_participation: bytes
    intake_id: str
    sealed_ballot: bytes


@dataclass(frozen=True)
class Ack:
    """What became of it: ``counted``, ``known`` (with the sealed earlier one) or ``closed``."""

    status: str
    earlier: bytes | None = None
    revision: int = 0


Done = Callable[[Ack | Exception], None]


class Urn(Protocol):
    """Takes envelopes and answers when the commit is durable."""

    def put(self, envelope: Envelope, done: Done) -> None:
        """Hand one envelope in; *done* is called, on some thread, once it is durable or failed."""

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Hand one envelope in and wait until it is durable."""

    def close(self) -> None:
        """Finish what waits and let go."""
