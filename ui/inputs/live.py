"""A line that the browser keeps true while one marks: how many are chosen, what is left.

The server writes the line as of the last sending; ``ui/assets/ballot.js`` goes on from there. Who
has no script reads the rule, and is told by a refusal what is too much.
"""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from services.views import QuestionView
from ui import html
from ui.inputs.base import class_of, key_of
from ui.words import t, yuan


def unit_of(question: QuestionView) -> str:
    """What is given away: points, or credits where the second costs more than the first."""
    return "credits" if question.ask is not None and question.ask.is_square else "points"


def tally_line(question: QuestionView, chosen: int) -> None:
    """「已选 3 / 10」 under boxes to tick."""
    most = question.ask.most if question.ask else len(question.options)
    said = t("mark.chosen", chosen="{chosen}", most=most)
    words = {"left": said, "over": said}
    state = "left" if chosen <= most else "over"
    _line({"kind": "count", "total": most}, words, state, chosen=chosen)


def points_line(question: QuestionView, spent: int) -> None:
    """「还剩 4 分」 under amounts."""
    kind = "square" if question.ask and question.ask.is_square else "sum"
    _spending(question, {"kind": kind}, unit_of(question), spent)


def yuan_line(question: QuestionView, spent: int) -> None:
    """「还剩 18.5万元」 under options that cost."""
    priced = [o for o in question.options if o.cost_cny]
    prices = {class_of(key_of(question, o)): o.cost_cny for o in priced}
    _spending(question, {"kind": "basket", "prices": prices}, "yuan", spent, yuan)


def _grouped(amount: int) -> str:
    return f"{amount:,}"


def _spending(
    question: QuestionView,
    facts: dict[str, Any],
    unit: str,
    spent: int,
    told: Callable[[int], str] = _grouped,
) -> None:
    """What is left; *told* says an amount in words, as the script does."""
    total = question.ask.total if question.ask else 0
    words = {
        "left": t(f"mark.left_{unit}", left="{left}", total=told(total)),
        "over": t(f"mark.over_{unit}", over="{over}", total=told(total)),
        "dear": t("mark.too_dear"),
        "spent": t("mark.all_spent"),
        "cost": t("mark.costs", cost="{cost}"),
    }
    left = total - spent
    state = "left" if left >= 0 else "over"
    _line({**facts, "total": total}, words, state, left=told(left), over=told(-left))


def _line(facts: dict[str, Any], words: dict[str, str], state: str, **values: object) -> None:
    said = words[state].format(**values)
    data = json.dumps({**facts, "words": words}, ensure_ascii=False)
    kind = (
        "" if facts["kind"] == "count" else " sun-purse over" if state == "over" else " sun-purse"
    )
    st.html(html.tag("p", said, class_=f"sun-live{kind}", role="status", data_live=data))
