"""A gentle stream of simulated residents who keep voting while the demo runs, so that it lives."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import func, select

from models.rules.lifecycle import Phase
from models.rules.refusal import Refused
from models.tables import Participation, Switch
from services import audit
from services.consultations import listing
from services.demo.casting import cast_for
from services.demo.residents import Resident
from services.demo.wishes import has_wishes, voters
from services.deps import SYSTEM, Deps, Work, begin
from services.views import ConsultationView

SWITCH = "stream"
#: the last tenth of each roll is left to visitors
_TAKEN = 0.9
_LONGEST_PAUSE = 60.0


@dataclass
class _Queue:
    """Those who are still to come to one ballot, in their order."""

    view: ConsultationView
    turns: Sequence[Resident]
    at: int

    @property
    def left(self) -> int:
        """How many may still come."""
        return max(0, int(len(self.turns) * _TAKEN) - self.at)


@dataclass
class _Stream:
    """What this process remembers: when it last cast, and how far each ballot has come."""

    last_at: datetime | None = None
    owed: float = 0.0
    reached: dict[str, int] = field(default_factory=dict)

    def due(self, now: datetime, per_minute: int) -> int:
        """How many ballots are to be cast now."""
        seconds = (now - self.last_at).total_seconds() if self.last_at else 0.0
        self.last_at = now
        self.owed += min(seconds, _LONGEST_PAUSE) * per_minute / 60
        whole = int(self.owed)
        self.owed -= whole
        return whole


_streams: dict[str, _Stream] = {}


def is_streaming(work: Work) -> bool:
    """Do simulated residents keep voting? Never outside the demo."""
    settings = work.deps.settings
    if not settings.is_demo or not settings.stream_per_minute:
        return False
    switch = work.session.get(Switch, SWITCH)
    return switch is None or switch.is_on


def set_streaming(work: Work, is_on: bool) -> None:
    """Turn the stream on or off.

    Raises:
        Refused: ``demo.no_stream`` in production, where there is none.
    """
    if not work.deps.settings.is_demo:
        raise Refused("demo.no_stream")
    work.session.merge(Switch(name=SWITCH, is_on=is_on))
    audit.record(work, "demo.stream_switched", SWITCH, facts={"is_on": is_on})


def _taken_part(work: Work, view: ConsultationView) -> int:
    """Where the order of voters goes on: loading let the first so many vote."""
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Participation)
            .where(Participation.consultation_id == view.id)
        )
        or 0
    )


def _queues(work: Work, stream: _Stream) -> list[_Queue]:
    found = []
    for card in listing(work):
        view = card.view
        is_ours = view.is_demo and view.is_ready and has_wishes(view.slug)
        if card.phase != Phase.OPEN or not is_ours:
            continue
        if view.id not in stream.reached:
            stream.reached[view.id] = _taken_part(work, view)
        turns = voters(view.slug, view.areas, view.roll_basis)
        found.append(_Queue(view, turns, stream.reached[view.id]))
    return found


def _next(queues: list[_Queue]) -> _Queue | None:
    """One of them, each as likely as many are still to come, so that all fill up alike."""
    left = sum(queue.left for queue in queues)
    place = secrets.randbelow(left) if left else 0
    for queue in queues:
        place -= queue.left
        if place < 0:
            return queue
    return None


def step(deps: Deps) -> int:
    """Let those vote who are due since the last step; returns how many ballots came in."""
    stream = _streams.setdefault(deps.settings.url, _Stream())
    with begin(deps, actor=SYSTEM, write=False) as work:
        if not is_streaming(work):
            stream.last_at = None
            return 0
        due = stream.due(work.now, deps.settings.stream_per_minute)
        queues = _queues(work, stream) if due else []
    count = 0
    for _ in range(due):
        queue = _next(queues)
        if queue is None:
            break
        who = queue.turns[queue.at]
        queue.at += 1
        stream.reached[queue.view.id] = queue.at
        count += cast_for(deps, queue.view, [who])
    return count
