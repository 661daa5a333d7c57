"""The staff desk on screen: what waits for me, in groups; then a table of all in my area."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from models.rules.lifecycle import Phase, State
from services import Deed
from services.deps import Actor
from services.views import Card
from ui import html
from ui.words import clock, t, w

_SOON_DAYS = 7
_MOST_ROWS = 200
#: What may wait for somebody, most pressing first.
_WAITS = ("review", "area", "statements", "sent_back", "answer", "closing", "draft")
BADGES = {
    State.DRAFT: "plain",
    State.SUBMITTED: "warn",
    State.APPROVED: "upcoming",
    State.OPEN: "open",
    State.CLOSED: "closed",
    State.PUBLISHED: "answered",
    State.WITHDRAWN: "bad",
}
#: The filters of the table: a word, and the states behind it.
FILTERS: dict[str, frozenset[State]] = {
    "all": frozenset(State),
    "preparing": frozenset({State.DRAFT, State.SUBMITTED, State.APPROVED}),
    "open": frozenset({State.OPEN}),
    "closed": frozenset({State.CLOSED}),
    "over": frozenset({State.PUBLISHED, State.WITHDRAWN}),
}


def _title(card: Card) -> str:
    return w(card.view.title) or t("edit.untitled")


def _way(card: Card, actor: Actor) -> str:
    """Where *actor* works on this one."""
    view = card.view
    if view.state == State.DRAFT and actor.may(Deed.DRAFT, view.owner_area):
        return f"/edit?c={view.slug}"
    if view.state == State.SUBMITTED and actor.may(Deed.APPROVE, view.owner_area):
        return f"/review?c={view.slug}"
    return f"/manage?c={view.slug}"


def _is_mine(card: Card, actor: Actor) -> bool:
    """Did I begin it, or does it belong to the very place where I work?"""
    view = card.view
    is_here = any(h.area == view.owner_area for h in actor.holdings)
    return actor.may(Deed.DRAFT, view.owner_area) and (is_here or view.created_by == actor.id)


def _waits(card: Card, actor: Actor, to_confirm: Collection[str], to_read: Collection[str]) -> str:
    """For what this one waits on *actor*; empty when it does not."""
    view = card.view
    if view.id in to_confirm:
        return "area"
    if view.state == State.SUBMITTED and actor.may(Deed.APPROVE, view.owner_area):
        return "review"
    if not _is_mine(card, actor):
        return ""
    if view.state == State.DRAFT:
        return "sent_back" if view.send_back_reason else "draft"
    if view.state == State.CLOSED:
        return "answer"
    return _waits_while_open(card, to_read)


def _waits_while_open(card: Card, to_read: Collection[str]) -> str:
    if card.view.id in to_read:
        return "statements"
    is_soon = card.phase == Phase.OPEN and card.days_left < _SOON_DAYS
    return "closing" if is_soon else ""


def _why(card: Card, wait: str) -> str:
    if wait == "closing":
        return t("desk.days_left", days=card.days_left)
    return card.view.send_back_reason if wait == "sent_back" else ""


def _card(card: Card, wait: str, actor: Actor, names: Mapping[str, str]) -> html.Safe:
    view = card.view
    moment = clock(view.closes_at) if view.closes_at else t("desk.no_date")
    return html.card(
        title=_title(card),
        href=_way(card, actor),
        place=names.get(view.owner_area, ""),
        unit=w(view.lead_unit) or t("desk.no_unit"),
        left=moment,
        state=html.badge(BADGES[view.state], t(f"state.{view.state}")),
        turnout_words=_why(card, wait),
    )


def todo(
    cards: Iterable[Card],
    actor: Actor,
    names: Mapping[str, str],
    to_confirm: Collection[str] = frozenset(),
    to_read: Collection[str] = frozenset(),
) -> html.Safe:
    """What waits for me: a group for each kind of work, nothing where nothing waits.

    Args:
        to_confirm: consultations with floor areas that *actor* may confirm.
        to_read: those with statements of residents that nobody has read yet.
    """
    found: dict[str, list[Card]] = {wait: [] for wait in _WAITS}
    for card in cards:
        wait = _waits(card, actor, to_confirm, to_read)
        if wait:
            found[wait].append(card)
    groups = [
        html.tag(
            "section",
            html.tag("h2", t(f"desk.waits.{wait}"), " ", html.tag("small", len(here))),
            html.cards([_card(card, wait, actor, names) for card in here]),
        )
        for wait, here in found.items()
        if here
    ]
    if not groups:
        return html.notice("good", t("desk.nothing_waits"))
    return html.tag("div", *groups, class_="sun-todo")


def _row(card: Card, names: Mapping[str, str], actor: Actor) -> Sequence[object]:
    view = card.view
    moment = view.opens_at if card.phase == Phase.UPCOMING else view.closes_at
    unit = w(view.lead_unit)
    place = html.tag("small", " · ".join(filter(None, (names.get(view.owner_area), unit))))
    turnout = "" if card.turnout_percent is None else f"{card.turnout_percent:.1f}%"
    return (
        html.join((html.link(_title(card), _way(card, actor)), place)),
        html.badge(BADGES[view.state], t(f"state.{view.state}")),
        html.tag("span", clock(moment) if moment else "–", class_="sun-when"),
        "–" if card.ballots is None else f"{card.ballots:,}",
        turnout or "–",
    )


def matching(cards: Iterable[Card], search: str, states: frozenset[State]) -> list[Card]:
    """Those in one of *states* whose title or unit holds all words of *search*."""
    words = search.casefold().split()

    def text(card: Card) -> str:
        both = (*card.view.title.values(), *card.view.lead_unit.values())
        return "\n".join(both).casefold()

    return [c for c in cards if c.view.state in states and all(word in text(c) for word in words)]


def everything(cards: Sequence[Card], names: Mapping[str, str], actor: Actor) -> html.Safe:
    """All consultations of my area."""
    if not cards:
        return html.empty_state(t("desk.none_found"))
    heads = [
        t(f"desk.column.{name}") for name in ("title", "state", "moment", "ballots", "turnout")
    ]
    rows = [_row(card, names, actor) for card in cards[:_MOST_ROWS]]
    return html.table(heads, rows, t("desk.all_caption"), is_stacked=True)


def empty() -> html.Safe:
    """Nothing has ever been asked here."""
    return html.empty_state(t("desk.empty"))
