"""Rolls on screen: what there is, and what an import found, by line number only."""

import csv
import io
from collections.abc import Mapping, Sequence

from services.roll_imports import RollReport
from services.rolls import RollView
from ui import html
from ui.words import clock, t, w

MOST_LINES = 200


def listing(found: Sequence[RollView], names: Mapping[str, str]) -> html.Safe:
    """The rolls of my areas."""
    if not found:
        return html.empty_state(t("rolls.none"))
    rows = [
        (
            w(roll.name),
            names.get(roll.area_code, ""),
            t(f"choice.roll_basis.{roll.basis}"),
            roll.entry_count,
            clock(roll.imported_at),
        )
        for roll in found
    ]
    heads = [t(f"rolls.column.{name}") for name in ("name", "area", "basis", "count", "at")]
    return html.table(heads, rows, t("rolls.caption"), is_stacked=True)


def columns() -> html.Safe:
    """Which columns the sheet needs."""
    rows = [
        (t(f"rolls.head.{name}"), t(f"rolls.head_help.{name}"))
        for name in ("number", "area", "registered")
    ]
    return html.join(
        (
            html.facts(rows),
            html.tag("p", t("rolls.secrecy"), class_="sun-caption"),
        )
    )


def _head(found: RollReport) -> html.Safe:
    bad, known = len(found.problems), len(found.known)
    more = t("rolls.known", known=known) if known else ""
    if not found.is_imported:
        if known and not bad:
            return html.notice("info", t("rolls.all_known", known=known))
        said = t("rolls.not_imported", bad=bad, good=found.good_count)
        return html.notice("warn", f"{said}{more}")
    key = "rolls.imported" if found.registered_count else "rolls.imported_plain"
    said = t(key, count=found.good_count, registered=found.registered_count)
    left = t("rolls.left_out", bad=bad) if bad else ""
    return html.notice("good", f"{said}{more}{left}")


def report(found: RollReport) -> html.Safe:
    """What the file held, and the first of the lines that do not fit."""
    rows = [(p.line, t(f"roll_problem.{p.code}")) for p in found.problems[:MOST_LINES]]
    if not rows:
        return _head(found)
    heads = (t("rolls.line"), t("rolls.problem"))
    caption = t("rolls.problems", count=len(found.problems))
    if len(found.problems) > MOST_LINES:
        caption += t("rolls.first_of_them", count=MOST_LINES)
    return html.join((_head(found), html.table(heads, rows, caption)))


def as_csv(found: RollReport) -> str:
    """Every line that was not taken, with its reason; empty where all were."""
    told = [(p.line, t(f"roll_problem.{p.code}")) for p in found.problems]
    told += [(line, t("roll_problem.on_roll_already")) for line in found.known]
    if not told:
        return ""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow((t("rolls.line"), t("rolls.problem")))
    writer.writerows(sorted(told))
    return page.getvalue()
