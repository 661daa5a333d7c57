"""What stands on a board: each chart with its heading, sentence, base, download and table twin."""

from collections.abc import Callable
from dataclasses import dataclass

from services import exports
from services.groups import Names, group_name
from services.results import FIGURES
from services.views import Breakdown, ConsultationView, QuestionResult, QuestionView, ResultView
from ui import figures_survey
from ui import figures_tables as tables
from ui import figures_words as words
from ui.figures_groups import groups
from ui.figures_rows import PHONE_EMS
from ui.figures_tally import tally
from ui.figures_towns import tiles
from ui.figures_turnout import turnout
from ui.html import Safe, join, link, tag
from ui.marks import colours, marks
from ui.plotly_light import Drawn
from ui.words import language, t, w

_TALL_FROM = 4


class Markup(str):
    """Finished markup: `st.html` takes it as it is, while it combs through plain text first."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


_NOTHING = Markup()


@dataclass(frozen=True)
class Panel:
    """One chart: heading, sentence and base as one piece of markup, then the figure.

    Each element and each byte costs every viewer on every refresh: a panel has two elements and
    no more, and its table twin goes to those who want tables.
    """

    key: str
    markup: Markup
    figure: Drawn | None = None
    alt: str = ""
    with_table: Markup = _NOTHING


@dataclass(frozen=True)
class _Told:
    """The words of one chart before they are put together."""

    heading: str
    says: str
    base: str
    href: str
    notes: list[str]
    table: Safe

    def markup(self, picture: Safe, table: Safe) -> Safe:
        """Heading, sentence, base with download, then what is drawn in markup, table and notes."""
        more = link(t("charts.download"), self.href, download=True)
        return join(
            (
                tag("h3", self.heading, class_="chart"),
                tag("p", self.says, class_="says"),
                tag("p", self.base, " ", more, class_="fine"),
                picture,
                table,
                tag("p", " ".join(self.notes), class_="fine") if self.notes else "",
            )
        )

    def panel(self, key: str, figure: Drawn) -> Panel:
        """A panel with a figure."""
        plain = Markup(self.markup(Safe(), Safe()))
        full = Markup(self.markup(Safe(), tag("div", self.table, class_="twin")))
        return Panel(key, plain, figure, self.says, full)

    def card(self, key: str, picture: Safe) -> Panel:
        """A panel whose picture is markup: it is a card by itself."""
        plain = self.markup(picture, Safe())
        full = self.markup(picture, tag("div", self.table, class_="twin"))
        plain, full = (tag("div", text, class_="panel") for text in (plain, full))
        return Panel(key, Markup(plain), with_table=Markup(full))


def legend(question: QuestionView) -> Safe:
    """Which mark and colour is which option."""
    letters, paints = marks(question), colours(question)
    lines = (
        tag(
            "li",
            tag("i", style=f"background:{paints[o.code]}"),
            tag("b", letters[o.code]),
            tag("span", w(o.text)),
        )
        for o in question.options
    )
    return tag("ul", *lines, class_="marks")


def _turnout_panel(view: ConsultationView, result: ResultView, scale: float) -> Panel:
    told = _Told(
        heading=t("charts.heading_turnout"),
        says=words.turnout(result),
        base=words.base(result.ballots, result.released_at, result.seq),
        href=exports.link(view.slug, breakdown=exports.TURNOUT, language=language()),
        notes=[],
        table=tables.turnout(result),
    )
    # Without figures it is alone on the board and takes the whole line; a survey's lie two by two.
    place = ("lone", "side", "many")[min(2, len(result.questions))]
    return told.panel(f"{place}-turnout", turnout(result, view.opens_at, scale=scale))


def _survey_panel(view: ConsultationView, result: ResultView, asked: QuestionResult) -> Panel:
    """A question without options in front: how its values lie, or a table, as a card."""
    question = asked.question
    marks = exports.MARKS if asked.marked else ""
    href = exports.link(view.slug, question=question.code, breakdown=marks, language=language())
    more = link(t("charts.download"), href, download=True)
    base = join((words.base(asked.ballots, result.released_at, result.seq), " ", more))
    head = tag("h3", w(question.title), class_="chart")
    kind = f"panel told {'many' if len(result.questions) > 1 else ''}".strip()
    folded, unfolded = (
        Markup(tag("div", head, figures_survey.told(asked, base, is_unfolded=f), class_=kind))
        for f in (False, True)
    )
    return Panel(f"told-{question.code}", folded, with_table=unfolded)


def _tally_panel(
    view: ConsultationView, result: ResultView, asked: QuestionResult, scale: float
) -> Panel:
    question = asked.question
    if figures_survey.is_told(question):
        return _survey_panel(view, result, asked)
    told = _Told(
        heading=w(question.title) if len(result.questions) > 1 else t("charts.heading_tally"),
        says=words.lead(asked, is_final=result.is_final),
        base=words.base(asked.ballots, result.released_at, result.seq),
        href=exports.link(view.slug, question=question.code, language=language()),
        notes=words.several(question),
        table=tables.tally(asked),
    )
    figure = tally(asked, scale=scale, width=PHONE_EMS / scale)
    place = "many" if len(result.questions) > 1 else "main"
    return told.panel(f"{place}-{question.code}", figure)


def namer(dimension: str, names: Names) -> Callable[[tuple[str, ...]], str]:
    """What the groups of *dimension* are called, in the reader's language."""
    tongue = language()
    return lambda categories: group_name(dimension, categories, names, tongue)


def _group_panel(
    view: ConsultationView, result: ResultView, breakdown: Breakdown, names: Names, scale: float
) -> Panel:
    question = next(q for q in view.questions if q.code == breakdown.question)
    code, dimension = question.code, breakdown.dimension
    told = _Told(
        heading=t(f"charts.heading_{dimension}"),
        says=words.groups(breakdown, question, names),
        base=words.group_base(breakdown),
        href=exports.link(view.slug, question=code, breakdown=dimension, language=language()),
        notes=words.notes(breakdown, question, result),
        table=tables.groups(breakdown, question, names),
    )
    if dimension == "town":
        return told.card(f"map-{code}", tiles(breakdown, question, names))
    size = "tall" if len(breakdown.groups) > _TALL_FROM else "half"
    figure = groups(breakdown, question, namer(dimension, names), scale)
    return told.panel(f"{size}-{code}-{dimension}", figure)


def _question_panels(
    view: ConsultationView, result: ResultView, asked: QuestionResult, names: Names, scale: float
) -> list[Panel]:
    """The breakdowns of one question under their legend, a small one beside the tall ones."""
    mine = [b for b in result.breakdowns if b.question == asked.question.code]
    found = [_group_panel(view, result, b, names, scale) for b in mine]
    halves = [p for p in found if p.key.startswith("half-")]
    found = [*halves[:1], *(p for p in found if p not in halves), *halves[1:]]
    if found:
        heading = t("charts.heading_groups", question=w(asked.question.title))
        head = tag("h2", heading, class_="chart")
        whole = tag("div", head, legend(asked.question), class_="board-wide")
        found.insert(0, Panel(f"legend-{asked.question.code}", Markup(whole)))
    return found


def panels(
    view: ConsultationView, result: ResultView, names: Names, scale: float = 1.0
) -> list[Panel]:
    """Every panel of *result*; what the policy hides is not in it and so not drawn."""
    found = []
    if result.shows == FIGURES:
        found += [_tally_panel(view, result, asked, scale) for asked in result.questions]
    if result.seq:
        found.append(_turnout_panel(view, result, scale))
    for asked in result.questions:
        found += _question_panels(view, result, asked, names, scale)
    return found
