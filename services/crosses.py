"""Cross-tables of a survey: made once, in the final release (`services.readings` reads them)."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from models.methods import METHODS
from models.methods.base import BALLOTS
from models.rules.crossing import (
    MOST_ANSWERS,
    MOST_QUESTIONS,
    Axis,
    Cross,
    CrossRow,
    Keys,
    agrees,
    crossed,
)
from models.rules.publishable import PublicCell
from models.rules.release import ReleaseSettings
from services.consultations import terms_of
from services.deps import Work
from services.profiles import payloads_of
from services.views import ConsultationView, QuestionView

CROSSES = "crosses"


def axis_of(question: QuestionView) -> Axis | None:
    """The keys of a closed question with few answers, else None."""
    if question.ask is None:
        return None
    if question.ask.shape in ("one", "some"):
        keys = tuple(option.code for option in question.options)
        axis = Axis(question.code, keys, is_several=question.ask.shape == "some")
    elif question.ask.shape == "number" and question.ask.marks:
        keys = tuple(f"={mark}" for mark in question.ask.marks)
        axis = Axis(question.code, keys, is_ordered=True)
    else:
        return None
    return axis if 2 <= len(axis.keys) <= MOST_ANSWERS else None


def axes(view: ConsultationView) -> tuple[Axis, ...]:
    """The questions that are crossed with each other."""
    found = [axis for axis in map(axis_of, view.questions) if axis is not None]
    return tuple(found[:MOST_QUESTIONS]) if len(found) > 1 else ()


def _answered(work: Work, view: ConsultationView, asked: tuple[Axis, ...]) -> list[dict[str, Keys]]:
    """For each ballot, what it answered to the crossed questions."""
    terms = {q.code: (METHODS[q.method], terms_of(q)) for q in view.questions}
    found = []
    for payload in payloads_of(work, view.id):
        answers: dict[str, Keys] = {}
        for axis in asked:
            choice = payload.get(axis.question)
            if choice is not None:
                method, question = terms[axis.question]
                answers[axis.question] = frozenset(method.count(question, choice)) - {BALLOTS}
        found.append(answers)
    return found


def _pairs(ballots: list[dict[str, Keys]], rows: str, columns: str) -> Iterator[tuple[Keys, Keys]]:
    return ((b[rows], b[columns]) for b in ballots if rows in b and columns in b)


def _frozen(cross: Cross) -> dict[str, Any]:
    rows = [
        {
            "keys": list(row.keys),
            "ballots": row.ballots,
            "cells": {k: [c.count, c.percent, c.note] for k, c in row.cells.items()},
        }
        for row in cross.rows
    ]
    return {"ballots": cross.ballots, "rows": rows, "withheld": list(cross.withheld)}


def made(work: Work, view: ConsultationView, settings: ReleaseSettings) -> dict[str, Any]:
    """Every table that may be shown, for the final release; empty where little was asked."""
    asked = axes(view)
    if not asked:
        return {}
    ballots = _answered(work, view, asked)
    found: dict[str, Any] = {}
    for first, second in combinations(asked, 2):
        # One way round only: the question with one answer each makes the rows where there is one.
        rows, columns = (second, first) if first.is_several > second.is_several else (first, second)
        pairs = _pairs(ballots, rows.question, columns.question)
        cross = crossed(pairs, rows, columns, settings)
        if cross is not None:
            found[f"{rows.question}|{columns.question}"] = _frozen(cross)
    return found


def _thawed(stored: Mapping[str, Any]) -> Cross:
    rows = tuple(
        CrossRow(
            tuple(row["keys"]),
            row["ballots"],
            {key: PublicCell(*cell) for key, cell in row["cells"].items()},
        )
        for row in stored["rows"]
    )
    return Cross(stored["ballots"], rows, tuple(stored["withheld"]))


def is_right(work: Work, view: ConsultationView, published: Mapping[str, Any]) -> bool:
    """Do the stored ballots say what the *published* tables say? For the recount."""
    asked = {axis.question: axis for axis in axes(view)}
    if not published:
        return True
    ballots = _answered(work, view, tuple(asked.values()))
    for name, stored in published.items():
        rows, columns = name.split("|")
        if not {rows, columns} <= asked.keys():
            return False
        if not agrees(_thawed(stored), _pairs(ballots, rows, columns), asked[columns]):
            return False
    return True
