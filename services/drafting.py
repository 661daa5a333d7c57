"""Draft a consultation: from a template, from an earlier one, or from nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import select

from models.rules.areas import reaches
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Area, Consultation, Option, Question
from services import audit
from services.consultations import row_by_slug, whole_view
from services.deps import Work
from services.draft_checks import checked
from services.draft_codes import Memory, memory_in, memory_of, remembered
from services.draft_forms import (
    CHOICES,
    COLUMNS,
    FIELD_NAMES,
    LISTS,
    REQUIRED,
    DraftForm,
    OptionForm,
    QuestionForm,
    fingerprint,
    form_of,
    images_in,
    preview,
    question_view,
    stored_settings,
    without_images,
)
from services.draft_templates import TemplateView, template_form, templates
from services.method_settings import Offer, Setting, is_survey, offer_of
from services.obstacles import obstacles, warnings
from services.permission import held_row, may_see, must
from services.question_notes import Note, is_complete
from services.slugs import new_slug
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


def new_row(work: Work, area: str, form: DraftForm) -> Consultation:
    """A new draft with what *form* says, for services that begin one and record why."""
    form, memory = checked(form, memory_in(form.questions))
    row = Consultation(
        id=secrets.token_hex(16),
        slug=new_slug(work, form.title),
        owner_area=area,
        areas=[],
        title={},
        created_by=work.actor.id,
        created_at=work.now,
        changed_at=work.now,
        is_demo=work.deps.settings.is_demo,
    )
    _fill(work, row, form, memory)
    return row


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
    row = new_row(work, area, form)
    facts = {"slug": row.slug, "template": template, "copy_of": copy_of}
    audit.record(work, "draft.created", row.id, facts=facts)
    return row.slug


def _fill(work: Work, row: Consultation, form: DraftForm, memory: Memory) -> None:
    for name in COLUMNS:
        setattr(row, name, getattr(form, name))
    for name in LISTS:
        setattr(row, name, list(getattr(form, name)))
    row.changed_at = work.now
    work.session.add(row)
    work.session.flush()
    rows = work.session.exec(select(Question).where(Question.consultation_id == row.id)).all()
    before = {question.code: question for question in rows}
    for position, asked in enumerate(form.questions):
        question = before.pop(asked.code, None) or Question(
            id=secrets.token_hex(16), consultation_id=row.id, code=asked.code, method=asked.method
        )
        question.position = position
        _fill_question(work, question, asked, memory)
    for gone in before.values():
        _remove(work, gone)
    work.session.flush()


def _fill_question(work: Work, row: Question, form: QuestionForm, memory: Memory) -> None:
    row.title, row.method = form.title, form.method
    row.settings = {**stored_settings(form), **remembered(memory, form.code)}
    work.session.add(row)
    work.session.flush()
    _fill_options(work, row.id, form)


def _remove(work: Work, question: Question) -> None:
    _fill_options(work, question.id, QuestionForm())
    work.session.delete(question)


def _fill_options(work: Work, question_id: str, form: QuestionForm) -> None:
    rows = work.session.exec(select(Option).where(Option.question_id == question_id)).all()
    before = {row.code: row for row in rows}
    for position, option in enumerate(form.options):
        row = before.pop(option.code, None) or Option(
            id=secrets.token_hex(16), question_id=question_id, code=option.code
        )
        row.position, row.text, row.detail = position, option.text, option.detail
        row.cost_cny, row.months, row.is_none = option.cost_cny, option.months, option.is_none
        row.image_id = option.image_id
        work.session.add(row)
    for gone in before.values():
        work.session.delete(gone)
    work.session.flush()


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
    _fill(work, row, form, memory)
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
