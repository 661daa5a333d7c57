"""Writing a consultation of the demo's files into the tables: as a draft, or as announced."""

import secrets
from collections.abc import Iterator
from typing import Any

from sqlmodel import col, select

from models.rules.lifecycle import State
from models.tables import Consultation, LogKey, Option, Question
from services import attachments, audit, surveys
from services.asked import IMAGE
from services.consultations import whole_view
from services.demo.files import content, picture, text
from services.demo.plans import Plan
from services.deps import Actor, Work
from services.rolls import electorate_of
from services.terms import fingerprint_of

QUESTION = "q1"
SURVEY = "survey"
#: the files' word for a kind of question, where ours is another
_METHODS = {"open_text": "text"}
_SETTINGS = ("min", "max", "max_chars", "randomise", "page", "aside")
_TEXTS = ("title", "summary", "background", "location", "lead_unit", "promise")
#: what the files say of a ballot that is no setting of its method
_BALLOT_ONLY = ("type", "results", "allow_none")


def _row(work: Work, plan: Plan, state: State = State.DRAFT) -> Consultation:
    spec = plan.spec
    texts: dict[str, Any] = {name: text(spec.get(name)) for name in _TEXTS}
    return Consultation(
        id=secrets.token_hex(16),
        slug=plan.slug,
        state=state,
        owner_area=plan.owner,
        areas=list(spec["areas"]),
        **texts,
        timeline=[text(step) for step in spec.get("timeline", ())],
        affair=spec["affair"],
        decision_kind=spec["decision_kind"],
        budget_cny=spec.get("budget_cny"),
        tie_rule=spec.get("tie_rule", "lots"),
        roll_basis=spec["roll_basis"],
        assurance=spec["assurance"],
        provider=spec.get("provider", "roll"),
        result_policy=spec["ballot"]["results"],
        strata=list(spec.get("strata", ())),
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        shortening_reason=text(spec.get("shortening_reason")),
        survey=_about(plan),
        created_by=work.actor.id,
        is_demo=True,
        created_at=work.now,
        changed_at=work.now,
    )


def _about(plan: Plan) -> dict[str, Any]:
    """What a survey of the files says of itself."""
    ballot = plan.spec["ballot"]
    if ballot["type"] != SURVEY:
        return {}
    said = content(ballot["survey"])
    texts = {name: text(said.get(name)) for name in surveys.TEXTS}
    return surveys.checked({surveys.MINUTES: said.get(surveys.MINUTES), **texts})


def _option(question_id: str, position: int, spec: dict[str, Any]) -> Option:
    return Option(
        id=secrets.token_hex(16),
        question_id=question_id,
        position=position,
        code=str(spec["id"]),
        text=text(spec),
        detail=text(spec.get("detail")),
        cost_cny=spec.get("cost_cny"),
        months=spec.get("months"),
        is_none=bool(spec.get("opens_comment")),
    )


def _questions(plan: Plan, consultation_id: str) -> Iterator[tuple[Question, list[Any]]]:
    """What the files ask: one question by the ballot's method, or those of a survey."""
    ballot = plan.spec["ballot"]
    if ballot["type"] == SURVEY:
        for asked in content(ballot["survey"])["questions"]:
            yield _survey_question(asked, plan, consultation_id)
        return
    settings = {key: value for key, value in ballot.items() if key not in _BALLOT_ONLY}
    question = Question(
        id=secrets.token_hex(16),
        consultation_id=consultation_id,
        code=QUESTION,
        method=ballot["type"],
        title=text(plan.spec["question"]),
        settings=settings,
    )
    yield question, plan.spec.get("options", [])


def _survey_question(
    asked: dict[str, Any], plan: Plan, consultation_id: str
) -> tuple[Question, list[Any]]:
    settings = {key: asked[key] for key in _SETTINGS if key in asked} | {"required": False}
    if "columns" in asked:
        settings["columns"] = [{"code": str(c["id"]), "text": text(c)} for c in asked["columns"]]
    if "show_if" in asked:
        settings["show_if"] = {q: [str(o) for o in of] for q, of in asked["show_if"].items()}
    if "unit" in asked:
        settings["unit"] = text(asked["unit"])
    question = Question(
        id=secrets.token_hex(16),
        consultation_id=consultation_id,
        code=asked["id"],
        method=_METHODS.get(asked["type"], asked["type"]),
        title=text(asked),
        settings=settings,
    )
    options = plan.spec[asked["from"]] if "from" in asked else asked.get("options")
    options = options or asked.get("rows", [])
    other = next((str(option["id"]) for option in options if option.get("open")), "")
    question.settings |= {"other": other} if other else {}
    return question, options


def _write(work: Work, plan: Plan, row: Consultation) -> None:
    work.session.add(row)
    work.session.flush()
    for position, (question, options) in enumerate(_questions(plan, row.id)):
        question.position = position
        work.session.add(question)
        work.session.flush()
        for place, option in enumerate(options):
            work.session.add(_option(question.id, place, option))
    work.session.flush()


def write_draft(work: Work, plan: Plan) -> None:
    """The consultation with its question and options, by the actor of *work*."""
    row = _row(work, plan)
    _write(work, plan, row)
    audit.record(work, "draft.created", row.id, facts={"slug": row.slug})
    _illustrate(work, plan, row)


def _illustrate(work: Work, plan: Plan, row: Consultation) -> None:
    """The pictures that the files give to options."""
    said = {str(o["id"]): o["image"] for o in plan.spec.get("options", ()) if "image" in o}
    mine = select(Question.id).where(Question.consultation_id == row.id)
    for option in work.session.exec(select(Option).where(col(Option.question_id).in_(mine))):
        if image := said.get(option.code):
            name = image["file"]
            option.image_id = attachments.add_attachment(
                work,
                slug=row.slug,
                kind=IMAGE,
                title=text(image),
                file_name=f"{name}.png",
                content=picture(name),
            )
            work.session.add(option)


def announce(work: Work, plan: Plan, reviewer: Actor) -> None:
    """One whose ballot method is not built yet, so that no draft of it could be submitted.

    It is frozen like any other and opens on its day; pages say that its ballot is still to come.
    """
    row = _row(work, plan, State.APPROVED)
    row.submitted_by, row.approved_by = work.actor.id, reviewer.id
    _write(work, plan, row)
    if row.provider == "roll":
        row.electorate = electorate_of(work, row.roll_basis, plan.areas) or None
    public_key = work.deps.keys.make_ballot_keys(row.id).hex()
    work.session.add(LogKey(consultation_id=row.id, public_key=public_key))
    row.frozen_hash = fingerprint_of(whole_view(work, row))
    work.session.add(row)
    audit.record(work, "demo.announced", row.id, facts={"frozen_hash": row.frozen_hash})
