"""The vote after a tie: a draft of its own, with one question and only those who are level."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

import locales
from models.methods import METHODS, Outcome
from models.methods.differential import AGAIN
from models.rules.lifecycle import State
from models.rules.localized import Localized
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Consultation
from services import audit, draft_rows
from services.consultations import whole_view
from services.deps import Work
from services.draft_checks import LENGTHS
from services.drafting import DraftForm, QuestionForm, form_for_copy
from services.method_settings import SHOW_IF
from services.permission import held_row, row_for
from services.results import newest, result_for
from services.shelf import kept
from services.ties import ONE_IN_FRONT
from services.views import ConsultationView, QuestionResult, QuestionView, ResultView

VOTE_AGAIN = "vote_again"
_CONGRESS = "differential"
#: What bounds how many options are marked, and cannot be more than there are.
_BOUNDS = ("min", "max", "least")
_BOUNDED = frozenset({"approval", "ranking"})
_OVER = frozenset({State.CLOSED, State.PUBLISHED})


@dataclass(frozen=True)
class Tie:
    """A question whose declared rule asks for another vote.

    ``places``: how many of the tied are still to be chosen; 0 where one is looked for.
    """

    question: QuestionView
    tied: tuple[str, ...]
    places: int = 0


@dataclass(frozen=True)
class Linked:
    """The other end of a link: the address and title of a consultation."""

    slug: str
    title: Localized
    #: code of the question that ended in a tie
    question: str
    state: State


@dataclass(frozen=True)
class Links:
    """What everybody may know: of which vote this is the run-off, and which run-offs it has."""

    first: Linked | None = None
    later: tuple[Linked, ...] = ()


@dataclass(frozen=True)
class TieSheet:
    """A tie as staff see it, and the run-off that stands for it, a draft perhaps."""

    tie: Tie
    runoff: Linked | None


def _places_free(question: QuestionView, outcome: Outcome) -> int:
    return METHODS[question.method].ask(question.terms).most - len(outcome.leaders)


def _tie(view: ConsultationView, one: QuestionResult) -> Tie | None:
    question, outcome = one.question, one.outcome
    if outcome is None or outcome.is_partial:
        return None
    if question.method == _CONGRESS:
        again = tuple(s.option for s in outcome.standings if s.mark == AGAIN)
        return Tie(question, again, _places_free(question, outcome)) if again else None
    is_asked = view.tie_rule == VOTE_AGAIN and question.method in ONE_IN_FRONT
    return Tie(question, outcome.leaders) if is_asked and len(outcome.leaders) > 1 else None


def ties(view: ConsultationView, result: ResultView) -> tuple[Tie, ...]:
    """What the declared rule asks to be voted on again; nothing before the result is final."""
    if not result.is_final or view.is_in_doubt:
        return ()
    found = (_tie(view, one) for one in result.questions)
    return tuple(tie for tie in found if tie is not None)


def _linked(row: Consultation, question: str | None) -> Linked:
    return Linked(row.slug, row.title, question or "", row.state)


def _standing(work: Work, consultation_id: str) -> dict[str, Linked]:
    """Question → its run-off, drafts among them; what was withdrawn makes room for another."""
    rows = work.session.exec(
        select(Consultation)
        .where(Consultation.runoff_of == consultation_id, Consultation.state != State.WITHDRAWN)
        .order_by(col(Consultation.created_at))
    )
    return {row.runoff_question or "": _linked(row, row.runoff_question) for row in rows}


def _links(work: Work, view: ConsultationView) -> Links:
    first = work.session.get(Consultation, view.runoff_of) if view.runoff_of else None
    later = _standing(work, view.id) if view.state in _OVER else {}
    return Links(
        _linked(first, view.runoff_question) if first else None,
        tuple(one for one in later.values() if one.state not in (State.DRAFT, State.SUBMITTED)),
    )


def links(work: Work, view: ConsultationView) -> Links:
    """Both ways, as everybody may know them: a run-off is named once it is public."""
    return kept(work.deps, ("runoffs", view.id), lambda: _links(work, view))


def sheets(work: Work, *, slug: str) -> tuple[TieSheet, ...]:
    """The ties of a consultation that is over, for those who may draft where it belongs."""
    row = row_for(work, slug, Deed.DRAFT)
    if row.state not in _OVER:
        return ()
    view = whole_view(work, row)
    standing = _standing(work, row.id)
    found = ties(view, result_for(work, view))
    return tuple(TieSheet(tie, standing.get(tie.question.code)) for tie in found)


def _settings(form: QuestionForm, tie: Tie) -> dict[str, Any]:
    """As they were declared, for fewer options and a question that stands alone."""
    found = {name: value for name, value in form.settings.items() if name not in (SHOW_IF, "page")}
    if tie.places:
        return found | {"places": tie.places}
    bounds = _BOUNDS if form.method in _BOUNDED else _BOUNDS[2:]
    room = sum(not option.is_none for option in form.options) or 1
    return found | {name: min(found[name], room) for name in bounds if name in found}


def _question(form: DraftForm, tie: Tie) -> QuestionForm:
    asked = next(q for q in form.questions if q.code == tie.question.code)
    left = tuple(option for option in asked.options if option.code in tie.tied)
    asked = replace(asked, options=left, is_required=True)
    return replace(asked, settings=_settings(asked, tie))


def _origin(work: Work, view: ConsultationView) -> tuple[Localized, int]:
    """The title of the first vote of all, and the how-manieth one comes now."""
    title, before, turn = view.title, view.runoff_of, 2
    while before and (row := work.session.get(Consultation, before)):
        title, before, turn = row.title, row.runoff_of, turn + 1
    return title, turn


def _titled(title: Mapping[str, str], turn: int) -> Localized:
    """*title* with which vote it is, shortened where both together would be too long."""
    key = "runoff.title" if turn == 2 else "runoff.title_later"
    found = {}
    for tongue, text in title.items():
        room = LENGTHS["title"] - len(locales.sentence(key, tongue, title="", turn=turn))
        short = text if len(text) <= room else f"{text[: room - 1]}…"
        found[tongue] = locales.sentence(key, tongue, title=short, turn=turn)
    return found


def _tie_at(work: Work, view: ConsultationView, question: str) -> Tie:
    result = newest(work, view)
    if view.state not in _OVER or not result.is_final or view.is_in_doubt:
        raise Refused("runoff.not_final")
    found = next((tie for tie in ties(view, result) if tie.question.code == question), None)
    if found is None:
        raise Refused("runoff.no_tie")
    return found


def open_runoff(work: Work, *, slug: str, question: str) -> str:
    """Draft the run-off of *question*; returns its slug, the same one however often it is asked.

    It is a copy of the consultation with this question alone, those who are level, and as many
    places as are still free; from here on it goes the way of every draft.

    Raises:
        Refused: ``role.not_yours``, ``consultation.unknown``, ``runoff.not_final`` before the
            result stands, ``runoff.no_tie`` where the rule asks for no other vote.
    """
    row = held_row(work, slug, Deed.DRAFT)
    standing = _standing(work, row.id).get(question)
    if standing is not None:
        return standing.slug
    view = whole_view(work, row)
    tie = _tie_at(work, view, question)
    form = form_for_copy(view, row.owner_area)
    title = _titled(*_origin(work, view))
    form = replace(form, title=title, questions=(_question(form, tie),))
    new = draft_rows.new_row(work, row.owner_area, form)
    new.runoff_of, new.runoff_question = row.id, question
    work.session.add(new)
    facts = {"slug": new.slug, "of": slug, "question": question, "tied": list(tie.tied)}
    audit.record(work, "draft.runoff", new.id, facts=facts)
    return new.slug
