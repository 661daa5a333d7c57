"""Breakdowns: each question by each group that was asked for, under the release rule."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from models.methods import METHODS
from models.rules import release as rule
from models.rules.publishable import public_row
from models.rules.release import Counts, Groups, ReleaseSettings, Tally
from models.rules.strata import CATEGORIES, SKIPPED, category_in
from models.tables import Cube
from services import bulk
from services.areas import towns_asked
from services.deps import Work
from services.folding import TOTAL
from services.lookups import Lookup
from services.views import ConsultationView, QuestionView

Dimensions = dict[str, dict[str, Tally]]
_COUNT = bulk.table(Cube).c
_SETTLED = Lookup(
    sa.select(_COUNT.question, _COUNT.cell, _COUNT.key, _COUNT.settled).where(
        _COUNT.consultation_id == sa.bindparam("cid"),
        _COUNT.cell != sa.bindparam("total"),
        _COUNT.settled != 0,
    )
)
#: There are few cells, and every release reads all of them.
_category_in = functools.lru_cache(50_000)(category_in)


@dataclass(frozen=True)
class Grouped:
    """The exact groups behind what is shown, and their public form, both by dimension."""

    exact: dict[str, Any]
    public: dict[str, Any]


def _categories(work: Work, view: ConsultationView, dimension: str) -> tuple[str, ...]:
    if dimension == "town":
        return tuple(sorted(towns_asked(work.deps, view)))
    return CATEGORIES[dimension]


def settled_dimensions(work: Work, view: ConsultationView) -> Dimensions:
    """One-way tables from the cube: dimension → category (and ``na``) → exact tally."""
    found: Dimensions = {
        d: {c: {} for c in (*_categories(work, view, d), SKIPPED)} for d in view.strata
    }
    rows = work.look(_SETTLED, {"cid": view.id, "total": TOTAL})
    #: cell and question → the counts that they add to, one for each dimension of the cell
    places: dict[tuple[str, str], list[Counts]] = {}
    for question, cell, key, settled in rows:
        if (cell, question) not in places:
            groups = [found[d].get(_category_in(cell, d) or "") for d in found]
            places[cell, question] = [g.setdefault(question, {}) for g in groups if g is not None]
        for counts in places[cell, question]:
            counts[key] = counts.get(key, 0) + settled
    return {d: groups for d, groups in found.items() if len(groups) > 2}


def _thaw(stored: list[Any] | None) -> Groups | None:
    return {tuple(names): tally for names, tally in stored} if stored else None


def _freeze(groups: Groups) -> list[Any]:
    return [[list(names), tally] for names, tally in groups.items()]


def _of_question(tally: Tally, question: str) -> Tally:
    return {question: tally[question]} if question in tally else {}


def _by_question(stored: Any, view: ConsultationView) -> dict[str, Any]:
    """Question → its frozen groups; one list for all questions was stored in earlier times."""
    if isinstance(stored, list):
        return {
            q.code: [[names, _of_question(tally, q.code)] for names, tally in stored]
            for q in view.questions
        }
    return dict(stored or {})


def answer_keys(question: QuestionView) -> list[str]:
    """The keys under which a question's answers are counted and shown, in their order.

    Usually its options; the points of a scale; each column of each row of a table.
    """
    options, ask = [o.code for o in question.options], question.ask
    if ask is None or not ask.marks or METHODS[question.method].rules:
        return options
    return [f"{option}={mark}" for option in options or [""] for mark in ask.marks]


def _public_rows(question: QuestionView, groups: Groups) -> list[dict[str, Any]]:
    keys = answer_keys(question)
    rows = []
    for names, tally in groups.items():
        size, row = public_row(tally.get(question.code, {}), keys)
        cells = {key: [cell.count, cell.percent, cell.note] for key, cell in row.items()}
        rows.append({"categories": list(names), "ballots": size, "cells": cells})
    return rows


def brought_up(
    work: Work,
    view: ConsultationView,
    before: Grouped,
    settings: ReleaseSettings,
    *,
    fresh: Collection[str],
    is_final: bool,
) -> Grouped:
    """*before* with every question of every dimension that may be shown anew now.

    Each question is judged by itself: one that few are asked holds up no other. Only those in
    *fresh* may move, whose headline stands at this very prefix: groups add up to everybody in them,
    and that less a headline that waits would be the figures it waits with.
    """
    after = Grouped(dict(before.exact), dict(before.public))
    at = work.now.isoformat()
    for dimension, tallies in settled_dimensions(work, view).items():
        exact = _by_question(before.exact.get(dimension), view)
        public = dict(before.public.get(dimension, {}))
        rows, times = dict(public.get("questions", {})), dict(public.get("times", {}))
        for question in view.questions:
            if question.code not in fresh:
                continue
            groups = rule.release_dimension(
                dimension,
                {c: _of_question(tally, question.code) for c, tally in tallies.items()},
                _thaw(exact.get(question.code)),
                settings=settings,
                is_final=is_final,
            )
            if groups is not None:
                exact[question.code] = _freeze(groups)
                rows[question.code] = _public_rows(question, groups)
                times[question.code] = at
        if exact:
            after.exact[dimension] = exact
            after.public[dimension] = {"dimension": dimension, "questions": rows, "times": times}
    return after
