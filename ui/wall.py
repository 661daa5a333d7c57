"""The wall display: figures that are read from five metres, on a dark ground.

It shows what the public may see and no more, whoever signed the screen in: it hangs in a hall.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.live import LiveView
from services.results import FIGURES
from services.views import QuestionResult
from ui import figures_survey
from ui import figures_words as words
from ui.charts import Board, Markup, Panel, kept_board
from ui.figures_rows import rows, wrapped
from ui.figures_tally import label, tally
from ui.figures_turnout import turnout
from ui.html import Safe, action, join, link, tag
from ui.live_head import time_left
from ui.marks import marks
from ui.tally import bars
from ui.words import clock, language, t, w

#: Where one screen cannot hold everything legibly, each part of it stays this long.
SECONDS_EACH = 20
_WIDTH = 1260.0
#: What a screen of 1080 lines leaves for bars under one line of title, three numbers and one line
#: of words; and what each further line takes of it (charts.css sets them in the same type).
_HEIGHT, _TITLE_LINE, _WORDS_LINE, _WHICH_LINE = 600.0, 70.0, 40.0, 60.0
_TITLE_EMS, _WORDS_EMS = 23.0, 46.0
#: How large a drawing is on a projector, a television, a very large screen.
SIZES = {"s": 0.667, "m": 1.0, "l": 1.333}
_SCALES = (2.4, 2.2, 2.0, 1.85, 1.7, 1.55)


@dataclass(frozen=True)
class Sheet:
    """As much of one question as fits on the wall, and in which size."""

    result: QuestionResult
    part: slice
    scale: float

    @property
    def width(self) -> float:
        """How much text fits in a line, in widths of a Chinese character."""
        return _WIDTH / (15 * self.scale)


def room(live: LiveView, result: QuestionResult) -> float:
    """How high the bars of one question may stand, under what is said above them."""
    titles = len(wrapped(w(live.view.title), _TITLE_EMS)) - 1
    said = len(wrapped(words.lead(result, is_final=live.result.is_final), _WORDS_EMS)) - 1
    which = _WHICH_LINE if len(live.result.questions) > 1 else 0.0
    return _HEIGHT - titles * _TITLE_LINE - said * _WORDS_LINE - which


def _largest(texts: list[str], high: float) -> float | None:
    """The largest type in which *texts* fit one under the other, if there is one."""
    for scale in _SCALES:
        if rows(texts, scale, _WIDTH / (15 * scale)).height <= high:
            return scale
    return None


def _parts(result: QuestionResult, high: float) -> Iterator[Sheet]:
    """As few sheets as hold all options, each as full as the others; what was written has none."""
    if figures_survey.is_told(result.question):
        if result.question.method != "text":
            yield Sheet(result, slice(None), 1.0)
        return
    letters = marks(result.question)
    texts = [label(row, letters[row.option.code]) for row in result.options]
    for sheets in range(1, len(texts) + 1):
        each = -(-len(texts) // sheets)
        starts = range(0, len(texts), each)
        left = high - _WHICH_LINE if sheets > 1 else high
        scales = [_largest(texts[start : start + each], left) for start in starts]
        scale = min((s for s in scales if s), default=_SCALES[-1])
        if all(scales) or each == 1:
            for start in starts:
                yield Sheet(result, slice(start, min(start + each, len(texts))), scale)
            return


def sheet(live: LiveView) -> Sheet | None:
    """What is on show now, where its figures are public."""
    if live.result.shows != FIGURES:
        return None
    asked = live.result.questions
    found = [part for one in asked for part in _parts(one, room(live, one))]
    return found[int(live.now.timestamp()) // SECONDS_EACH % len(found)] if found else None


def _panel(live: LiveView, shown: Sheet | None, size: float) -> Panel:
    """The drawing, which is made for a wide screen; on a narrow one bars of text stand for it."""
    narrow: tuple[Safe, ...] = ()
    if shown is None:
        says = words.turnout(live.result)
        figure = turnout(live.result, live.view.opens_at, scale=2 * size)
    elif figures_survey.is_told(shown.result.question):
        told = figures_survey.told(shown.result)
        return Panel("wall", Markup(tag("div", told, class_="wall-told")))
    else:
        says = words.lead(shown.result, is_final=live.result.is_final)
        scale = shown.scale * size
        figure = tally(shown.result, scale=scale, width=shown.width, part=shown.part)
        told = bars(shown.result, is_final=live.result.is_final)
        narrow = (tag("div", told, class_="wall-told wall-bars"),)
    return Panel("wall", Markup(join((tag("p", says, class_="says"), *narrow))), figure, says)


def board(live: LiveView, shown: Sheet | None, size: str = "m") -> Board:
    """The one chart on the wall, built once for each release."""
    which = f"{shown.result.question.code}.{shown.part.start or 0}" if shown else ""
    seq, shows = str(live.result.seq), live.result.shows
    name = "|".join(("wall", live.view.id, seq, shows, which, size, language()))
    factor = SIZES.get(size, 1.0)
    return kept_board(name, lambda: [_panel(live, shown, factor)] if live.result.seq else [])


def _number(heading: str, value: str, note: str = "") -> Safe:
    return tag("div", tag("span", heading), tag("b", value), tag("small", note) if note else "")


def _numbers(live: LiveView) -> Safe:
    result = live.result
    count = t("live.ballots_count", count=f"{result.ballots:,}")
    found = [_number(t("live.ballots"), count)]
    if result.turnout_percent is not None:
        base = t("live.turnout_of", electorate=f"{result.electorate:,}")
        found.append(_number(t("live.turnout"), f"{result.turnout_percent:.1f}%", base))
    if live.phase == "open":
        found.append(_number(t("wall.left"), time_left(live.left)))
    else:
        found.append(_number(t("wall.state"), t(f"live.phase.{live.phase}")))
    return tag("div", *found, class_="wall-numbers")


def _which(live: LiveView, shown: Sheet | None) -> Safe:
    """Which question and which places, where the wall does not show everything at once."""
    if not live.result.seq:
        return tag("p", t("live.why.nothing", batch=live.result.batch_minimum))
    if shown is None:
        return Safe()
    options = len(shown.result.options)
    title = w(shown.result.question.title)
    told = [tag("span", title)] if len(live.result.questions) > 1 else []
    if shown.part.stop and shown.part.stop - shown.part.start < options:
        places = {"first": shown.part.start + 1, "last": shown.part.stop, "all": options}
        told.append(tag("span", t("wall.part", **places), class_="wall-part"))
    return tag("p", *told) if told else Safe()


def head(live: LiveView, shown: Sheet | None) -> Markup:
    """Title, three numbers, and which part of the result this is."""
    title = tag("h1", w(live.view.title))
    parts = (title, _numbers(live), _which(live, shown))
    return Markup(tag("header", *parts, class_="wall-head"))


def side(live: LiveView) -> Markup:
    """Two buttons, the code to scan, the moment of the figures, the rule behind them."""
    view, result = live.view, live.result
    here = f"/wall?c={live.view.slug}"
    buttons = tag(
        "span",
        *(link(t(f"wall.size_{s}"), f"{here}&size={s}", "button quiet") for s in SIZES),
        action(t("wall.fullscreen"), "fullscreen"),
        link(t("wall.exit"), f"/live?c={live.view.slug}", "button quiet"),
        class_="wall-buttons",
    )
    scan = t("wall.scan") if live.phase == "open" else t("wall.scan_closed")
    picture = tag("img", src=f"/qr/{view.slug}.svg", alt=scan)
    last = clock(result.released_at) if result.released_at else t("live.none")
    return Markup(
        join(
            (
                buttons,
                tag("figure", picture, tag("figcaption", scan), class_="wall-code"),
                tag("p", t("live.released"), tag("b", last), class_="wall-last"),
                tag("p", words.rule(view, result), class_="wall-rule"),
            )
        )
    )
