"""Released figures as CSV: the twin of every chart, and nothing nearer than a release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from urllib.parse import urlencode

import locales
from models.rules.localized import in_language
from models.rules.refusal import Refused
from services.breakdowns import answer_keys
from services.consultations import by_slug
from services.cross_readings import CrossView, breakdowns_of, crosses_of
from services.csv_text import csv_text
from services.deps import Work
from services.groups import Names, group_name, place_names
from services.readings import answer_text, column_texts
from services.results import FIGURES, NOT_BALLOTS, result_for
from services.settings import ZONE
from services.views import (
    Breakdown,
    ConsultationView,
    QuestionResult,
    QuestionView,
    ResultView,
)

#: in the place of a dimension: participants over time
TURNOUT = "turnout"
#: in the place of a dimension: which marks were given to each option
MARKS = "marks"
Cells = Mapping[str, tuple[int | None, int | None, str]]
_NOTES = {"few": "<3", "dominant": "≥95"}


def _moment(at: datetime | None) -> str:
    """County time, in the one form that every spreadsheet takes for a moment."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" if at else ""


def _value(value: Fraction | None) -> str:
    """What the rule compared, to six digits."""
    return "" if value is None else f"{float(value):.6g}"


def _options(asked: QuestionResult, language: str) -> list[tuple[object, ...]]:
    """Code, text, rank, count, per cent of the ballots, value of each option.

    One empty line where only texts are; no per cent where a rule counts points or wins.
    """
    is_share = asked.rule not in NOT_BALLOTS
    return [
        (
            row.option.code,
            in_language(row.option.text, language),
            row.rank,
            row.count,
            round(row.percent, 1) if is_share else "",
            _value(row.value),
        )
        for row in asked.options
    ] or [("", "", "", "", "", "")]


def _rule(asked: QuestionResult, language: str) -> str:
    return locales.sentence(f"counting.rule.{asked.rule}", language) if asked.rule else ""


def tally_csv(
    view: ConsultationView, result: ResultView, *, question: str = "", language: str = "zh"
) -> str:
    """The released tally, one line an option; of one question, or of all when left out."""
    at = _moment(result.released_at)
    rows = [
        (
            in_language(view.title, language),
            in_language(asked.question.title, language),
            *line,
            _rule(asked, language),
            asked.ballots,
            result.electorate,
            result.seq,
            at,
            int(result.is_final),
        )
        for asked in result.questions
        if question in ("", asked.question.code)
        for line in _options(asked, language)
    ]
    columns = "consultation question option_code option rank votes percent value rule"
    base = "ballots electorate release released_at final"
    return csv_text([*columns.split(), *base.split()], rows, language)


def turnout_csv(view: ConsultationView, result: ResultView, *, language: str = "zh") -> str:
    """Participants at each release that the turnout chart is drawn from."""
    rows = [
        (
            in_language(view.title, language),
            _moment(at),
            ballots,
            result.electorate,
        )
        for at, ballots in result.history
    ]
    return csv_text(["consultation", "released_at", "ballots", "electorate"], rows, language)


def _mark_name(question: QuestionView, mark: str, language: str) -> str:
    """A column of a table, a word of ours, or a score that says itself."""
    if words := column_texts(question).get(mark):
        return in_language(words, language)
    key = f"mark.name.{mark}"
    return locales.sentence(key, language) if locales.has(key) else mark


def marks_csv(
    view: ConsultationView, result: ResultView, *, question: str = "", language: str = "zh"
) -> str:
    """How many ballots gave each mark to each option, of one question or of all that have marks."""
    rows = [
        (
            in_language(view.title, language),
            in_language(asked.question.title, language),
            option,
            in_language(asked.question.answer(option).text, language),
            _mark_name(asked.question, mark, language),
            count,
            asked.ballots,
        )
        for asked in result.questions
        if question in ("", asked.question.code)
        for option, marks in asked.marked.items()
        for mark, count in marks.items()
    ]
    if not rows:
        raise Refused("export.unknown")
    columns = "consultation question option_code option mark votes ballots"
    return csv_text(columns.split(), rows, language)


def _shown(cell: tuple[int | None, int | None, str]) -> tuple[object, object]:
    """A cell's count and per cent, or the note that stands in their place."""
    count, percent, note = cell
    return (count, percent) if not note else (None, _NOTES.get(note))


@dataclass(frozen=True)
class _Split:
    """A question's answers by group: by a dimension, or by the answers to another question."""

    question: str
    by: str
    released_at: datetime
    #: name, rounded size and cells of each group
    groups: tuple[tuple[str, int, Cells], ...]


def _split_csv(view: ConsultationView, split: _Split, language: str) -> str:
    """One line for each group and answer, as coarse as it is shown."""
    asked = next(q for q in view.questions if q.code == split.question)
    title, question = in_language(view.title, language), in_language(asked.title, language)
    at = _moment(split.released_at)
    rows = []
    for name, size, cells in split.groups:
        group = (title, question, split.by, name, size)
        for key in answer_keys(asked):
            shown = _shown(cells.get(key, (None, None, "hidden")))
            rows.append((*group, key, answer_text(asked, key, language), *shown, at))
    columns = "consultation question dimension group group_ballots option_code option votes percent"
    return csv_text([*columns.split(), "released_at"], rows, language)


def breakdown_csv(
    view: ConsultationView,
    breakdown: Breakdown,
    *,
    names: Names | None = None,
    language: str = "zh",
) -> str:
    """One released breakdown, one line for each group and answer, as coarse as it is shown."""
    dimension = breakdown.dimension
    groups = tuple(
        (group_name(dimension, g.categories, names or {}, language), g.ballots, g.cells)
        for g in breakdown.groups
    )
    by = locales.sentence(f"charts.dimension.{dimension}", language)
    split = _Split(breakdown.question, by, breakdown.released_at, groups)
    return _split_csv(view, split, language)


def cross_csv(view: ConsultationView, cross: CrossView, *, language: str = "zh") -> str:
    """One released two-way table of a survey."""
    first = next(q for q in view.questions if q.code == cross.rows_of)
    joint = locales.sentence("charts.and", language)
    groups = tuple(
        (joint.join(answer_text(first, key, language) for key in r.keys), r.ballots, r.cells)
        for r in cross.rows
    )
    by = in_language(first.title, language)
    return _split_csv(view, _Split(cross.columns_of, by, cross.released_at, groups), language)


def _grouped_csv(
    work: Work,
    view: ConsultationView,
    result: ResultView,
    asked: tuple[str, str],
    language: str,
) -> str:
    """The breakdown, or the two-way table, of *asked*: a question and what it is split by."""
    question, by = asked
    for one in (*result.breakdowns, *breakdowns_of(work, view)):
        if one.dimension == by and question in ("", one.question):
            return breakdown_csv(view, one, names=place_names(work), language=language)
    for cross in crosses_of(work, view):
        if cross.rows_of == by and question in ("", cross.columns_of):
            return cross_csv(view, cross, language=language)
    raise Refused("export.unknown")


def results_csv(
    work: Work,
    *,
    slug: str,
    question: str = "",
    breakdown: str = "",
    language: str = "zh",
    has_voted: bool = False,
) -> str:
    """The CSV behind a chart, under the same policy as the chart itself.

    Nothing named gives the tally of all questions; *breakdown* is a dimension, ``turnout``,
    ``marks``, or the other question of a two-way table.

    Raises:
        Refused: ``export.not_released`` where this reader may not see figures yet, and
            ``export.unknown`` for a question or breakdown that is not there.
    """
    view = by_slug(work, slug)
    result = result_for(work, view, has_voted=has_voted)
    if breakdown == TURNOUT:
        return turnout_csv(view, result, language=language)
    if result.shows != FIGURES:
        raise Refused("export.not_released")
    if question and all(q.question.code != question for q in result.questions):
        raise Refused("export.unknown")
    if breakdown == MARKS:
        return marks_csv(view, result, question=question, language=language)
    if not breakdown:
        return tally_csv(view, result, question=question, language=language)
    return _grouped_csv(work, view, result, (question, breakdown), language)


def link(slug: str, **facts: str) -> str:
    """Where the API gives the CSV of a chart; *facts* are the query of that address."""
    query = urlencode({name: value for name, value in facts.items() if value})
    return f"/api/v1/consultations/{slug}/results.csv" + (f"?{query}" if query else "")
