"""What stands above the charts: state, four figures, what may be seen and why."""

from datetime import datetime, timedelta

from services.live import LiveView
from services.results import NOTHING, TURNOUT
from services.settings import ZONE
from ui import figures_words as words
from ui.charts import Markup, Panel, kept_board
from ui.html import Safe, badge, join, link, notice, stat, stats, tag
from ui.words import clock, day, language, t

_BADGES = {"open": "open", "upcoming": "upcoming", "closed": "closed", "published": "answered"}


def hour(moment: datetime) -> str:
    """09:05, county time."""
    return f"{moment.astimezone(ZONE):%H:%M}"


def time_left(left: timedelta) -> str:
    """In the largest unit that says something."""
    if left.days == 1:
        return t("live.left_day")
    if left.days:
        return t("live.left_days", days=left.days)
    if left.seconds >= 3600:
        return t("live.left_hours", hours=left.seconds // 3600)
    return t("live.left_minutes", minutes=left.seconds // 60)


def _when(live: LiveView) -> Safe:
    """How long it is open; else where it stands and since or until when."""
    if live.phase == "open":
        at = clock(live.view.closes_at) if live.view.closes_at else t("live.none")
        return stat(t("live.left"), time_left(live.left), t("live.closes", at=at))
    is_to_come = live.phase in ("upcoming", "hidden")
    moment = live.view.opens_at if is_to_come else live.view.closes_at
    key = "live.opens" if is_to_come else "live.closed"
    note = t(key, at=clock(moment)) if moment else ""
    return stat(t("live.state"), t(f"live.phase.{live.phase}"), note)


def four_figures(live: LiveView) -> Safe:
    """Ballots, turnout with its base, time left, last release."""
    result = live.result
    percent = result.turnout_percent
    base = (
        t("live.turnout_of", electorate=f"{result.electorate:,}")
        if result.electorate
        else t("live.turnout_open")
    )
    last = hour(result.released_at) if result.released_at else t("live.none")
    number = (
        t("live.released_number", day=day(result.released_at), seq=result.seq)
        if result.released_at
        else ""
    )
    return stats(
        (
            stat(t("live.ballots"), t("live.ballots_count", count=f"{result.ballots:,}")),
            stat(t("live.turnout"), t("live.none") if percent is None else f"{percent:.1f}%", base),
            _when(live),
            stat(t("live.released"), last, number),
        )
    )


def _why(live: LiveView) -> Safe:
    """Why this reader sees as much as they do, where that is less or more than others see."""
    result = live.result
    if result.shows == TURNOUT:
        policy = t(f"live.why.{live.view.result_policy}")
        return notice("info", policy, t("live.why.turnout_title"))
    if live.is_sealed:
        told = t("live.why.sealed", looks=live.looks)
        return notice("warn", told, t("live.why.sealed_title"))
    if result.shows == NOTHING:
        told = t("live.why.nothing", batch=result.batch_minimum)
        return notice("info", told, t("live.why.nothing_title"))
    return Safe()


def _head(live: LiveView) -> Markup:
    state = badge(_BADGES.get(live.phase, "plain"), t(f"live.phase.{live.phase}"))
    rule = tag("p", words.rule(live.view, live.result), class_="fine")
    return Markup(join((state, four_figures(live), _why(live), rule)))


def head(live: LiveView) -> Markup:
    """State, figures, notice, and the rule that every figure below follows."""
    result, seen = live.result, (live.phase, live.is_sealed, live.looks, time_left(live.left))
    name = "|".join(
        str(part)
        for part in ("head", live.view.id, result.seq, result.shows, result.released_at, *seen)
    )
    return kept_board(f"{name}|{language()}", lambda: [Panel("head", _head(live))]).panels[0].markup


def bar(slug: str, title: str, seconds: float) -> Markup:
    """What stays as it is while the figures move: title, pace, ways on."""
    ways = tag(
        "span",
        link(t("live.back"), "/portfolio", "button quiet"),
        link(t("live.wall"), f"/wall?c={slug}", "button quiet"),
        link(t("live.page"), f"/consultation?c={slug}", "button quiet"),
        class_="sun-actions",
    )
    how = tag("p", t("live.refresh", seconds=f"{seconds:g}"), class_="fine")
    lines = (tag("h1", title, class_="live"), how, tag("p", ways, class_="live-ways"))
    return Markup(join(lines))
