"""What an editor may hand in: texts of a length, choices that exist, numbers that make sense."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models.rules.localized import Localized
from models.rules.refusal import Refused
from services.draft_codes import Memory, coded
from services.draft_forms import CHOICES, DraftForm, OptionForm, QuestionForm
from services.method_settings import MOST_OPTIONS, offer_of
from services.settings_kept import settings_kept
from services.texts import both

LENGTHS = {
    "title": 120,
    "summary": 600,
    "background": 6000,
    "location": 200,
    "lead_unit": 80,
    "promise": 600,
    "shortening_reason": 500,
}
QUESTION, HELP, OPTION, DETAIL = 200, 500, 160, 1000
_STEP = 200
MOST_QUESTIONS, MOST_STEPS, MOST_AREAS = 60, 12, 200
_MOST_YUAN, _MOST_MONTHS = 10**13, 600


def _refuse_unless_offered(form: DraftForm) -> None:
    offered = {name: codes for name, codes in CHOICES.items() if name != "method"}
    for name, codes in offered.items():
        value = getattr(form, name)
        chosen = value if isinstance(value, tuple) else (value,)
        if len(set(chosen)) != len(chosen) or not set(chosen) <= set(codes):
            raise Refused("draft.unknown_choice")
    if any(question.method not in CHOICES["method"] for question in form.questions):
        raise Refused("draft.unknown_choice")


def _number(value: Any, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refused("draft.number", {"most": most})
    return value


def _moment(value: datetime | None) -> datetime | None:
    """To the minute; a moment without a zone is a bug of the page and is not taken."""
    if value is not None and value.tzinfo is None:
        raise Refused("draft.moment")
    return value.replace(second=0, microsecond=0) if value else None


def _window(form: DraftForm) -> dict[str, Any]:
    """Beginning and end, to the minute; while somebody is still choosing, one may be missing."""
    opens_at, closes_at = _moment(form.opens_at), _moment(form.closes_at)
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused("draft.window_order")
    return {"opens_at": opens_at, "closes_at": closes_at}


def _option(form: OptionForm) -> OptionForm:
    return OptionForm(
        code=form.code,
        text=both(form.text, OPTION),
        detail=both(form.detail, DETAIL),
        cost_cny=_number(form.cost_cny, _MOST_YUAN),
        months=_number(form.months, _MOST_MONTHS),
        is_none=bool(form.is_none),
        is_other=bool(form.is_other),
        image_id=form.image_id or None,
    )


def _question(form: QuestionForm) -> QuestionForm:
    """Only what the method has: a question of a method without options keeps none."""
    options = form.options if offer_of(form.method).listed else ()
    if len(options) > MOST_OPTIONS:
        raise Refused("draft.too_many_options", {"most": MOST_OPTIONS})
    if len([o for o in options if o.is_other]) > 1:
        raise Refused("draft.unknown_option")
    return QuestionForm(
        code=form.code,
        method=form.method,
        title=both(form.title, QUESTION),
        help=both(form.help, HELP),
        settings=settings_kept(form.method, form.settings),
        options=tuple(map(_option, options)),
        is_required=bool(form.is_required),
    )


def _timeline(steps: tuple[Localized, ...]) -> tuple[Localized, ...]:
    if len(steps) > MOST_STEPS:
        raise Refused("draft.too_many_steps", {"most": MOST_STEPS})
    return tuple(step for step in (both(s, _STEP) for s in steps) if step)


def checked(form: DraftForm, memory: Memory) -> tuple[DraftForm, Memory]:
    """*form* cleaned, and the codes given out so far; everything new has its code.

    Args:
        memory: codes that the draft has now, a form may name no other; and codes it ever had,
            none of which is given out again.

    Raises:
        Refused: ``text.too_long`` and ``draft.…``.
    """
    if not 1 <= len(form.questions) <= MOST_QUESTIONS:
        raise Refused("draft.question_count", {"most": MOST_QUESTIONS})
    _refuse_unless_offered(form)
    if len(form.areas) > MOST_AREAS:
        raise Refused("draft.unknown_area")
    questions, memory = coded(tuple(map(_question, form.questions)), memory)
    texts: dict[str, Any] = {
        name: both(getattr(form, name), most) for name, most in LENGTHS.items()
    }
    clean = replace(
        form,
        **texts,
        timeline=_timeline(form.timeline),
        areas=tuple(sorted(set(form.areas))),
        budget_cny=_number(form.budget_cny, _MOST_YUAN),
        is_revisable=bool(form.is_revisable),
        **_window(form),
        questions=questions,
    )
    return clean, memory
