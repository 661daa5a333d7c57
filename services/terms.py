"""The terms of a consultation: everything that is fixed before it opens, and their fingerprint."""

from datetime import UTC, datetime
from typing import Any

from models.rules import secrecy
from services.views import ConsultationView, OptionView, QuestionView

_TEXTS = (
    "title",
    "summary",
    "background",
    "location",
    "lead_unit",
    "promise",
    "shortening_reason",
)
_RULES = (
    "slug",
    "owner_area",
    "affair",
    "decision_kind",
    "budget_cny",
    "roll_basis",
    "assurance",
    "provider",
    "result_policy",
    "is_revisable",
    "tie_rule",
)


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else ""


def _picture(option: OptionView) -> dict[str, Any]:
    """The picture itself, by its content; without one, terms are as before there were any."""
    image = option.image
    return {"image": {"sha256": image.sha256, "alt": image.alt}} if image else {}


def _question(question: QuestionView) -> dict[str, Any]:
    return {
        "code": question.code,
        "method": question.method,
        "title": question.title,
        "settings": question.settings,
        "options": [
            {
                "code": option.code,
                "text": option.text,
                "detail": option.detail,
                "cost_cny": option.cost_cny,
                "months": option.months,
                "is_none": option.is_none,
                **_picture(option),
            }
            for option in question.options
            if not option.is_added
        ],
    }


def _of_a_survey(view: ConsultationView) -> dict[str, Any]:
    """What only surveys have; other fingerprints stay as they were before there were any."""
    found: dict[str, Any] = {"survey": view.survey} if view.survey else {}
    if view.quotas:
        found["quotas"] = [[q.dimension, q.category, q.most] for q in view.quotas]
    return found


def _of_a_runoff(view: ConsultationView) -> dict[str, Any]:
    """The tie that a run-off decides; other fingerprints stay as they were."""
    return {"runoff_of": [view.runoff_of, view.runoff_question]} if view.runoff_of else {}


def terms_of(view: ConsultationView) -> dict[str, Any]:
    """What the published fingerprint covers; the end is the first one, before any extension.

    Statements that residents added later are not part of it; each has its line in the record.
    """
    first_end = view.extensions[0].old_closes_at if view.extensions else view.closes_at
    return {
        "version": 1,
        "id": view.id,
        **{name: getattr(view, name) for name in _TEXTS + _RULES},
        "timeline": list(view.timeline),
        "areas": sorted(view.areas),
        "strata": list(view.strata),
        "opens_at": _moment(view.opens_at),
        "closes_at": _moment(first_end),
        "questions": [_question(question) for question in view.questions],
        "attachments": sorted(f"{a.kind} {a.sha256}" for a in view.attachments),
        **_of_a_survey(view),
        **_of_a_runoff(view),
    }


def fingerprint_of(view: ConsultationView) -> str:
    """The SHA-256 of `terms_of`, which stands on the page and in the record."""
    return secrecy.frozen_hash(terms_of(view))
