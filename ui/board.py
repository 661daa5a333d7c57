"""The staff desk on screen: to-do first, then a table of everything in my area."""

from collections.abc import Iterable, Sequence

from models.rules.lifecycle import Phase, State
from services import Deed
from services.deps import Actor
from services.views import Card
from ui import html
from ui.words import clock, t, w

_SOON_DAYS = 7
_BADGES = {
    State.DRAFT: "plain",
    State.SUBMITTED: "warn",
    State.APPROVED: "upcoming",
    State.OPEN: "open",
    State.CLOSED: "closed",
    State.PUBLISHED: "answered",
    State.WITHDRAWN: "bad",
}


def _way(card: Card, actor: Actor | None = None) -> str:
    """Where work on this one is done."""
    view = card.view
    if view.state == State.DRAFT:
        return f"/edit?c={view.slug}"
    reviews = actor is not None and actor.may(Deed.APPROVE, view.owner_area)
    if view.state == State.SUBMITTED and reviews:
        return f"/review?c={view.slug}"
    return f"/manage?c={view.slug}"


def _waits(card: Card, actor: Actor) -> str:
    """Why this one waits for *actor*; empty when it does not."""
    view = card.view
    reviews = actor.may(Deed.APPROVE, view.owner_area)
    drafts = actor.may(Deed.DRAFT, view.owner_area)
    is_draft = drafts and view.state == State.DRAFT
    reasons = (
        (reviews and view.state == State.SUBMITTED, t("desk.waits_review")),
        (is_draft and bool(view.send_back_reason), t("desk.waits_sent_back")),
        (is_draft and view.created_by == actor.id, t("desk.waits_draft")),
        (drafts and view.state == State.CLOSED, t("desk.waits_answer")),
        (
            drafts and card.phase == Phase.OPEN and card.days_left < _SOON_DAYS,
            t("desk.closes_soon", days=card.days_left),
        ),
    )
    return next((words for applies, words in reasons if applies), "")


def todo(cards: Iterable[Card], actor: Actor) -> html.Safe:
    """What waits for me, one card each."""
    found = [(card, why) for card in cards if (why := _waits(card, actor))]
    if not found:
        return html.notice("good", t("desk.nothing_waits"))
    items = [
        html.card(
            title=w(card.view.title) or t("edit.untitled"),
            href=_way(card, actor),
            place=w(card.view.lead_unit) or t("edit.untitled"),
            unit=clock(card.view.closes_at) if card.view.closes_at else t("desk.no_date"),
            state=html.badge(_BADGES[card.view.state], t(f"state.{card.view.state}")),
            left=why,
        )
        for card, why in found
    ]
    return html.join((html.tag("h2", t("desk.todo")), html.cards(items)))


def _row(card: Card) -> Sequence[object]:
    view = card.view
    moment = view.closes_at if card.phase != Phase.UPCOMING else view.opens_at
    return (
        html.link(w(view.title) or t("edit.untitled"), _way(card)),
        html.badge(_BADGES[view.state], t(f"state.{view.state}")),
        clock(moment) if moment else "–",
        "–" if card.ballots is None else f"{card.ballots:,}",
        "–" if card.turnout_percent is None else f"{card.turnout_percent:.1f}%",
    )


def everything(cards: Sequence[Card]) -> html.Safe:
    """All consultations of my area."""
    if not cards:
        return html.empty_state(t("desk.empty"))
    heads = [
        t(f"desk.column.{name}") for name in ("title", "state", "moment", "ballots", "turnout")
    ]
    return html.join(
        (
            html.tag("h2", t("desk.all")),
            html.table(heads, [_row(card) for card in cards], t("desk.all_caption")),
        )
    )
