"""The page of a survey's answers: two questions side by side, and what people wrote."""

from collections.abc import Mapping

from services.groups import Names
from services.readings import CrossView, column_texts
from services.views import Breakdown, ConsultationView, QuestionView
from ui import html
from ui.panels import namer
from ui.words import t, w


def title_of(view: ConsultationView, code: str) -> str:
    """A question's words, or a dimension's name."""
    for question in view.questions:
        if question.code == code:
            return w(question.title)
    return t(f"charts.dimension.{code}")


def _question(view: ConsultationView, code: str) -> QuestionView:
    return next(q for q in view.questions if q.code == code)


def answer_text(question: QuestionView, key: str) -> str:
    """An answer in words: an option's text, or a point of a scale."""
    option, is_marked, mark = key.partition("=")
    if not option:
        return mark
    text = w(question.option(option).text)
    columns = column_texts(question)
    return f"{text}: {w(columns.get(mark)) or mark}" if is_marked else text


def _cell(cell: tuple[int | None, int | None, str]) -> str:
    count, share, note = cell
    if note:
        return {"few": "<3", "dominant": "≥95%"}.get(note, "—")
    return f"{share}%" if count is not None else "—"


Cells = Mapping[str, tuple[int | None, int | None, str]]


def _front(question: QuestionView, lines: list[tuple[str, Cells]]) -> html.Safe:
    """For each group, which answer was the most frequent."""
    said = []
    for name, cells in lines:
        told = {key: cell[1] for key, cell in cells.items() if cell[1] is not None}
        if told:
            best = max(told, key=lambda key: told[key])
            facts = {"group": name, "answer": answer_text(question, best), "percent": told[best]}
            said.append(html.tag("li", t("survey.front", **facts)))
    return html.tag("ul", *said)


def _told(question: QuestionView, lines: list[tuple[str, int, Cells]], base: str) -> html.Safe:
    """Answers from top to bottom, groups side by side: a phone has more height than width."""
    names = [t("survey.group_base", group=name, people=f"{n:,}") for name, n, _ in lines]
    rows = [
        (answer_text(question, key), *(_cell(cells[key]) for _, _, cells in lines))
        for key in lines[0][2]
    ]
    table = html.table((t("survey.value"), *names), rows, w(question.title))
    front = _front(question, [(name, cells) for name, _, cells in lines])
    note = html.tag("p", base, class_="sun-caption")
    return html.join((front, note, html.tag("div", table, class_="sun-cross")))


def cross(view: ConsultationView, found: CrossView) -> html.Safe:
    """The answers to one question among those who gave each answer to another."""
    first, second = _question(view, found.rows_of), _question(view, found.columns_of)
    joint = t("charts.and")
    lines: list[tuple[str, int, Cells]] = [
        (joint.join(answer_text(first, key) for key in row.keys), row.ballots, row.cells)
        for row in found.rows
    ]
    base = t("survey.cross_base", ballots=f"{found.ballots:,}")
    if found.withheld:
        base += t("survey.withheld", count=len(found.withheld))
    return _told(second, lines, base)


def grouped(view: ConsultationView, found: Breakdown, names: Names) -> html.Safe:
    """The answers to one question by a group that people named."""
    question, name = _question(view, found.question), namer(found.dimension, names)
    lines: list[tuple[str, int, Cells]] = [
        (name(group.categories), group.ballots, group.cells) for group in found.groups
    ]
    base = t("survey.cross_base", ballots=f"{found.ballots:,}")
    return _told(question, lines, base)


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
