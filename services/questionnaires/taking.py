"""Taking a questionnaire over into a draft: its questions replace those that were there."""

import secrets

from sqlalchemy import delete
from sqlmodel import col, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation, Option, Question
from services import audit, quotas
from services.consultations import whole_view
from services.deps import Work
from services.draft_checks import checked
from services.draft_codes import COLUMNS, Memory, memory_of, memory_with, remembered
from services.draft_forms import form_of
from services.permission import held_row
from services.questionnaires.form import Item, Questionnaire


def take_over(work: Work, *, slug: str, questionnaire: Questionnaire) -> None:
    """Put *questionnaire* into a draft, in the place of its questions, texts and quotas.

    Title and introduction are kept where the file has none.

    Raises:
        Refused: ``draft.not_a_draft``, ``questionnaire.empty``, what quotas say, and what the
            editor would refuse: a draft that cannot be saved again is of no use to anybody.
    """
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    if not questionnaire.questions:
        raise Refused("questionnaire.empty")
    row.title = questionnaire.title or row.title
    row.summary = questionnaire.intro or row.summary
    row.strata = list(questionnaire.strata) or row.strata
    row.survey, row.changed_at = questionnaire.survey, work.now
    work.session.add(row)
    memory = _remembered(work, row, questionnaire)
    _forget(work, row.id)
    for position, item in enumerate(questionnaire.questions):
        _write(work, row.id, position, item, memory)
    view = whole_view(work, row)
    checked(form_of(view), memory_of(view.questions))
    facts = {"questions": len(questionnaire.questions)}
    audit.record(work, "draft.questionnaire_taken", row.id, facts=facts)
    if questionnaire.quotas:
        quotas.set_quotas(work, slug=slug, quotas=questionnaire.quotas)


def _remembered(work: Work, row: Consultation, questionnaire: Questionnaire) -> Memory:
    """Every code that the draft gave out so far, and those of the file."""
    taken = {
        item.code: frozenset(answer.code for answer in item.options)
        | {str(column["code"]) for column in item.settings.get(COLUMNS, ())}
        for item in questionnaire.questions
    }
    return memory_with(memory_of(whole_view(work, row).questions), taken)


def _forget(work: Work, consultation_id: str) -> None:
    mine = select(Question.id).where(Question.consultation_id == consultation_id)
    work.session.execute(delete(Option).where(col(Option.question_id).in_(mine)))
    work.session.execute(delete(Question).where(col(Question.consultation_id) == consultation_id))
    work.session.flush()


def _write(work: Work, consultation_id: str, position: int, item: Item, memory: Memory) -> None:
    question = Question(
        id=secrets.token_hex(16),
        consultation_id=consultation_id,
        position=position,
        code=item.code,
        method=item.method,
        title=item.title,
        settings={**item.settings, **remembered(memory, item.code)},
    )
    work.session.add(question)
    work.session.flush()
    for place, answer in enumerate(item.options):
        work.session.add(
            Option(
                id=secrets.token_hex(16),
                question_id=question.id,
                position=place,
                code=answer.code,
                text=answer.text,
                detail=answer.detail,
                cost_cny=answer.cost_cny,
                months=answer.months,
                is_none=answer.is_none,
            )
        )
    work.session.flush()
