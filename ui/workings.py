"""How a count went, to be followed step by step: rounds, duels, purchases, grades."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from models.methods.base import Matrix, Purchases, Round, Rounds, Spread
from services.views import QuestionResult
from ui import html
from ui.inputs.marks import mark_words
from ui.marks import marks, share
from ui.words import t, w, yuan

#: So many digits of a lot are shown: enough to tell any two apart.
_LOT = 12


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


def _moves(result: QuestionResult, one: Round, after: Round) -> str:
    """Where the ballots of those who left went."""
    parts = [
        t("counting.move", count=f"{count - one.votes[code]:,}", name=_name(result, code))
        for code, count in sorted(after.votes.items(), key=lambda item: -item[1])
        if count > one.votes[code]
    ]
    if after.exhausted > one.exhausted:
        parts.append(t("counting.move_none", count=f"{after.exhausted - one.exhausted:,}"))
    left = sum(one.votes[code] for code in one.out)
    facts = {"out": _names(result, one.out), "count": f"{left:,}"}
    return t("counting.moves", **facts, moves=t("charts.and").join(parts)) if parts else ""


def _round(result: QuestionResult, one: Round, after: Round | None) -> html.Safe:
    continuing = sum(one.votes.values()) or 1
    letters = marks(result.question)
    rows = [
        html.Bar(
            label=w(result.question.option(code).text),
            count=count,
            percent=100 * count / continuing,
            shown=f"{share(100 * count / continuing, continuing)}%",
            mark=letters[code],
            is_ahead=code == one.winner,
            note=t("counting.leaves") if code in one.out else "",
        )
        for code, count in sorted(one.votes.items(), key=lambda item: -item[1])
    ]
    told = t("counting.exhausted", count=f"{one.exhausted:,}") if one.exhausted else ""
    bars = html.result_bars(rows, unit=t("consultation.figures.unit"), caption=told)
    title = html.tag("h4", _round_words(result, one))
    moves = html.tag("p", _moves(result, one, after)) if after else ""
    return html.tag("li", title, bars, moves)


def _in_round(code: str, one: Round, before: Round | None) -> str:
    """Votes in one round, and how many more than in the one before."""
    if code not in one.votes:
        return "–"
    more = one.votes[code] - before.votes[code] if before else 0
    return f"{one.votes[code]:,} (+{more:,})" if more else f"{one.votes[code]:,}"


def _rounds_table(result: QuestionResult, rounds: Sequence[Round]) -> html.Safe:
    """All rounds side by side: each column adds up to all ballots."""
    pairs = list(zip(rounds, (None, *rounds), strict=False))
    heads = [t("counting.column.option")]
    heads += [t("counting.column.round", number=one.number) for one in rounds]
    codes = [row.option.code for row in result.options if row.option.code in rounds[0].votes]
    rows = [
        (_name(result, code), *(_in_round(code, one, before) for one, before in pairs))
        for code in codes
    ]
    rows.append((t("counting.column.exhausted"), *(f"{one.exhausted:,}" for one in rounds)))
    return html.table(heads, rows, t("counting.rounds"))


def _rounds(result: QuestionResult, working: Rounds) -> html.Safe:
    later = (*working.rounds[1:], None)
    pairs = zip(working.rounds, later, strict=True)
    steps = [_round(result, one, after) for one, after in pairs]
    told = html.tag("ol", *steps, class_="sun-rounds")
    if len(working.rounds) < 2:
        return told
    return html.join((told, _rounds_table(result, working.rounds)))


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


def drawn(result: QuestionResult) -> html.Safe:
    """Who won by lot, where the declared rule drew between those in front."""
    draw = result.draw
    if draw is None or not draw.is_front:
        return html.join(())
    names = _names(result, [code for code, _ in draw.lots])
    return html.notice(
        "info", t("counting.lots_front", options=names, first=_name(result, draw.lots[0][0]))
    )


def _lots(result: QuestionResult) -> html.Safe:
    """Between whom lots were drawn, what each drew, and how anybody draws them again."""
    draw = result.draw
    if draw is None:
        return html.join(())
    names = _names(result, [code for code, _ in draw.lots])
    said = (
        html.join(()) if draw.is_front else html.notice("info", t("counting.lots", options=names))
    )
    heads = [t("counting.column.option"), t("counting.column.lot")]
    rows = [(_name(result, code), html.tag("code", lot[:_LOT])) for code, lot in draw.lots]
    line = f"{draw.root}|{result.question.code}|{draw.lots[0][0]}"
    how = html.tag("p", t("counting.lots_how"), class_="sun-caption")
    code = html.tag("p", html.tag("code", line), class_="sun-code")
    return html.join((said, html.table(heads, rows, t("counting.lots_caption")), how, code))


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
    return html.join((_lots(result), *parts))


def folded(result: QuestionResult, more: html.Safe | None = None) -> html.Safe:
    """How it was counted, under one line that opens it."""
    told = working(result)
    if not told or not result.rule:
        return html.join(())
    head = html.tag("summary", t("counting.how_counted"))
    how = html.tag("p", t(f"counting.how.{result.rule}"))
    return html.tag("details", head, how, told, more or "", class_="sun-working")
