"""What can no longer be changed: the fingerprint, what it covers, and the two steps that remain."""

from models.rules.lifecycle import State
from services.views import ConsultationView
from ui import html
from ui.words import t

_COVERED = ("texts", "questions", "voters", "window", "results", "documents")
_STEPS_REMAIN = (State.APPROVED, State.OPEN)


def card(view: ConsultationView) -> html.Safe:
    """The card of a frozen consultation; nothing before it is frozen."""
    if not view.frozen_hash:
        return html.join(())
    covered = [html.tag("li", t(f"edit.frozen.{name}")) for name in _COVERED]
    options = sum(len(question.options) for question in view.questions)
    counted = t("edit.frozen.counted", questions=len(view.questions), options=options)
    return html.tag(
        "section",
        html.tag("h2", t("edit.frozen.title")),
        html.tag("p", t("edit.frozen.words")),
        html.tag("p", t("edit.frozen.fingerprint"), html.tag("code", view.frozen_hash)),
        html.tag("ul", *covered),
        html.tag("p", counted, class_="sun-caption"),
        html.tag("p", t("edit.frozen.remains")) if view.state in _STEPS_REMAIN else "",
        class_="sun-frozen",
    )


def instead_of_editor(view: ConsultationView) -> html.Safe:
    """Why this consultation cannot be edited, what is frozen of it, and where to go."""
    words = t("edit.is_frozen" if view.frozen_hash else "edit.not_a_draft")
    if view.state == State.WITHDRAWN:
        words = t("edit.is_withdrawn")
    way = html.link(t("edit.to_manage"), f"/manage?c={view.slug}", "button")
    return html.join((html.empty_state(words, way), card(view)))
