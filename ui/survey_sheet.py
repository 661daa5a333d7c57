"""The page of a survey's answers: two questions side by side, and what people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass

from services import exports, readings
from services.cross_readings import CrossView
from services.groups import Names
from services.views import Breakdown, ConsultationView, QuestionView
from ui import html
from ui.figures_groups import SMALL
from ui.panels import namer
from ui.words import clock, language, t, w


def title_of(view: ConsultationView, code: str) -> str:
    """A question's words, or a dimension's name."""
    for question in view.questions:
        if question.code == code:
            return w(question.title)
    return t(f"charts.dimension.{code}")


def _question(view: ConsultationView, code: str) -> QuestionView:
    return next(q for q in view.questions if q.code == code)


def head(view: ConsultationView) -> html.Safe:
    """What this page is, and of which consultation."""
    title = t("survey.title" if len(view.questions) > 1 else "survey.by_group")
    return html.join((html.tag("h1", title), html.tag("p", w(view.title), class_="sun-lead")))


def answer_text(question: QuestionView, key: str) -> str:
    """An answer in the reader's words."""
    return readings.answer_text(question, key, language())


Cells = Mapping[str, tuple[int | None, int | None, str]]


@dataclass(frozen=True)
class Split:
    """A question's answers by group: name, rounded size, cells; and what is to be said of them."""

    question: QuestionView
    by: str
    lines: tuple[tuple[str, int, Cells], ...]
    base: str
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> set[str]:
        """Why cells are not told."""
        return {cell[2] for _, _, cells in self.lines for cell in cells.values()}


def _cell(cell: tuple[int | None, int | None, str]) -> html.Safe:
    """The share as text on a bar of that length; a sign where it may not be told."""
    _, share, note = cell
    words = {"few": "<3", "dominant": f"≥{share}%"}.get(note, "–" if share is None else f"{share}%")
    return html.tag("span", words, class_="sun-part", style=f"--part:{share or 0}%")


def _best(question: QuestionView, cells: Cells) -> str:
    """The most frequent answer with its share; several where they are level."""
    told = {key: (cell[0] or 0, cell[1]) for key, cell in cells.items() if cell[1]}
    if not told:
        return ""
    best = max(told.values())
    front = [key for key, figures in told.items() if figures == best]
    names = t("charts.and").join(answer_text(question, key) for key in front)
    sign = "≥" if cells[front[0]][2] == "dominant" else ""
    return t("survey.best", answer=names, percent=f"{sign}{best[1]}")


def _front(split: Split) -> html.Safe:
    """For each group, which answer was the most frequent, and whether it is a small one."""
    said = []
    for name, size, cells in split.lines:
        small = t("survey.small") if size < SMALL else ""
        if best := _best(split.question, cells):
            said.append(html.tag("li", t("survey.front", group=name, best=best, small=small)))
    return html.tag("ul", *said)


def _notes(split: Split) -> str:
    found = [t("survey.note_rounded")]
    found += [
        t(f"survey.note_{kind}") for kind in ("few", "dominant", "hidden") if kind in split.kinds
    ]
    return t("charts.between").join((split.base, *found, *split.notes))


def _told(view: ConsultationView, split: Split) -> html.Safe:
    """Answers from top to bottom, groups side by side: a phone has more height than width."""
    names = [t("survey.group_base", group=name, people=f"{n:,}") for name, n, _ in split.lines]
    rows = [
        (answer_text(split.question, key), *(_cell(cells[key]) for _, _, cells in split.lines))
        for key in split.lines[0][2]
    ]
    table = html.table((t("survey.value"), *names), rows, w(split.question.title))
    asked = {"question": split.question.code, "breakdown": split.by, "language": language()}
    more = html.link(t("charts.download"), exports.link(view.slug, **asked), download=True)
    note = html.tag("p", _notes(split), " ", more, class_="sun-caption")
    return html.join((_front(split), note, html.tag("div", table, class_="sun-cross")))


def cross(view: ConsultationView, found: CrossView) -> html.Safe:
    """The answers to one question among those who gave each answer to another."""
    first, second = _question(view, found.rows_of), _question(view, found.columns_of)
    joint = t("charts.and")
    lines = tuple(
        (joint.join(answer_text(first, key) for key in row.keys), row.ballots, row.cells)
        for row in found.rows
    )
    at = clock(found.released_at)
    base = t("survey.cross_base", ballots=f"{found.ballots:,}", at=at)
    notes: tuple[str, ...] = ()
    if found.withheld:
        notes += (t("survey.withheld", count=len(found.withheld)),)
    if any(len(row.keys) > 1 for row in found.rows):
        notes += (t("survey.merged"),)
    return _told(view, Split(second, found.rows_of, lines, base, notes))


def grouped(view: ConsultationView, found: Breakdown, names: Names) -> html.Safe:
    """The answers to one question by a group that people named."""
    question, name = _question(view, found.question), namer(found.dimension, names)
    lines = tuple((name(group.categories), group.ballots, group.cells) for group in found.groups)
    at = clock(found.released_at)
    base = t("survey.group_cross_base", ballots=f"{found.ballots:,}", at=at)
    is_merged = any(len(group.categories) > 1 for group in found.groups)
    notes = (t("survey.merged"),) if is_merged else ()
    return _told(view, Split(question, found.dimension, lines, base, notes))


def table(view: ConsultationView, found: CrossView | Breakdown, names: Names) -> html.Safe:
    """Whichever of the two kinds of tables it is."""
    return cross(view, found) if isinstance(found, CrossView) else grouped(view, found, names)


def choices(
    view: ConsultationView, crosses: tuple[CrossView, ...], breakdowns: tuple[Breakdown, ...]
) -> dict[str, dict[str, CrossView | Breakdown]]:
    """What is asked → what it can be split by → the released table."""
    found: dict[str, dict[str, CrossView | Breakdown]] = {}
    for one in crosses:
        found.setdefault(one.columns_of, {})[one.rows_of] = one
    for breakdown in breakdowns:
        if any(group.cells for group in breakdown.groups):
            found.setdefault(breakdown.question, {})[breakdown.dimension] = breakdown
    order = [question.code for question in view.questions]
    return {code: found[code] for code in order if code in found}


def desk_link(slug: str) -> html.Safe:
    """The way to files, header, quotas and texts."""
    words = html.link(t("questionnaire.open"), f"/questionnaire?c={slug}")
    return html.tag("p", words, class_="sun-caption")


def texts(view: ConsultationView, shown: Mapping[str, tuple[str, ...]]) -> html.Safe:
    """What people wrote and may be read by everybody, question by question."""
    parts: list[object] = []
    for question in view.questions:
        if shown.get(question.code):
            lines = (html.tag("li", text) for text in shown[question.code])
            parts += [html.tag("h3", w(question.title)), html.tag("ul", *lines, class_="sun-said")]
    if not parts:
        return html.join(())
    note = html.tag("p", t("survey.texts_note"), class_="sun-caption")
    return html.join((html.tag("h2", t("survey.texts")), note, *parts))
