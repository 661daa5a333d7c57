"""Rolls on screen: what there is, and what an import found, by line number only."""

from collections.abc import Mapping, Sequence

from services.rolls import RollReport, RollView
from ui import html
from ui.words import clock, t, w

BASES = (
    "resident",
    "village_member",
    "cooperative_member",
    "homeowner",
    "deputy",
    "cppcc",
    "party_delegate",
    "panel",
)
_MOST_LINES = 200


def listing(found: Sequence[RollView], places: Mapping[str, dict[str, str]]) -> html.Safe:
    """The rolls of my areas."""
    if not found:
        return html.empty_state(t("rolls.none"))
    rows = [
        (
            w(roll.name),
            w(places.get(roll.area_code)) or roll.area_code,
            t(f"choice.roll_basis.{roll.basis}"),
            roll.entry_count,
            clock(roll.imported_at),
        )
        for roll in found
    ]
    heads = [t(f"rolls.column.{name}") for name in ("name", "area", "basis", "count", "at")]
    return html.table(heads, rows, t("rolls.caption"))


def report(found: RollReport) -> html.Safe:
    """What the file held, and each line that does not fit."""
    if found.is_imported:
        head = html.notice("good", t("rolls.imported", count=found.good_count))
    else:
        head = html.notice("warn", t("rolls.not_imported", good=found.good_count))
    rows = [(p.line, t(f"roll_problem.{p.code}")) for p in found.problems[:_MOST_LINES]]
    if not rows:
        return head
    heads = (t("rolls.line"), t("rolls.problem"))
    caption = t("rolls.problems", count=sum(found.problem_counts.values()))
    return html.join((head, html.table(heads, rows, caption)))
