"""Who helped with how many ballots, and what the supervision should look into."""

from collections.abc import Sequence

from services.supervising import Helper
from ui import html
from ui.words import t, w


def _warnings(helper: Helper) -> html.Safe:
    found = [
        html.badge("warn", t(f"helpers.flag.{name}"))
        for name, is_set in (("many", helper.has_many), ("one_sided", helper.is_one_sided))
        if is_set
    ]
    return html.join(found) if found else html.join(("–",))


def table(found: Sequence[Helper]) -> html.Safe:
    """Every helper in every exercise; those to look into first."""
    if not found:
        return html.empty_state(t("helpers.none"))
    rows = [
        (
            html.join((w(h.post) or h.account, html.tag("br"), html.tag("small", h.account))),
            html.link(w(h.title), f"/consultation?c={h.slug}"),
            f"{h.ballots:,}",
            f"{h.percent:.0f}%",
            f"{h.as_second:,}",
            _warnings(h),
        )
        for h in found
    ]
    heads = [
        t(f"helpers.column.{name}")
        for name in ("who", "what", "ballots", "share", "second", "flags")
    ]
    return html.table(heads, rows, t("helpers.caption"), is_stacked=True)
