"""What is handed to the urn, and what it answers."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, Protocol

COUNTED, KNOWN, CLOSED, FULL = "counted", "known", "closed", "full"
#: One place that a ballot takes of a quota: dimension and category, both empty for the total.
Place = tuple[str, str]


class Envelope(NamedTuple):
    """All that one cast writes. A change has a ``mark`` and leaves the participation alone.

    ``places`` are those it takes of the consultation's quotas, in order; mostly there are none.
    """

    consultation_id: str
    tag: str
    day: date
    channel: str
    mark: str
    sealed_participation: bytes
    intake_id: str
    sealed_ballot: bytes
    places: tuple[Place, ...] = ()


class Ack(NamedTuple):
    """What became of it: ``counted``, ``known`` (there is one already) or ``closed``.

    ``full`` names the dimension in which no place was left (empty: none at all).
    """

    status: str
    dimension: str = ""


Done = Callable[[Ack | Exception], None]


class Urn(Protocol):
    """Takes envelopes and answers when the commit is durable."""

    def put(self, envelope: Envelope, done: Done) -> None:
        """Hand one envelope in; *done* is called, on some thread, once it is durable or failed."""

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Hand one envelope in and wait until it is durable."""

    def close(self) -> None:
        """Finish what waits and let go."""
