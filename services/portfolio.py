"""What a leader watches over: what is open, what ends soon, what waits, what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from models.rules.lifecycle import Phase
from models.rules.roles import Deed
from models.rules.window import is_shortened
from models.tables import Recount
from services.consultations import listing
from services.deps import Work
from services.views import Card

SOON = timedelta(days=7)
#: 15 working days, which are three weeks of calendar days
ANSWER_WITHIN = timedelta(days=21)
LOW_TURNOUT_PERCENT = 5.0
#: A body's own ballot is no call for comments: the 30-day clock does not run for it.
_BODIES = frozenset({"deputy", "panel"})


@dataclass(frozen=True)
class Alert:
    """Something that wants a look; the sentence stands at ``portfolio.alert.<code>``."""

    code: str
    card: Card
    #: days or per cent, for the sentence
    amount: float = 0


@dataclass(frozen=True)
class Waiting:
    """A closed ballot whose answer is not published yet."""

    card: Card
    days: int
    #: days beyond the term; 0 while there is time
    days_overdue: int

    @property
    def is_overdue(self) -> bool:
        """Is the answer later than was promised?"""
        return self.days_overdue > 0


@dataclass(frozen=True)
class RecountLine:
    """The newest recounts of everything watched, in one line."""

    ballots: int
    consultations: int
    counted_at: datetime
    is_equal: bool


@dataclass(frozen=True)
class Portfolio:
    """One morning page."""

    running: tuple[Card, ...] = ()
    #: of those, the ones that end within a week
    closing: tuple[Card, ...] = ()
    upcoming: tuple[Card, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    published: tuple[Card, ...] = ()
    alerts: tuple[Alert, ...] = ()
    recount: RecountLine | None = None


def _of(cards: Iterable[Card], phase: Phase) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.phase == phase)


def _ends_within(card: Card, now: datetime, span: timedelta) -> bool:
    return card.view.closes_at is not None and card.view.closes_at - now <= span


def _waiting(card: Card, now: datetime) -> Waiting:
    since = now - (card.view.closes_at or now)
    late = since - ANSWER_WITHIN
    return Waiting(card, since.days, max(0, -(-late // timedelta(days=1))))


def _is_late_and_low(card: Card, now: datetime) -> bool:
    window, turnout = card.view.window, card.turnout_percent
    last_third = window.closes_at - (window.closes_at - window.opens_at) / 3
    return turnout is not None and turnout < LOW_TURNOUT_PERCENT and now >= last_third


def _running_alerts(card: Card, now: datetime) -> Iterable[Alert]:
    window = card.view.window
    if card.phase == Phase.OPEN and _is_late_and_low(card, now):
        yield Alert("low_turnout", card, card.turnout_percent or 0)
    is_public = card.view.roll_basis not in _BODIES
    if is_public and is_shortened(window.opens_at, window.closes_at):
        yield Alert("shortened", card, (window.closes_at - window.opens_at).days)


def _alerts(cards: Iterable[Card], waiting: Iterable[Waiting], now: datetime) -> Iterable[Alert]:
    """The gravest first: a count in doubt, a promise broken, then what can still be mended."""
    cards = list(cards)
    yield from (Alert("in_doubt", c) for c in cards if c.view.is_in_doubt)
    yield from (Alert("overdue", w.card, w.days) for w in waiting if w.is_overdue)
    for card in cards:
        if card.phase in (Phase.OPEN, Phase.UPCOMING):
            yield from _running_alerts(card, now)


def _recount_line(work: Work, ids: list[str]) -> RecountLine | None:
    newest = (
        select(Recount.consultation_id, func.max(Recount.counted_at).label("at"))
        .where(col(Recount.consultation_id).in_(ids))
        .group_by(col(Recount.consultation_id))
        .subquery()
    )
    rows = work.session.exec(
        select(Recount).join(
            newest,
            (col(Recount.consultation_id) == newest.c.consultation_id)
            & (col(Recount.counted_at) == newest.c.at),
        )
    ).all()
    if not rows:
        return None
    return RecountLine(
        ballots=sum(r.ballots for r in rows),
        consultations=len(rows),
        counted_at=max(r.counted_at for r in rows),
        is_equal=all(r.is_equal for r in rows),
    )


def portfolio(work: Work) -> Portfolio:
    """Everything public that this actor watches over: a town's leader sees the town's own."""
    cards = [c for c in listing(work) if work.actor.may(Deed.WATCH, c.view.owner_area)]
    running = _of(cards, Phase.OPEN)
    waiting = sorted(
        (_waiting(c, work.now) for c in _of(cards, Phase.CLOSED)), key=lambda w: -w.days
    )
    return Portfolio(
        running=running,
        closing=tuple(c for c in running if _ends_within(c, work.now, SOON)),
        upcoming=_of(cards, Phase.UPCOMING),
        waiting=tuple(waiting),
        published=_of(cards, Phase.PUBLISHED),
        alerts=tuple(_alerts(cards, waiting, work.now)),
        recount=_recount_line(work, [c.view.id for c in cards]),
    )
