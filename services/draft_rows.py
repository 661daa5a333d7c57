"""The rows of a draft: made anew, and brought to what a form says; who may is asked before."""

import secrets

from sqlmodel import select

from models.tables import Consultation, Option, Question
from services.deps import Work
from services.draft_checks import checked
from services.draft_codes import Memory, memory_in, remembered
from services.draft_forms import (
    COLUMNS,
    LISTS,
    DraftForm,
    QuestionForm,
    stored_settings,
)
from services.slugs import new_slug


def new_row(work: Work, area: str, form: DraftForm) -> Consultation:
    """A new draft with what *form* says, for services that allow it and record it."""
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
    fill(work, row, form, memory)
    return row


def fill(work: Work, row: Consultation, form: DraftForm, memory: Memory) -> None:
    """Let *row* and its questions say what the checked *form* says; codes keep their rows."""
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
