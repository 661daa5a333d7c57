"""Draft a consultation: from a template, from an earlier one, or from nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from models.rules.areas import reaches
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Area, Consultation, Option, Question
from services import audit
from services.consultations import row_by_slug, whole_view
from services.deps import Work
from services.draft_checks import checked
from services.draft_forms import (
    CHOICES,
    COLUMNS,
    FIELD_NAMES,
    LISTS,
    SETTINGS,
    DraftForm,
    OptionForm,
    fingerprint,
    form_of,
    preview,
)
from services.draft_templates import TemplateView, template_form, templates
from services.obstacles import obstacles, warnings
from services.permission import held_row, may_see, must
from services.slugs import new_slug

#: Under this name a question's settings remember every option code it ever gave out.
ISSUED = "issued"


def _beginning(work: Work, area: str, template: str, copy_of: str) -> DraftForm:
    if template:
        return replace(template_form(template), areas=(area,))
    if not copy_of:
        return DraftForm(areas=(area,))
    row = row_by_slug(work, copy_of)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    form = form_of(whole_view(work, row))
    areas = tuple(a for a in form.areas if reaches(area, a)) or (area,)
    return replace(form, areas=areas, opens_at=None, closes_at=None, shortening_reason={})


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
    form, issued = checked(form, frozenset(o.code for o in form.options if o.code), [])
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
    _fill(work, row, form, issued)
    facts = {"slug": row.slug, "template": template, "copy_of": copy_of}
    audit.record(work, "draft.created", row.id, facts=facts)
    return row.slug


def _fill(work: Work, row: Consultation, form: DraftForm, issued: list[str]) -> None:
    for name in COLUMNS:
        setattr(row, name, getattr(form, name))
    for name in LISTS:
        setattr(row, name, list(getattr(form, name)))
    row.changed_at = work.now
    work.session.add(row)
    work.session.flush()
    question = _question_row(work, row.id)
    question.title, question.method = form.question, form.method
    question.settings = {**form.settings, ISSUED: issued}
    work.session.add(question)
    work.session.flush()
    _fill_options(work, question.id, form)


def _question_row(work: Work, consultation_id: str) -> Question:
    found = work.session.exec(
        select(Question)
        .where(Question.consultation_id == consultation_id)
        .order_by(col(Question.position))
    ).first()
    new = Question(
        id=secrets.token_hex(16), consultation_id=consultation_id, code="q1", method="single"
    )
    return found or new


def _fill_options(work: Work, question_id: str, form: DraftForm) -> None:
    rows = work.session.exec(select(Option).where(Option.question_id == question_id)).all()
    before = {row.code: row for row in rows}
    for position, option in enumerate(form.options):
        row = before.pop(option.code, None) or Option(
            id=secrets.token_hex(16), question_id=question_id, code=option.code
        )
        row.position, row.text, row.detail = position, option.text, option.detail
        row.cost_cny, row.months, row.is_none = option.cost_cny, option.months, option.is_none
        work.session.add(row)
    for gone in before.values():
        work.session.delete(gone)
    work.session.flush()


def _issued(work: Work, consultation_id: str) -> list[str]:
    remembered: Any = _question_row(work, consultation_id).settings.get(ISSUED, [])
    return list(remembered)


def save_draft(work: Work, *, slug: str, form: DraftForm) -> None:
    """Keep what the editor filled in; a form equal to what is stored changes nothing.

    Raises:
        Refused: ``draft.not_a_draft`` once it was submitted, ``draft.changed_meanwhile`` when
            somebody saved after *form* was loaded, and what `checked` says.
    """
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    stored = form_of(whole_view(work, row))
    if form.loaded != stored.loaded:
        raise Refused("draft.changed_meanwhile")
    known = frozenset(o.code for o in stored.options)
    form, issued = checked(form, known, _issued(work, row.id))
    changed = [n for n in FIELD_NAMES if getattr(form, n) != getattr(stored, n)]
    if not changed:
        return
    _refuse_unknown_areas(work, form)
    _fill(work, row, form, issued)
    audit.record(work, "draft.saved", row.id, facts={"fields": changed})


def _refuse_unknown_areas(work: Work, form: DraftForm) -> None:
    if any(work.session.get(Area, code) is None for code in form.areas):
        raise Refused("draft.unknown_area")


__all__ = [
    "CHOICES",
    "SETTINGS",
    "DraftForm",
    "OptionForm",
    "TemplateView",
    "create_draft",
    "fingerprint",
    "form_of",
    "obstacles",
    "preview",
    "save_draft",
    "templates",
    "warnings",
]
