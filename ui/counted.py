"""What a counted option got, in the words of its rule: votes, points, a mean, a grade."""

from collections.abc import Callable
from fractions import Fraction

from models.methods.base import Rounds
from services.views import OptionResult, QuestionResult
from ui.marks import share
from ui.words import t

#: Rule → how its figures are told; every other rule counts votes.
_FAMILIES = {
    "borda": "points",
    "most_points": "points",
    "star": "points",
    "irv": "rounds",
    "score": "mean",
    "schulze": "wins",
    "majority_judgment": "median",
    "bradley_terry": "strength",
    "greedy_per_yuan": "per_yuan",
    "three_grades": "grade",
    "agreement": "agree",
    "yes_no": "yes",
}
_SHARES = frozenset({"strength", "grade", "agree", "yes"})
_PLACES = ("in", "out", "again")
_TEN_THOUSAND = 10_000


def family(result: QuestionResult) -> str:
    """How the figures of *result* are told; a partial count tells votes."""
    is_partial = result.outcome is not None and result.outcome.is_partial
    if is_partial and result.rule in ("irv", "star", "majority_judgment"):
        return "votes" if result.rule == "irv" else "mean"
    return _FAMILIES.get(result.rule, "votes")


def _decimal(value: Fraction | None) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".") if value is not None else "–"


def _percent(value: Fraction | None) -> str:
    return f"{float(100 * value):.0f}" if value is not None else "–"


def _told(row: OptionResult, result: QuestionResult) -> dict[str, str]:
    kind, value = family(result), row.value
    shown = _percent(value) if kind in _SHARES else _decimal(value)
    if kind == "mean" and value is not None:  # as many decimals in every row
        shown = f"{float(value):.2f}"
    if kind == "per_yuan":
        shown = _decimal(value * _TEN_THOUSAND if value is not None else None)
    return {
        "count": f"{row.count:,}",
        "percent": share(row.percent, result.ballots),
        "value": shown,
    }


def figure(row: OptionResult, result: QuestionResult) -> tuple[str, str]:
    """The large figure of one option and the small one beside it."""
    kind, facts = family(result), _told(row, result)
    if kind == "grade" and row.mark:
        return t(f"counting.grade.{row.mark}"), t("counting.small.grade", **facts)
    return t(f"counting.large.{kind}", **facts), t(f"counting.small.{kind}", **facts)


def in_one(row: OptionResult, result: QuestionResult) -> str:
    """Both figures as one short text, for the end of a bar."""
    return "　".join(filter(None, figure(row, result)))


_WIDTHS: dict[str, Callable[[OptionResult, float], float]] = {
    "mean": lambda row, highest: 100 * float(row.value or 0) / highest if highest else 0.0,
    "median": lambda row, highest: 100 * float(row.value or 0) / highest if highest else 0.0,
    **{kind: lambda row, _: 100 * float(row.value or 0) for kind in sorted(_SHARES)},
}


def width(row: OptionResult, result: QuestionResult) -> float:
    """How long the bar is, in per cent of the whole line."""
    kind = family(result)
    if kind not in _WIDTHS:
        return row.percent
    highest = float(result.question.ask.highest) if result.question.ask else 0.0
    return _WIDTHS[kind](row, highest)


def _in_rounds(row: OptionResult, result: QuestionResult) -> str:
    """In which round of a run-off an option won or left; the last one to leave just lost."""
    working = result.outcome.working if result.outcome else ()
    for one in (one for found in working if isinstance(found, Rounds) for one in found.rounds):
        if row.option.code == one.winner:
            return t("counting.won_in", number=one.number)
        if row.option.code in one.out:
            return t("counting.left_in", number=one.number)
    return ""


def _drawn(row: OptionResult, result: QuestionResult) -> str:
    """Who was in front together, and whom the lots chose."""
    if row.rank != 1:
        return ""
    return t(f"counting.drawn_{'first' if row.option.code in result.leaders else 'later'}")


def _in_front(row: OptionResult, result: QuestionResult, *, is_final: bool) -> str:
    """Said beside those that lead."""
    if row.option.code not in result.leaders:
        return ""
    if len(result.leaders) > 1:
        return t("consultation.figures.tied")
    is_votes = family(result) == "votes"
    if not is_final:
        return t(f"consultation.figures.{'most_now' if is_votes else 'ahead'}")
    return t("consultation.figures.won" if is_votes else "counting.front")


def note(row: OptionResult, result: QuestionResult, *, is_final: bool) -> str:
    """What became of an option, where something did."""
    if row.mark == "out":
        return ""
    if row.mark in _PLACES:
        return t(f"counting.place.{row.mark}" if is_final else f"counting.place_now.{row.mark}")
    if result.draw is not None and result.draw.is_front:
        return _drawn(row, result)
    if family(result) == "rounds":
        return _in_rounds(row, result)
    return _in_front(row, result, is_final=is_final)
