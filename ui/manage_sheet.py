"""One consultation as its staff see it: state, turnout, links, record. Never running totals."""

from collections.abc import Sequence

from models.rules.lifecycle import Phase
from services.audit import AuditEntry
from services.codes import BatchView
from services.views import Card, ConsultationView, ResultView
from ui import html
from ui.words import clock, t


def head(card: Card, result: ResultView) -> html.Safe:
    """State, window and turnout as released."""
    view = card.view
    turnout = "–" if result.turnout_percent is None else f"{result.turnout_percent:.1f}%"
    stats = html.stats(
        [
            html.stat(t("manage.state"), t(f"state.{view.state}")),
            html.stat(t("manage.ballots"), f"{result.ballots:,}", t("manage.as_released")),
            html.stat(t("manage.turnout"), turnout),
            html.stat(t("manage.electorate"), f"{view.electorate:,}" if view.electorate else "–"),
        ]
    )
    edges = [
        (t("edit.opens_day"), clock(view.opens_at) if view.opens_at else "–"),
        (t("edit.closes_day"), clock(view.closes_at) if view.closes_at else "–"),
        (t("manage.frozen_hash"), view.frozen_hash or "–"),
    ]
    notes = [html.notice("bad", t("manage.in_doubt"))] if view.is_in_doubt else []
    if card.phase == Phase.OPEN and result.shows != "figures":
        notes.append(html.notice("info", t("manage.no_totals")))
    return html.join((stats, html.facts(edges), *notes))


def sheets(batches: Sequence[BatchView]) -> html.Safe:
    """Code sheets: each can be downloaded once."""
    rows = []
    for batch in batches:
        button = html.tag("button", t("manage.download"), type="submit", class_="button")
        form = html.tag("form", button, method="post", action=f"/sheet/{batch.id}")
        gone = clock(batch.downloaded_at) if batch.downloaded_at else t("manage.gone")
        rows.append((clock(batch.made_at), batch.size, form if batch.is_downloadable else gone))
    heads = (t("manage.made_at"), t("manage.size"), t("manage.sheet"))
    return html.table(heads, rows, t("manage.sheets"))


def share(view: ConsultationView) -> html.Safe:
    """Short link and QR code for posters and groups."""
    short = f"/c/{view.slug}"
    picture = html.tag("img", src=f"/qr/{view.slug}.svg", alt=t("manage.qr"), width="160")
    words = html.tag("p", html.link(short, short))
    note = html.tag("p", t("manage.share_help"), class_="sun-caption")
    return html.join((html.tag("h2", t("manage.share")), picture, words, note))


def record(lines: Sequence[AuditEntry]) -> html.Safe:
    """What was done, when, by which post, why."""
    rows = [
        (line.at.replace("T", " ")[:16], t(f"deed.{line.action}"), line.actor, line.reason or "–")
        for line in lines
        if line.action != "ballots.mixed"
    ]
    heads = [t(f"record.column.{name}") for name in ("at", "action", "actor", "reason")]
    title = html.tag("h2", t("manage.record"))
    return html.join((title, html.table(heads, rows, t("manage.record_caption"))))
