"""How a count went, to be followed step by step: rounds, duels, purchases, grades."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from models.methods.base import Matrix, Purchases, Round, Rounds, Spread
from services.views import QuestionResult
from ui import html
from ui.inputs.marks import mark_words
from ui.marks import marks
from ui.words import t, w, yuan


def _name(result: QuestionResult, code: str) -> str:
    return f"{marks(result.question)[code]}　{w(result.question.option(code).text)}"


def _names(result: QuestionResult, codes: Sequence[str]) -> str:
    return t("home.and").join(_name(result, code) for code in codes)


def _round_words(result: QuestionResult, one: Round) -> str:
    facts = {
        "number": one.number,
        "out": _names(result, one.out),
        "winner": _name(result, one.winner) if one.winner else "",
    }
    return t(f"counting.round.{one.reason}", **facts)


def _round(result: QuestionResult, one: Round) -> html.Safe:
    continuing = sum(one.votes.values()) or 1
    letters = marks(result.question)
    rows = [
        html.Bar(
            label=w(result.question.option(code).text),
            count=count,
            percent=100 * count / continuing,
            mark=letters[code],
            is_ahead=code == one.winner,
            note=t("counting.leaves") if code in one.out else "",
        )
        for code, count in sorted(one.votes.items(), key=lambda item: -item[1])
    ]
    told = t("counting.exhausted", count=f"{one.exhausted:,}") if one.exhausted else ""
    bars = html.result_bars(rows, unit=t("consultation.figures.unit"), caption=told)
    title = html.tag("h4", _round_words(result, one))
    return html.tag("li", title, bars)


def _rounds(result: QuestionResult, working: Rounds) -> html.Safe:
    steps = [_round(result, one) for one in working.rounds]
    return html.tag("ol", *steps, class_="sun-rounds")


def _duel(working: Matrix, a: str, b: str) -> object:
    if a == b:
        return "–"
    mine, theirs = working.wins[a, b], working.wins[b, a]
    return html.tag("b", f"{mine:,}") if mine > theirs else f"{mine:,}"


def _matrix(result: QuestionResult, working: Matrix) -> html.Safe:
    letters = marks(result.question)
    heads = [t("counting.duels_head"), *(letters[code] for code in working.options)]
    rows = [
        (_name(result, a), *(_duel(working, a, b) for b in working.options))
        for a in working.options
    ]
    return html.table(heads, rows, t("counting.duels"))


def _left(value: Fraction) -> str:
    return f"{float(value):,.0f}"


def _purchases(result: QuestionResult, working: Purchases) -> html.Safe:
    has_price = any(step.price is not None for step in working.steps)
    columns = ["option", "votes", "cost", *(["price"] if has_price else []), "bought", "left"]
    heads = [t(f"counting.column.{column}") for column in columns]
    rows = []
    for step in working.steps:
        price = [f"{float(step.price or 0):,.2f}"] if has_price else []
        fate = t("counting.bought" if step.is_bought else "counting.not_bought")
        row = (_name(result, step.option), step.votes, yuan(step.cost), *price, fate)
        rows.append((*row, _left(step.left)))
    table = html.table(heads, rows, t("counting.purchases"))
    if working.budget_each is None:
        return table
    each = t("counting.each", each=f"{float(working.budget_each):,.2f}")
    return html.join((html.tag("p", each), table))


def _spread(result: QuestionResult, working: Spread) -> html.Safe:
    heads = [t("counting.column.option")]
    heads += [mark_words(result.question, mark) for mark in working.marks]
    rows = [
        (_name(result, code), *(counts.get(mark, 0) for mark in working.marks))
        for code, counts in working.counts.items()
    ]
    return html.table(heads, rows, t("counting.spread"))


_DRAWN: tuple[tuple[type, Callable[[QuestionResult, Any], html.Safe]], ...] = (
    (Rounds, _rounds),
    (Matrix, _matrix),
    (Purchases, _purchases),
    (Spread, _spread),
)


def _lots(result: QuestionResult, codes: Sequence[str]) -> html.Safe:
    if not codes:
        return html.join(())
    return html.notice("info", t("counting.lots", options=_names(result, codes)))


def working(result: QuestionResult) -> html.Safe:
    """The working of one count, in the order in which it went; nothing where there is none."""
    outcome = result.outcome
    if outcome is None:
        return html.join(())
    parts = [
        draw(result, one)
        for one in outcome.working
        for kind, draw in _DRAWN
        if isinstance(one, kind)
    ]
    return html.join((_lots(result, outcome.lots), *parts))


def folded(result: QuestionResult, more: html.Safe | None = None) -> html.Safe:
    """How it was counted, under one line that opens it."""
    told = working(result)
    if not told or not result.rule:
        return html.join(())
    head = html.tag("summary", t("counting.how_counted"))
    how = html.tag("p", t(f"counting.how.{result.rule}"))
    return html.tag("details", head, how, told, more or "", class_="sun-working")
