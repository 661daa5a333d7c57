"""The wall display: one question in figures that are read from five metres, on a dark ground.

It shows what the public may see and no more, whoever signed the screen in: it hangs in a hall.
"""

from services.live import LiveView
from services.results import FIGURES
from services.views import QuestionResult
from ui import figures_words as words
from ui.charts import Board, Markup, Panel, kept_board
from ui.figures_rows import rows
from ui.figures_tally import label, tally
from ui.figures_turnout import turnout
from ui.html import Safe, action, join, link, tag
from ui.live_head import time_left
from ui.marks import marks
from ui.words import clock, language, t, w

#: Every question of several stays this long.
SECONDS_EACH = 20
_WIDTH, _HEIGHT = 1260.0, 590.0
_SCALES = (2.2, 2.0, 1.85, 1.7, 1.55, 1.4, 1.25, 1.1, 1.0)


def asked(live: LiveView) -> QuestionResult | None:
    """The question on show now, where its figures are public."""
    questions = live.result.questions
    if live.result.shows != FIGURES or not questions:
        return None
    return questions[int(live.now.timestamp()) // SECONDS_EACH % len(questions)]


def _scale(result: QuestionResult) -> tuple[float, float]:
    """The largest type in which all options fit, and how wide a line may be in it."""
    letters = marks(result.question)
    texts = [label(row, letters[row.option.code]) for row in result.options]
    for scale in _SCALES:
        width = _WIDTH / (15 * scale)
        if rows(texts, scale, width).height <= _HEIGHT:
            break
    return scale, width


def _panel(live: LiveView, question: QuestionResult | None) -> Panel:
    if question is None:
        says = words.turnout(live.result)
        figure = turnout(live.result, live.view.opens_at, scale=2.0)
    else:
        says = words.lead(question, is_final=live.result.is_final)
        scale, width = _scale(question)
        figure = tally(question, scale=scale, width=width)
    return Panel("wall", Markup(tag("p", says, class_="says")), figure, says)


def board(live: LiveView) -> Board:
    """The one chart on the wall, built once for each release."""
    question = asked(live)
    code = question.question.code if question else ""
    name = "|".join(
        ("wall", live.view.id, str(live.result.seq), live.result.shows, code, language())
    )
    panels = (lambda: (_panel(live, question),)) if live.result.seq else tuple
    return kept_board(name, panels)


def _number(heading: str, value: str, note: str = "") -> Safe:
    return tag("div", tag("span", heading), tag("b", value), tag("small", note) if note else "")


def _numbers(live: LiveView) -> Safe:
    result = live.result
    count = t("live.ballots_count", count=f"{result.ballots:,}")
    found = [_number(t("live.ballots"), count)]
    if result.turnout_percent is not None:
        base = t("live.turnout_of", electorate=f"{result.electorate:,}")
        found.append(_number(t("live.turnout"), f"{result.turnout_percent:.1f}%", base))
    is_open = live.phase == "open"
    left = time_left(live.left) if is_open else t(f"live.phase.{live.phase}")
    found.append(_number(t("wall.left") if is_open else "", left))
    return tag("div", *found, class_="wall-numbers")


def head(live: LiveView) -> Markup:
    """Title, question, four numbers."""
    buttons = tag(
        "span",
        action(t("wall.fullscreen"), "fullscreen"),
        link(t("wall.exit"), f"/live?c={live.view.slug}", "button quiet"),
        class_="wall-buttons",
    )
    title = tag("h1", w(live.view.title))
    question = asked(live) if len(live.result.questions) > 1 else None
    more = tag("p", w(question.question.title)) if question else ""
    return Markup(tag("header", buttons, title, more, _numbers(live), class_="wall-head"))


def side(live: LiveView) -> Markup:
    """The code to scan, the moment of the figures, the rule behind them."""
    view, result = live.view, live.result
    is_open = live.phase == "open"
    scan = t("wall.scan") if is_open else t("wall.scan_closed")
    picture = tag("img", src=f"/qr/{view.slug}.svg", alt=scan)
    last = clock(result.released_at) if result.released_at else t("live.none")
    return Markup(
        join(
            (
                tag("figure", picture, tag("figcaption", scan), class_="wall-code"),
                tag("p", t("live.released"), tag("b", last), class_="wall-last"),
                tag("p", words.rule(view, result), class_="wall-rule"),
            )
        )
    )
