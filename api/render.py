"""From frozen views to what the API says."""

from datetime import date
from typing import Any

import locales
from services.answers import is_required
from services.decisions import Decided, figures, notice_of, verdicts
from services.groups import Groups
from services.identity import asks
from services.runoffs import Links
from services.views import (
    Card,
    ConsultationView,
    Draw,
    OptionView,
    QuestionResult,
    QuestionView,
    ReceiptStatus,
    ResultView,
)


def card(found: Card) -> dict[str, Any]:
    """One line of the list."""
    view = found.view
    return {
        "slug": view.slug,
        "title": view.title,
        "phase": found.phase,
        "areas": view.areas,
        "lead_unit": view.lead_unit,
        "opens_at": view.opens_at,
        "closes_at": view.closes_at,
        "days_left": found.days_left,
        "ballots": found.ballots,
        "turnout_percent": found.turnout_percent,
        "is_demo": view.is_demo,
    }


#: What the form of a question is made of, and what is said of it while its method is not built.
_FORM: dict[str, Any] = {
    "shape": None,
    "least": None,
    "most": None,
    "marks": (),
    "total": 0,
    "is_square": False,
    "lowest": 0,
    "highest": 0,
    "grows": False,
}


def _form(question: QuestionView) -> dict[str, Any]:
    """All of the form, and a day as a day."""
    ask = question.ask
    days = (ask.least, ask.most) if ask and ask.shape == "date" else (None, None)
    first, last = (day and date.fromordinal(day) for day in days)
    found = {name: getattr(ask, name, otherwise) for name, otherwise in _FORM.items()}
    return found | {"earliest": first, "latest": last}


def _option(option: OptionView) -> dict[str, Any]:
    image = option.image
    shown = {"url": image.href, "alt": image.alt, "sha256": image.sha256} if image else None
    return vars(option) | {"image": shown}


def _words(key: str) -> dict[str, str]:
    return {language: locales.sentence(key, language) for language in locales.LANGUAGES}


def _marks(question: QuestionView) -> list[str]:
    """The marks that have a name; a score says itself, and columns stand among the settings."""
    marks = question.ask.marks if question.ask else ()
    return [mark for mark in marks if locales.has(f"mark.name.{mark}")]


def _question(view: ConsultationView, question: QuestionView) -> dict[str, Any]:
    return {
        "code": question.code,
        "method": question.method,
        "title": question.title,
        **_form(question),
        "is_required": is_required(view, question),
        "settings": question.settings,
        "options": [_option(option) for option in question.options],
        "mark_texts": {m: _words(f"mark.name.{m}") for m in _marks(question)},
    }


_PLAIN = (
    "summary",
    "background",
    "location",
    "promise",
    "timeline",
    "budget_cny",
    "roll_basis",
    "assurance",
    "provider",
    "result_policy",
    "is_revisable",
    "strata",
    "tie_rule",
    "electorate",
    "shortening_reason",
    "withdrawal_reason",
    "answer",
    "frozen_hash",
    "survey",
)


def consultation(found: Card, ways: Links, groups: Groups, language: str) -> dict[str, Any]:
    """One consultation, whole."""
    view: ConsultationView = found.view
    return {
        **card(found),
        **{name: getattr(view, name) for name in _PLAIN},
        "asks": asks(view.provider),
        "groups": {
            dimension: [{"code": code, "text": text} for code, text in categories.items()]
            for dimension, categories in groups.items()
        },
        "extensions": [vars(one) for one in view.extensions],
        "questions": [_question(view, q) for q in view.questions],
        "documents": [
            {
                "title": a.title,
                "file_name": a.file_name,
                "media_type": a.media_type,
                "size": a.size,
                "sha256": a.sha256,
                "href": f"/files/{a.id}",
            }
            for a in view.documents
        ],
        "runoff_of": ways.first.slug if ways.first else None,
        "runoff": {one.question: one.slug for one in ways.later},
        "notice": locales.sentence(notice_of(view), language),
    }


def _verdict(found: Decided) -> dict[str, Any]:
    """What the declared rule says of one option."""
    floor = found.floor
    return {
        "option": found.row.option.code,
        "rule": found.rule.code,
        "result": found.verdict.result if found.verdict else "area_missing",
        "persons": figures(found.persons),
        "area": figures(found.area) if found.area else None,
        "area_note": floor.note if floor else "",
        "area_declared_by": floor.post if floor else {},
        "area_confirmed_by": floor.checker if floor else {},
    }


def _question_result(found: QuestionResult, whole: ResultView) -> dict[str, Any]:
    marks = found.marked
    return {
        "code": found.question.code,
        "ballots": found.ballots,
        "rule": found.rule,
        "is_partial": found.is_partial,
        "leaders": found.leaders,
        "draw": _draw(found.draw),
        "options": [
            {
                "option": o.option.code,
                "count": o.count,
                "percent": o.percent,
                "rank": o.rank,
                "value": None if o.value is None else float(o.value),
                "mark": o.mark,
                "marks": marks.get(o.option.code, {}),
            }
            for o in found.options
        ],
        "verdicts": [_verdict(one) for one in verdicts(found, whole)],
    }


def _draw(draw: Draw | None) -> dict[str, Any] | None:
    """Lots, the smallest first."""
    if draw is None:
        return None
    lots = [{"option": option, "lot": lot} for option, lot in draw.lots]
    return {"root": draw.root, "decides_front": draw.is_front, "lots": lots}


def result(found: ResultView) -> dict[str, Any]:
    """Released figures."""
    return {
        "shows": found.shows,
        "ballots": found.ballots,
        "electorate": found.electorate,
        "turnout_percent": found.turnout_percent,
        "released_at": found.released_at,
        "seq": found.seq,
        "is_final": found.is_final,
        "questions": [_question_result(q, found) for q in found.questions],
        "breakdowns": [
            {
                "dimension": b.dimension,
                "question": b.question,
                "ballots": b.ballots,
                "released_at": b.released_at,
                "groups": [
                    {
                        "categories": g.categories,
                        "ballots": g.ballots,
                        "cells": [
                            {"option": code, "count": c[0], "percent": c[1], "note": c[2]}
                            for code, c in g.cells.items()
                        ],
                    }
                    for g in b.groups
                ],
            }
            for b in found.breakdowns
        ],
        "channels": [{"channels": ways, "ballots": n} for ways, n in found.channels],
    }


def receipt_status(found: ReceiptStatus) -> dict[str, Any]:
    """Where a ballot is."""
    said = dict(vars(found))
    said["receipt"] = said.pop("code")
    return said
