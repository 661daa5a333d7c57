"""One consultation as its staff see it: state, next step, turnout, sheets, posters, record."""

from collections.abc import Mapping, Sequence

from models.rules.lifecycle import Phase, State
from services.audit import AuditEntry
from services.codes import BatchView
from services.decisions import undeclared
from services.runoffs import Links
from services.views import Card, ConsultationView, ResultView
from ui import deeds, frozen_card, html, runoff_sheet, survey_sheet, tally
from ui.board import BADGES
from ui.words import clock, t, w

_OVER = (Phase.CLOSED, Phase.PUBLISHED)


def _is_closing(card: Card) -> bool:
    """Is its time up, and the count not done?"""
    return card.view.state in (State.OPEN, State.APPROVED) and card.phase == Phase.CLOSED


def _badge(card: Card) -> html.Safe:
    if _is_closing(card):
        return html.badge(BADGES[State.CLOSED], t("manage.closing"))
    return html.badge(BADGES[card.view.state], t(f"state.{card.view.state}"))


def _next(card: Card, result: ResultView, papers: int) -> str:
    """What happens next, and who does it."""
    view = card.view
    opens = clock(view.opens_at) if view.opens_at else ""
    closes = clock(view.closes_at) if view.closes_at else ""
    step = str(view.state)
    if _is_closing(card):
        step = "paper" if papers else "closing"
    if view.state == State.CLOSED and undeclared(result):
        step = "area"
    return t(f"manage.next.{step}", opens=opens, closes=closes)


def _figures(card: Card, result: ResultView) -> html.Safe:
    """Turnout as released; before the opening there is none."""
    turnout = "–" if result.turnout_percent is None else f"{result.turnout_percent:.1f}%"
    who = f"{card.view.electorate:,}" if card.view.electorate else "–"
    return html.stats(
        [
            html.stat(t("manage.ballots"), f"{result.ballots:,}", t("manage.as_released")),
            html.stat(t("manage.turnout"), turnout),
            html.stat(t("manage.electorate"), who),
        ]
    )


def _edges(view: ConsultationView) -> list[tuple[object, object]]:
    return [
        (t("review.opens"), clock(view.opens_at) if view.opens_at else "–"),
        (t("review.closes"), clock(view.closes_at) if view.closes_at else "–"),
    ]


def _notices(card: Card, result: ResultView, papers: int) -> list[html.Safe]:
    view = card.view
    found = []
    if papers:
        link = html.link(t("paper.protocols"), "/protocol")
        found.append(html.notice("warn", html.join((t("paper.waits", count=papers), " ", link))))
    if view.is_in_doubt:
        found.append(html.notice("bad", t("manage.in_doubt")))
    has_totals = result.shows == "figures" or view.result_policy == "live"
    if card.phase == Phase.OPEN and not has_totals:
        found.append(html.notice("info", t("manage.no_totals")))
    if view.withdrawal_reason:
        found.append(html.notice("warn", w(view.withdrawal_reason), t("manage.withdrawn_why")))
    for extension in view.extensions:
        moved = t("manage.moved", moment=clock(extension.new_closes_at))
        found.append(html.notice("info", w(extension.reason), moved))
    return found


def head(card: Card, result: ResultView, papers: int = 0) -> html.Safe:
    """Where it stands and what comes next; figures only as released, and all once it is over.

    *papers* is how many batches of sheets hold up the end of the count.
    """
    view = card.view
    parts: list[object] = [
        html.tag("h1", w(view.title) or t("edit.untitled")),
        html.tag("p", _badge(card), " ", _next(card, result, papers), class_="sun-next"),
        *_notices(card, result, papers),
    ]
    if card.phase in (Phase.OPEN, *_OVER):
        parts.append(_figures(card, result))
    if view.is_public and card.phase in _OVER:
        parts.append(tally.figures(view, result, is_over=True, looks=None))
    parts += [html.facts(_edges(view)), frozen_card.card(view)]
    return html.tag("div", *parts, class_="sun-sheet")


def ways(view: ConsultationView, links: Links, *, runs: bool) -> html.Safe:
    """From here to what belongs to it: the vote before a run-off; the desk of a survey."""
    desk = survey_sheet.desk_link(view.slug) if runs else ""
    return html.join((runoff_sheet.told(view, links, is_staff=True), desk))


def _sheet(batch: BatchView) -> object:
    if batch.is_void:
        return html.badge("bad", t("manage.is_void"))
    if batch.downloaded_at:
        return t("manage.gone", moment=clock(batch.downloaded_at))
    button = html.tag("button", t("manage.download"), type="submit", class_="button")
    return html.tag("form", button, method="post", action=f"/sheet/{batch.id}")


def sheets(batches: Sequence[BatchView], names: Mapping[str, str]) -> html.Safe:
    """Code sheets: each can be downloaded once."""
    rows = [
        (clock(batch.made_at), names.get(batch.area_code, ""), batch.size, _sheet(batch))
        for batch in batches
    ]
    heads = (t("manage.made_at"), t("manage.codes_area"), t("manage.size"), t("manage.sheet"))
    title = html.tag("h2", t("manage.sheets"))
    table = html.table(heads, rows, t("manage.sheets_caption"), is_stacked=True)
    return html.tag("div", title, table, class_="sun-sheet")


def share(card: Card, origin: str) -> html.Safe:
    """Short link, QR code and posters, once there is something for residents to see."""
    view = card.view
    if not view.is_public or card.phase == Phase.WITHDRAWN:
        return html.join(())
    address = f"{origin}/c/{view.slug}"
    kinds = ["notice"] if card.phase not in _OVER else ["result"]
    posters = [
        html.link(
            t(f"manage.poster.{kind}"), f"/poster/{view.slug}/{kind}", "button", target="_blank"
        )
        for kind in kinds
    ]
    buttons = html.tag(
        "div", *posters, html.action(t("manage.copy"), "copy", address), class_="sun-actions"
    )
    picture = html.tag("img", src=f"/qr/{view.slug}.svg", alt=t("manage.qr"))
    words = html.tag(
        "div",
        html.tag("p", t("manage.share_help")),
        html.tag("p", html.link(address, f"/c/{view.slug}")),
        buttons,
    )
    card_ = html.tag("div", picture, words, class_="sun-invite")
    return html.tag("div", html.tag("h2", t("manage.share")), card_, class_="sun-sheet")


def record(lines: Sequence[AuditEntry]) -> html.Safe:
    """What was done, when, by which post, why; from first to last."""
    title = html.tag("h2", t("manage.record"))
    note = html.tag("p", t("manage.record_caption"), class_="sun-caption")
    return html.tag("div", title, note, deeds.story(lines), class_="sun-sheet")
