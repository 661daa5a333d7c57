"""Draft a consultation: from a template, from an earlier one, or from nothing."""

from collections.abc import Mapping
from dataclasses import replace

from models.rules.areas import reaches
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Area
from services import audit, draft_rows
from services.consultations import row_by_slug, whole_view
from services.deps import Work
from services.draft_checks import checked
from services.draft_codes import memory_of
from services.draft_forms import (
    CHOICES,
    FIELD_NAMES,
    REQUIRED,
    DraftForm,
    OptionForm,
    QuestionForm,
    fingerprint,
    form_of,
    images_in,
    preview,
    question_view,
    without_images,
)
from services.draft_templates import TemplateView, template_form, templates
from services.method_settings import Offer, Setting, is_survey, offer_of
from services.obstacles import obstacles, warnings
from services.permission import held_row, may_see, must
from services.question_notes import Note, is_complete
from services.views import ConsultationView


def _beginning(work: Work, area: str, template: str, copy_of: str) -> DraftForm:
    if template:
        return replace(template_form(template), areas=(area,))
    if not copy_of:
        return DraftForm(areas=(area,))
    row = row_by_slug(work, copy_of)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    return form_for_copy(whole_view(work, row), area)


def form_for_copy(view: ConsultationView, area: str) -> DraftForm:
    """What a copy of *view* at *area* begins with: all but the window and the pictures."""
    form = form_of(view)
    areas = tuple(a for a in form.areas if reaches(area, a)) or (area,)
    questions = without_images(form.questions)
    form = replace(form, areas=areas, questions=questions)
    return replace(form, opens_at=None, closes_at=None, shortening_reason={})


def create_draft(
    work: Work,
    *,
    area: str,
    template: str = "",
    copy_of: str = "",
    title: Mapping[str, str] | None = None,
) -> str:
    """A new draft at *area*; returns its slug, which it keeps for good.

    Args:
        title: replaces the template's or the copied one's; the address is made of its English.

    Raises:
        Refused: ``role.not_yours``, ``draft.unknown_area``, ``draft.unknown_template``,
            ``consultation.unknown``.
    """
    must(work, Deed.DRAFT, area)
    if work.session.get(Area, area) is None:
        raise Refused("draft.unknown_area")
    form = _beginning(work, area, template, copy_of)
    form = replace(form, title=dict(title)) if title else form
    row = draft_rows.new_row(work, area, form)
    facts = {"slug": row.slug, "template": template, "copy_of": copy_of}
    audit.record(work, "draft.created", row.id, facts=facts)
    return row.slug


def save_draft(work: Work, *, slug: str, form: DraftForm) -> None:
    """Keep what the editor filled in; a form equal to what is stored changes nothing.

    Raises:
        Refused: ``draft.not_a_draft`` once it was submitted, ``draft.changed_meanwhile`` when
            somebody saved after *form* was loaded, ``draft.image_unknown`` for a picture that is
            not attached to it, and what `checked` says.
    """
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    view = whole_view(work, row)
    stored = form_of(view)
    if form.loaded != stored.loaded:
        raise Refused("draft.changed_meanwhile")
    form, memory = checked(form, memory_of(view.questions))
    changed = [n for n in FIELD_NAMES if getattr(form, n) != getattr(stored, n)]
    if not changed:
        return
    _refuse_unknown_areas(work, form)
    if not images_in(form.questions) <= {image.id for image in view.images}:
        raise Refused("draft.image_unknown")
    draft_rows.fill(work, row, form, memory)
    audit.record(work, "draft.saved", row.id, facts={"fields": changed})


def _refuse_unknown_areas(work: Work, form: DraftForm) -> None:
    if any(work.session.get(Area, code) is None for code in form.areas):
        raise Refused("draft.unknown_area")


__all__ = [
    "CHOICES",
    "REQUIRED",
    "DraftForm",
    "Note",
    "Offer",
    "OptionForm",
    "QuestionForm",
    "Setting",
    "TemplateView",
    "create_draft",
    "fingerprint",
    "form_of",
    "is_complete",
    "is_survey",
    "obstacles",
    "offer_of",
    "preview",
    "question_view",
    "save_draft",
    "templates",
    "warnings",
]
