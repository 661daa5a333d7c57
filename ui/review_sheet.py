"""What the reviewer reads: every term that freezing fixes, and what deserves a second look."""

from collections.abc import Sequence

from models.rules.window import is_shortened
from services.views import AreaView, ConsultationView
from ui import html
from ui.words import clock, t, w, yuan


def _look_twice(view: ConsultationView) -> list[html.Safe]:
    found = []
    if view.opens_at and view.closes_at and is_shortened(view.opens_at, view.closes_at):
        found.append(
            html.notice("warn", w(view.shortening_reason) or "–", t("review.look.shortened"))
        )
    if view.assurance == "L0":
        found.append(html.notice("warn", t("review.look.open")))
    if view.result_policy == "live":
        found.append(html.notice("info", t("review.look.live")))
    if not view.is_revisable:
        found.append(html.notice("warn", t("review.look.final")))
    return found


def _both(text: dict[str, str]) -> html.Safe:
    return html.join(html.tag("p", text[lang]) for lang in ("zh", "en") if text.get(lang))


def whole(view: ConsultationView, places: Sequence[AreaView]) -> html.Safe:
    """All terms, both languages."""
    names = {place.code: place.name for place in places}
    facts = [
        (t("edit.title"), _both(view.title)),
        (t("edit.summary"), _both(view.summary)),
        (t("edit.lead_unit"), _both(view.lead_unit)),
        (t("edit.promise"), _both(view.promise)),
        (t("edit.areas"), "、".join(w(names.get(code)) or code for code in view.areas)),
        (t("edit.roll_basis"), t(f"choice.roll_basis.{view.roll_basis}")),
        (t("edit.provider"), t(f"choice.provider.{view.provider}")),
        (t("edit.result_policy"), t(f"choice.result_policy.{view.result_policy}")),
        (t("edit.tie_rule"), t(f"choice.tie_rule.{view.tie_rule}")),
        (t("edit.opens_day"), clock(view.opens_at) if view.opens_at else "–"),
        (t("edit.closes_day"), clock(view.closes_at) if view.closes_at else "–"),
        (t("edit.budget"), yuan(view.budget_cny) or "–"),
    ]
    options = [
        (o.code, _both(o.text), yuan(o.cost_cny) or "–") for q in view.questions for o in q.options
    ]
    heads = (t("review.code"), t("review.option"), t("edit.option_cost"))
    files = [(a.file_name, a.sha256[:16]) for a in view.attachments]
    parts = [*_look_twice(view), html.facts(facts), html.table(heads, options, t("review.options"))]
    if files:
        parts.append(html.table((t("edit.document"), "SHA-256"), files, t("edit.documents")))
    return html.join(parts)


def what_freezes() -> html.Safe:
    """What approving does."""
    return html.notice("info", t("review.freezes"))


def standing(view: ConsultationView) -> html.Safe:
    """Where it stands when there is nothing to decide."""
    said = t("review.nothing", state=t(f"state.{view.state}"))
    hashed = t("review.frozen_hash", hash=view.frozen_hash) if view.frozen_hash else ""
    return html.join((html.notice("info", said), html.tag("p", hashed, class_="sun-caption")))
