"""How a survey's figures are read: mean and middle, promoters, tables of rows and columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from models.methods.base import BALLOTS, Ask
from models.methods.number import width_of
from models.methods.values import mean, mean_between, median, median_between, net_promoters
from models.rules.localized import in_language
from services.views import QuestionResult, QuestionView

_PROMOTER_SCALE, _SATISFACTION_SCALE = ("0", "10"), ("1", "5")
_SATISFIED = ("4", "5")
_MOST_BARS = 12


@dataclass(frozen=True)
class Bin:
    """Values that are shown together, and how many gave one of them."""

    label: str
    count: int
    percent: Fraction


@dataclass(frozen=True)
class Values:
    """A scale, a number or a date: how the answers lie.

    ``mean`` and ``median`` are None where the counters hold bins of values only; ``mean_between``
    and ``median_between`` then tell the whole numbers between which they lie.
    ``promoters`` is the net promoter score of a scale from 0 to 10, ``satisfied`` the share of
    4 and 5 on one from 1 to 5.
    """

    ballots: int
    bins: tuple[Bin, ...]
    mean: Fraction | None = None
    median: Fraction | None = None
    promoters: Fraction | None = None
    satisfied: Fraction | None = None
    unit: Mapping[str, str] | None = None
    mean_between: tuple[int, int] | None = None
    median_between: tuple[int, int] | None = None


@dataclass(frozen=True)
class Row:
    """One row of a matrix: how often each column was marked, of how many who marked any."""

    option: str
    ballots: int
    counts: dict[str, int]


@dataclass(frozen=True)
class Table:
    """A matrix; ``aside`` are columns that lie on no side of the scale, such as "no contact"."""

    ballots: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    aside: frozenset[str] = frozenset()


def _tally(result: QuestionResult) -> dict[str, int]:
    standings = result.outcome.standings if result.outcome else ()
    return {BALLOTS: result.ballots} | {f"={s.mark}": s.count for s in standings if s.mark}


def _start(label: str) -> tuple[int, str]:
    first = label.partition("..")[0]
    return (int(first), label) if first.lstrip("-").isdecimal() else (0, label)


def _width(lowest: int, highest: int, unit: int) -> int:
    """The smallest of 1, 2, 5, 10, 20 … times *unit* with which all fit into so many bars."""
    steps: list[int] = [unit * step * 10**power for power in range(16) for step in (1, 2, 5)]
    return next(step for step in steps if highest // step - lowest // step < _MOST_BARS)


def _span(first: int, width: int, ask: Ask) -> str:
    """One bar in words: no further than what may be answered, and one value as itself."""
    lowest, highest = max(first, ask.least), min(first + width - 1, ask.most)
    return f"{lowest}..{highest}" if lowest < highest else str(lowest)


def _binned(counts: dict[str, int], ask: Ask) -> dict[str, int]:
    """Values put together, each bar as wide as the others, until a phone can show them.

    Where values were counted in bins already, a bar holds whole ones of these.
    """
    starts, unit = [_start(label)[0] for label in counts], width_of(ask.least, ask.most)
    width = _width(min(starts, default=0), max(starts, default=0), unit)
    if width == 1:
        return counts
    places = [start // width for start in starts] or [0]
    found = dict.fromkeys(range(min(places), max(places) + 1), 0)
    for label, n in counts.items():
        found[_start(label)[0] // width] += n
    return {_span(place * width, width, ask): n for place, n in found.items()}


def _by_year(counts: dict[str, int]) -> dict[str, int]:
    """Months, or years where there are many months."""
    if len(counts) <= _MOST_BARS:
        return counts
    found: dict[str, int] = {}
    for month, n in counts.items():
        found[month[:4]] = found.get(month[:4], 0) + n
    return found


def _between(tally: dict[str, int]) -> dict[str, tuple[int, int]]:
    """What bins of numbers tell of the mean and the middle; nothing where both are known."""
    means, medians = mean_between(tally), median_between(tally)
    if mean(tally) is not None or means is None or medians is None:
        return {}
    return {"mean_between": (floor(means[0]), ceil(means[1])), "median_between": medians}


def values_of(result: QuestionResult) -> Values | None:
    """The reading of a scale, number or date; None for other questions."""
    ask = result.question.ask
    if ask is None or ask.shape not in ("number", "date"):
        return None
    tally = _tally(result)
    counts = {key[1:]: n for key, n in tally.items() if key != BALLOTS}
    if ask.marks:
        counts = {mark: counts.get(mark, 0) for mark in ask.marks}
    ordered = {label: counts[label] for label in sorted(counts, key=_start)}
    shown = ordered if ask.marks else _by_year(ordered)
    if ask.shape == "number" and not ask.marks:
        shown = _binned(ordered, ask)
    base = max(1, result.ballots)
    bins = tuple(Bin(label, n, Fraction(100 * n, base)) for label, n in shown.items())
    ends = (ask.marks[0], ask.marks[-1]) if ask.marks else ()
    happy = sum(n for label, n in counts.items() if label in _SATISFIED)
    is_rated = ends == _SATISFACTION_SCALE and result.ballots > 0
    return Values(
        result.ballots,
        bins,
        mean(tally),
        median(tally),
        net_promoters(tally) if ends == _PROMOTER_SCALE else None,
        Fraction(happy, result.ballots) if is_rated else None,
        result.question.settings.get("unit"),
        **(_between(tally) if ask.shape == "number" else {}),
    )


def table_of(result: QuestionResult) -> Table | None:
    """The reading of a matrix; None for other questions."""
    ask = result.question.ask
    if ask is None or ask.shape != "marks" or result.outcome is None:
        return None
    counts: dict[str, dict[str, int]] = {}
    for working in result.outcome.working:
        counts = {o: dict(c) for o, c in getattr(working, "counts", {}).items()}
    rows = tuple(
        Row(option, sum(marks.values()), {m: marks.get(m, 0) for m in ask.marks})
        for option, marks in counts.items()
    )
    aside = frozenset(map(str, result.question.settings.get("aside", ())))
    return Table(result.ballots, ask.marks, rows, aside)


def column_texts(question: QuestionView) -> dict[str, Mapping[str, str]]:
    """Column code → its words, for a matrix."""
    return {str(c["code"]): c.get("text", {}) for c in question.settings.get("columns", ())}


def answer_text(question: QuestionView, key: str, language: str) -> str:
    """An answer in words: an option's text, a point of a scale, a column of a row."""
    option, is_marked, mark = key.partition("=")
    if not option:
        return mark
    text = in_language(question.option(option).text, language)
    column = column_texts(question).get(mark)
    return f"{text}: {in_language(column, language) or mark}" if is_marked else text
