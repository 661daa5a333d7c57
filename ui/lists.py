"""Lists of consultations: a section for each phase, a card for each consultation."""

from collections.abc import Mapping, Sequence

from models.rules.areas import COUNTY, TOWN
from models.rules.lifecycle import Phase
from services.views import Card
from ui import html
from ui.reader import names_of, state_badge
from ui.words import clock, day, t, w

_SECTIONS = (
    ("open", (Phase.OPEN,)),
    ("upcoming", (Phase.UPCOMING,)),
    ("closed", (Phase.CLOSED, Phase.PUBLISHED)),
    ("withdrawn", (Phase.WITHDRAWN,)),
)
_OVER = frozenset({Phase.CLOSED, Phase.PUBLISHED, Phase.WITHDRAWN})


def _left(card: Card) -> str:
    """How long it still runs, in words."""
    view, phase, days = card.view, card.phase, card.days_left
    if phase == Phase.UPCOMING and view.opens_at:
        if days:
            return t("home.starts_in", days=days)
        return t("home.starts_at", moment=clock(view.opens_at))
    if view.closes_at is None:
        return ""
    if phase in _OVER:
        return t("home.ended", day=day(view.closes_at))
    if days:
        return t("home.days_left", days=days)
    return t("home.last_day", moment=clock(view.closes_at))


def _turnout(card: Card) -> str:
    if card.ballots is None or card.phase in (Phase.UPCOMING, Phase.WITHDRAWN):
        return ""
    final = "_final" if card.phase in _OVER else ""
    ballots = f"{card.ballots:,}"
    if card.turnout_percent is None:
        return t(f"home.ballots{final}", ballots=ballots)
    return t(f"home.turnout{final}", ballots=ballots, percent=f"{card.turnout_percent:.1f}")


def one_card(card: Card, names: Mapping[str, str]) -> html.Safe:
    """One consultation; the whole card leads to its page."""
    view, words = card.view, _turnout(card)
    return html.card(
        title=w(view.title),
        href=f"/consultation?c={view.slug}",
        place=names_of(view.areas, names),
        unit=w(view.lead_unit),
        state=state_badge(view, card.phase),
        left=_left(card),
        turnout=card.turnout_percent if words else None,
        turnout_words=words,
    )


def sections(cards: Sequence[Card], names: Mapping[str, str]) -> html.Safe:
    """Open ones first; a heading only where there is something below it."""
    parts = []
    for title, phases in _SECTIONS:
        here = sorted((c for c in cards if c.phase in phases), key=lambda c: not c.view.is_ready)
        mine = [one_card(c, names) for c in here]
        if mine:
            head = html.tag("h2", t(f"home.{title}"), " ", html.tag("small", len(mine)))
            parts.append(html.tag("section", head, html.cards(mine), class_="sun-list"))
    return html.join(parts)


def nothing(search: str, place: str) -> html.Safe:
    """Nothing here, and where there may be something."""
    said = t("home.nothing_found", search=search) if search else t("home.nothing")
    ways = [html.link(t("home.see_all"), "/", "button")] if search or place else []
    return html.empty_state(said, *ways)


def places(names: Mapping[str, str]) -> dict[str, str]:
    """Code → name of all places to choose from; villages stand below their town."""
    below = {code: name for code, name in names.items() if len(code) > COUNTY}
    indented = {code: f"　{name}" if len(code) > TOWN else name for code, name in below.items()}
    return {"": t("home.everywhere")} | indented


def hero() -> html.Safe:
    """What this place is, in two sentences."""
    how = html.link(t("home.how"), "/about")
    return html.tag(
        "div",
        html.tag("h1", t("home.title")),
        html.tag("p", t("home.lead"), class_="sun-lead"),
        html.tag("p", how),
        class_="sun-hero",
    )
