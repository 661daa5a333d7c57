"""What the reviewer reads: every term that freezing fixes, and what deserves a second look."""

from collections.abc import Mapping, Sequence

from models.rules.window import is_shortened
from services.audit import AuditEntry
from services.deps import Actor
from services.views import ConsultationView
from ui import deeds, html
from ui.frozen_card import card
from ui.review_questions import all_of, both
from ui.words import clock, t, w, yuan


def _look_twice(view: ConsultationView) -> list[html.Safe]:
    found = []
    if view.opens_at and view.closes_at and is_shortened(view.opens_at, view.closes_at):
        reason = both(view.shortening_reason)
        found.append(html.notice("warn", reason, t("review.look.shortened")))
    plain = (
        ("warn", "open", view.assurance == "L0"),
        ("warn", "final", not view.is_revisable),
        ("info", "live", view.result_policy == "live"),
        ("info", "again", bool(view.send_back_reason)),
        ("warn", "runoff", bool(view.runoff_of)),
    )
    found += [html.notice(kind, t(f"review.look.{name}")) for kind, name, is_so in plain if is_so]
    return found


def _texts(view: ConsultationView) -> list[tuple[object, object]]:
    names = ("title", "summary", "background", "location", "lead_unit", "promise")
    found: list[tuple[object, object]] = [
        (t(f"edit.{name}"), both(getattr(view, name))) for name in names if getattr(view, name)
    ]
    if view.timeline:
        found.append((t("review.timeline"), html.join(map(both, view.timeline))))
    return found


def _rules(view: ConsultationView, names: Mapping[str, str]) -> list[tuple[object, object]]:
    strata = t("home.and").join(t(f"charts.dimension.{code}") for code in view.strata)
    opens, closes = view.opens_at, view.closes_at
    revisable = t("consultation.change.yes" if view.is_revisable else "consultation.change.no")
    return [
        (t("edit.areas"), t("home.and").join(names.get(code, code) for code in view.areas)),
        (t("edit.roll_basis"), t(f"choice.roll_basis.{view.roll_basis}")),
        (t("edit.provider"), t(f"choice.provider.{view.provider}")),
        (t("edit.strata"), strata or "–"),
        (t("review.opens"), clock(opens) if opens else "–"),
        (t("review.closes"), clock(closes) if closes else "–"),
        (t("edit.result_policy"), t(f"choice.result_policy.{view.result_policy}")),
        (t("edit.tie_rule"), t(f"choice.tie_rule.{view.tie_rule}")),
        (t("review.revisable"), revisable),
        (t("edit.affair"), t(f"choice.affair.{view.affair}")),
        (t("edit.decision_kind"), t(f"choice.decision_kind.{view.decision_kind}")),
        (t("review.budget"), yuan(view.budget_cny) or "–"),
    ]


def whole(view: ConsultationView, names: Mapping[str, str]) -> html.Safe:
    """All terms in both languages, what to look at twice first."""
    parts: list[html.Safe] = [*_look_twice(view)]
    parts += [html.tag("h2", t("review.rules")), html.facts(_rules(view, names))]
    parts += all_of(view)
    parts += [html.tag("h2", t("review.texts")), html.facts(_texts(view))]
    if view.attachments:
        files = [
            (html.link(w(a.title) or a.file_name, f"/files/{a.id}"), html.tag("code", a.sha256))
            for a in view.attachments
        ]
        parts.append(html.table((t("edit.document"), "SHA-256"), files, t("edit.documents")))
    return html.tag("div", *parts, class_="sun-sheet")


def history(lines: Sequence[AuditEntry]) -> html.Safe:
    """Who wrote, submitted and sent back what, from first to last."""
    title = html.tag("h2", t("manage.record"))
    return html.tag("div", title, deeds.story(lines), class_="sun-sheet")


def is_own(view: ConsultationView, actor: Actor) -> bool:
    """Did *actor* draft or submit it? Then somebody else approves."""
    return actor.id in (view.created_by, view.submitted_by)


def before_deciding(view: ConsultationView, actor: Actor) -> html.Safe:
    """What approving does; or why this person cannot."""
    if is_own(view, actor):
        return html.notice("warn", t("review.own"), t("review.own_title"))
    return html.notice("info", t("review.freezes"), t("review.freezes_title"))


def standing(view: ConsultationView) -> html.Safe:
    """Where it stands when there is nothing to decide."""
    said = t("review.nothing", state=t(f"state.{view.state}"))
    to_manage = html.link(t("edit.to_manage"), f"/manage?c={view.slug}", "button quiet")
    parts: list[html.Safe] = [html.notice("info", said), card(view)]
    return html.tag("div", *parts, html.tag("p", to_manage), class_="sun-sheet")
