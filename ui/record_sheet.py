"""The audit chain on screen."""

from collections.abc import Sequence

from services.audit import AuditEntry
from ui import html
from ui.words import t

KINDS = (
    "",
    "consultation.",
    "draft.",
    "statement.",
    "roll.",
    "ballots.",
    "result.",
    "sign_in.",
    "account.",
)


def chain(broken: int | None) -> html.Safe:
    """Whole, or broken at a line."""
    if broken is None:
        return html.notice("good", t("record.whole"))
    return html.notice("bad", t("record.broken", seq=broken))


def kinds(current: str) -> html.Safe:
    """Links that narrow the list."""
    names = [(kind, t(f"record.kind.{kind.rstrip('.') or 'all'}")) for kind in KINDS]
    links = [
        html.tag("b", name) if kind == current else html.link(name, f"/record?kind={kind}")
        for kind, name in names
    ]
    return html.tag("p", *links, class_="sun-actions")


def lines(found: Sequence[AuditEntry], kind: str) -> html.Safe:
    """A page of lines, and the way to older ones."""
    if not found:
        return html.empty_state(t("record.none"))
    rows = [
        (
            line.seq,
            line.at.replace("T", " ")[:19],
            t(f"deed.{line.action}"),
            line.actor,
            line.reason or ", ".join(f"{k}: {v}" for k, v in line.facts.items())[:120] or "–",
            line.hash[:12],
        )
        for line in found
    ]
    names = ("seq", "at", "action", "actor", "why", "hash")
    heads = [t(f"record.column.{name}") for name in names]
    older = html.link(t("record.older"), f"/record?kind={kind}&before={found[-1].seq}", "button")
    return html.join((html.table(heads, rows, t("record.caption")), html.tag("p", older)))
