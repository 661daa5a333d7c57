"""The portfolio as markup: alerts first, then what ends soon, what waits, what is to come."""

from collections.abc import Iterable, Sequence

from services.portfolio import Alert, Portfolio, RecountLine, Waiting
from services.views import Card
from ui.charts import Markup
from ui.html import Safe, badge, card, cards, empty_state, join, notice, stat, stats, tag
from ui.words import clock, t, w

_KINDS = {"in_doubt": "bad", "overdue": "bad", "low_turnout": "warn", "shortened": "info"}


def _turnout(item: Card) -> str:
    if item.ballots is None:
        return t("portfolio.turnout_none")
    if item.turnout_percent is None:
        return t("portfolio.turnout_count", ballots=f"{item.ballots:,}")
    return t(
        "portfolio.turnout",
        ballots=f"{item.ballots:,}",
        percent=f"{item.turnout_percent:.1f}",
        electorate=f"{item.view.electorate:,}",
    )


def _left(item: Card) -> str:
    days, is_to_come = item.days_left, item.phase == "upcoming"
    if not is_to_come and item.phase != "open":
        return ""
    if days > 1:
        return t("portfolio.opens_in" if is_to_come else "portfolio.days", days=days)
    if days == 1:
        return t("portfolio.opens_day" if is_to_come else "portfolio.day")
    return t("portfolio.opens_today" if is_to_come else "portfolio.today")


def _card(item: Card, left: str = "", kind: str = "") -> Safe:
    phase = "answered" if item.phase == "published" else str(item.phase)
    return card(
        title=w(item.view.title),
        href=f"/live?c={item.view.slug}",
        place=w(item.view.location),
        unit=w(item.view.lead_unit),
        state=badge(kind or phase, t(f"live.phase.{item.phase}")),
        left=left or _left(item),
        turnout=item.turnout_percent,
        turnout_words=_turnout(item),
    )


def _waiting_card(item: Waiting) -> Safe:
    if item.is_overdue:
        return _card(item.card, t("portfolio.overdue", days=item.days_overdue), "bad")
    return _card(item.card, t("portfolio.since", days=item.days))


def _section(key: str, items: Sequence[Safe]) -> Safe:
    if not items:
        return Safe()
    heading = tag("h2", t(f"portfolio.{key}"), " ", tag("small", len(items)), class_="chart")
    return tag("section", heading, cards(items), class_="portfolio")


def _alert(alert: Alert) -> Safe:
    amount = f"{alert.amount:.1f}" if alert.code == "low_turnout" else f"{alert.amount:.0f}"
    code = "shortened_to_hours" if alert.code == "shortened" and alert.amount < 1 else alert.code
    told = t(f"portfolio.alert.{code}", title=w(alert.card.view.title), amount=amount)
    more = tag("a", t("portfolio.watch"), href=f"/live?c={alert.card.view.slug}", target="_self")
    return notice(_KINDS[alert.code], join((told, " ", more)))


def _alerts(alerts: Iterable[Alert]) -> Safe:
    told = [_alert(a) for a in alerts] or [notice("good", t("portfolio.no_alerts"))]
    heading = tag("h2", t("portfolio.alerts"), class_="chart")
    return tag("section", heading, tag("div", *told, class_="portfolio-alerts"), class_="portfolio")


def _recount(line: RecountLine | None) -> Safe:
    if line is None:
        return tag("p", t("portfolio.recount_none"), class_="fine")
    facts = {
        "at": clock(line.counted_at),
        "ballots": f"{line.ballots:,}",
        "consultations": line.consultations,
    }
    if not line.is_equal:
        return notice("bad", t("portfolio.recount_differs", **facts))
    return tag("p", t("portfolio.recount_equal", **facts), class_="fine")


def _numbers(found: Portfolio) -> Safe:
    pairs = (
        ("open", len(found.running)),
        ("closing", len(found.closing)),
        ("waiting", len(found.waiting)),
        ("alerts", len(found.alerts)),
    )
    return stats(stat(t(f"portfolio.{key}"), number) for key, number in pairs)


def whole(found: Portfolio) -> Markup:
    """The morning page."""
    title = tag("h1", t("portfolio.title"), class_="live")
    if not (found.running or found.upcoming or found.waiting or found.published):
        return Markup(join((title, empty_state(t("portfolio.nothing")))))
    later = [c for c in found.running if c not in found.closing]
    return Markup(
        join(
            (
                title,
                _numbers(found),
                _recount(found.recount),
                _alerts(found.alerts),
                _section("closing", [_card(c) for c in found.closing]),
                _section("waiting", [_waiting_card(item) for item in found.waiting]),
                _section("open", [_card(c) for c in later]),
                _section("upcoming", [_card(c) for c in found.upcoming]),
                _section("published", [_card(c) for c in found.published]),
            )
        )
    )


def chooser(found: Portfolio) -> Markup:
    """What can be watched, for whoever comes without saying which."""
    title = tag("h1", t("live.choose"), class_="live")
    items = [_card(c) for c in found.running]
    items += [_card(item.card) for item in found.waiting]
    items += [_card(c) for c in found.published]
    if not items:
        return Markup(join((title, empty_state(t("live.nothing")))))
    return Markup(join((title, tag("p", t("live.choose_hint")), cards(items))))
