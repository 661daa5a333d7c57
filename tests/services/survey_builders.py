"""What tests of surveys start from: several questions, open now."""

import secrets

from sqlalchemy import delete
from sqlmodel import select

from models.tables import Option, Question, Quota
from services import consultations
from services.deps import SYSTEM, begin
from services.voting import cast_ballot
from tests.builders import a_pass, an_open_consultation


def asks(code, method="single", *, options=("a", "b", "c"), **settings):
    """One question for `a_survey`."""
    return {"code": code, "method": method, "options": options, "settings": settings}


def a_survey(world, *questions, quotas=(), **changes):
    """An open consultation with *questions* in the place of its own; returns its slug."""
    slug = an_open_consultation(world, **changes)
    with begin(world, actor=SYSTEM) as work:
        row = consultations.row_by_slug(work, slug)
        _forget_question(work, row.id)
        for position, spec in enumerate(questions):
            _add(work, row.id, position, spec)
        for dimension, category, most in quotas:
            work.session.add(
                Quota(consultation_id=row.id, dimension=dimension, category=category, most=most)
            )
    return slug


def _forget_question(work, consultation_id):
    mine = select(Question.id).where(Question.consultation_id == consultation_id)
    work.session.execute(delete(Option).where(Option.question_id.in_(mine)))
    work.session.execute(delete(Question).where(Question.consultation_id == consultation_id))


def _add(work, consultation_id, position, spec):
    question = Question(
        id=secrets.token_hex(16),
        consultation_id=consultation_id,
        position=position,
        code=spec["code"],
        method=spec["method"],
        title={"zh": f"第{position + 1}题", "en": f"Question {position + 1}"},
        settings=spec["settings"],
    )
    work.session.add(question)
    work.session.flush()
    for place, code in enumerate(spec["options"]):
        work.session.add(
            Option(
                id=secrets.token_hex(16),
                question_id=question.id,
                position=place,
                code=code,
                text={"zh": f"答案{code}", "en": f"Answer {code}"},
            )
        )


def survey_view(world, slug):
    with begin(world, actor=SYSTEM, write=False) as work:
        return consultations.whole_view(work, consultations.row_by_slug(work, slug))


def answer(world, slug, number, answers, strata=None, **more):
    """Identify and hand in a questionnaire."""
    token = a_pass(world, slug, number).token
    return cast_ballot(world, token=token, answers=answers, strata=strata or {}, **more)
