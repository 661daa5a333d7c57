"""What each chart says, in one sentence, and what it stands on: base, release, rule, caveat."""

from datetime import datetime

from services.groups import Names, group_name
from services.views import (
    Breakdown,
    ConsultationView,
    Draw,
    GroupResult,
    OptionResult,
    QuestionResult,
    QuestionView,
    ResultView,
)
from ui.counted import family, figure
from ui.figures_groups import is_roomy, is_small, shown_groups
from ui.figures_rows import shortened
from ui.marks import ahead, marks, share
from ui.words import clock, language, t, w

_NA = ("na",)
_SHORT = 18.0
#: Methods in which a group's per cent are of something else than votes.
SUPPORTED = frozenset(
    {
        "ranking",
        "score",
        "rating3",
        "yesno",
        "statement",
        "budget",
        "points",
        "quadratic",
        "pairwise",
        "differential",
    }
)


def _quoted(question: QuestionView, code: str, width: float = 40.0) -> str:
    """An option by its mark and text, short enough for a sentence."""
    text = shortened(w(question.option(code).text), width)
    return t("charts.quoted", mark=marks(question)[code], text=text)


def _drawn(result: QuestionResult, draw: Draw) -> str:
    """Who was level in front, and whom the lots chose."""
    named = [_quoted(result.question, code, _SHORT) for code, _ in draw.lots]
    large, small = figure(result.options[0], result)
    shown = small if family(result) == "votes" else large
    joined = t("charts.and").join(named)
    return t("charts.drawn", options=joined, figure=shown, first=named[0])


def _graded(result: QuestionResult, first: OptionResult) -> str:
    """How many got each grade, and which is rated best."""
    marks_ = [row.mark for row in result.options]
    counts = {grade: marks_.count(grade) for grade in ("satisfied", "basically", "unsatisfied")}
    best = _quoted(result.question, first.option.code, _SHORT)
    return t("charts.graded", **counts, option=best, figure=figure(first, result)[1])


def _named(result: QuestionResult) -> str:
    """Those in front, each short."""
    named = (_quoted(result.question, code, _SHORT) for code in result.leaders)
    return t("charts.and").join(named)


def _by_votes(result: QuestionResult, first: OptionResult, tense: str) -> str:
    """Votes, share and margin of the one in front, or who is level there."""
    if len(result.leaders) > 1:
        return t(f"charts.tie_{tense}", options=_named(result), votes=f"{first.count:,}")
    behind = result.options[1].count if len(result.options) > 1 else 0
    return t(
        f"charts.lead_{tense}",
        option=_quoted(result.question, first.option.code),
        votes=f"{first.count:,}",
        percent=share(first.percent, result.ballots),
        margin=f"{first.count - behind:,}",
    )


def _in_front(result: QuestionResult, tense: str) -> str:
    """In the words of the rule: votes, grades, or what it compares."""
    first, kind = result.options[0], family(result)
    if kind == "votes":
        return _by_votes(result, first, tense)
    if kind == "grade":
        return _graded(result, first)
    shown = figure(first, result)[0]
    return t(f"counting.lead_{tense}", options=_named(result), figure=shown)


def lead(result: QuestionResult, *, is_final: bool) -> str:
    """Who leads, with how many votes, by how much."""
    tense = "final" if is_final else "now"
    if not result.leaders:
        return t("charts.no_votes")
    if result.draw is not None and result.draw.is_front:
        return _drawn(result, result.draw)
    if any(row.mark in ("in", "again") for row in result.options):
        facts = {"count": len(result.leaders), "options": _named(result)}
        return t(f"counting.chosen_{tense}", **facts)
    return _in_front(result, tense)


def several(question: QuestionView) -> list[str]:
    """A warning where percentages add up to more than a hundred."""
    return [t("charts.several")] if question.ask and question.ask.shape == "some" else []


def turnout(result: ResultView) -> str:
    """How many took part, of how many."""
    if result.released_at is None:
        return t("charts.no_votes")
    facts = {"ballots": f"{result.ballots:,}", "at": clock(result.released_at)}
    if not result.electorate or result.turnout_percent is None:
        return t("charts.turnout_count", **facts)
    return t(
        "charts.turnout_share",
        **facts,
        electorate=f"{result.electorate:,}",
        percent=f"{result.turnout_percent:.1f}",
    )


def _front(group: GroupResult) -> tuple[str, int] | None:
    """The option in front of one group and its per cent; None on a tie or where hidden."""
    told = ahead(group)
    return (told[0], group.cells[told[0]][1] or 0) if len(told) == 1 else None


def compared(breakdown: Breakdown) -> list[tuple[GroupResult, str, int]]:
    """Groups big enough to be compared, each with its front option and per cent."""
    found = []
    for group in shown_groups(breakdown):
        front = None if is_small(group) or group.categories == _NA else _front(group)
        if front is not None:
            found.append((group, *front))
    return found


def groups(breakdown: Breakdown, question: QuestionView, names: Names) -> str:
    """Whether the groups agree, and where they differ."""
    rows = compared(breakdown)
    if len(rows) < 2:
        return t("charts.groups_small")

    def name(group: GroupResult) -> str:
        return group_name(breakdown.dimension, group.categories, names, language())

    fronts = [code for _, code, _ in rows]
    usual = max(fronts, key=fronts.count)
    mine = [r for r in rows if r[1] == usual]
    facts = {"compared": len(rows), "option": _quoted(question, usual, _SHORT)}
    if len(mine) == len(rows):
        low, high = min(mine, key=lambda r: r[2]), max(mine, key=lambda r: r[2])
        if low[2] == high[2]:
            return t("charts.groups_even", **facts, percent=low[2])
        return t(
            "charts.groups_agree",
            **facts,
            low=low[2],
            low_group=name(low[0]),
            high=high[2],
            high_group=name(high[0]),
        )
    other = max((r for r in rows if r[1] != usual), key=lambda r: r[2])
    return t(
        "charts.groups_differ",
        **facts,
        most=len(mine),
        group=name(other[0]),
        other=_quoted(question, other[1], _SHORT),
        percent=other[2],
    )


def base(ballots: int, at: datetime | None, seq: int | None = None) -> str:
    """Base, moment of release and source of one chart."""
    number = t("charts.release_number", seq=seq) if seq else ""
    return t("charts.base", ballots=f"{ballots:,}", at=clock(at) if at else "–", number=number)


def group_base(breakdown: Breakdown) -> str:
    """The same for a breakdown, which is rounded and has a prefix of its own."""
    at = clock(breakdown.released_at)
    return t("charts.group_source", ballots=f"{breakdown.ballots:,}", at=at)


def support(question: QuestionView) -> list[str]:
    """What the per cent of a group are of, where an option can get more than a vote or none."""
    return [t(f"charts.support.{question.method}")] if question.method in SUPPORTED else []


def notes(breakdown: Breakdown, question: QuestionView, result: ResultView) -> list[str]:
    """What the per cent say, and why some cells are not told, in words."""
    kinds = {cell[2] for group in breakdown.groups for cell in group.cells.values()}
    found = [*support(question), *several(question)]
    if found and not is_roomy(question) and breakdown.dimension != "town":
        found.append(t("charts.note_percent"))
    is_whole = not found  # of several choices it was said already that they add up to more
    found.append(t("charts.note_rounded"))
    if is_whole:
        found.append(t("charts.note_shares"))
    if "few" in kinds:
        found.append(t("charts.note_few"))
    if "dominant" in kinds:
        found.append(t("charts.note_dominant"))
    if any(len(group.categories) > 1 for group in breakdown.groups):
        found.append(t("charts.note_merged", minimum=result.group_minimum))
    if any(is_small(group) for group in shown_groups(breakdown)):
        found.append(t("charts.note_small"))
    return found


def rule(view: ConsultationView, result: ResultView) -> str:
    """Why the figures move in groups, and that nobody was drawn by lot to answer."""
    if result.is_final:
        how = t("charts.rule_final")
    elif result.batch_minimum == 1:
        how = t("charts.rule_each")
    else:
        how = t("charts.rule", batch=result.batch_minimum, seconds=result.release_seconds)
    told = [how, t("charts.voluntary"), *([t("charts.demo")] if view.is_demo else [])]
    return t("charts.between").join(told)
