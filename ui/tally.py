"""Released figures in words and plain bars: no chart library on a page that must load fast."""

from services import exports
from services.counting import is_comparable
from services.results import NOTHING, TURNOUT
from services.views import ConsultationView, QuestionResult, ResultView
from ui import channel_table, figures_survey, html, verdicts, workings
from ui.counted import figure, note, width
from ui.marks import letters
from ui.words import clock, language, t, w


def bars(result: QuestionResult, *, is_final: bool) -> html.Safe:
    """One question's options from front to back."""
    marks = letters(result.question)
    rows = [
        html.Bar(
            label=w(row.option.text),
            count=row.count,
            percent=width(row, result),
            shown=figure(row, result)[0],
            small=figure(row, result)[1],
            mark=marks.get(row.option.code, ""),
            is_ahead=row.option.code in result.leaders,
            note=note(row, result, is_final=is_final),
        )
        for row in result.options
    ]
    return html.result_bars(rows)


def turnout(result: ResultView) -> str:
    """How many took part, of how many."""
    if result.turnout_percent is None:
        key = "all_open" if result.is_final else "turnout_open"
        return t(f"consultation.figures.{key}", ballots=f"{result.ballots:,}")
    return t(
        f"consultation.figures.{'all' if result.is_final else 'turnout'}",
        ballots=f"{result.ballots:,}",
        electorate=f"{result.electorate:,}",
        percent=f"{result.turnout_percent:.1f}",
    )


def rule(result: ResultView) -> str:
    """Why the figures move in groups."""
    if result.is_final:
        return t("consultation.figures.final")
    if result.batch_minimum == 1:
        return t("consultation.figures.each")
    if result.batch_minimum == 10:
        return t("consultation.figures.in_groups")
    return t("consultation.figures.in_batches", batch=result.batch_minimum)


def _when(result: ResultView) -> str:
    if result.released_at is None:
        return ""
    return t(
        "consultation.figures.at",
        moment=clock(result.released_at),
        ballots=f"{result.ballots:,}",
    )


def _promise(view: ConsultationView) -> str:
    moment = clock(view.closes_at) if view.closes_at else ""
    return t(f"consultation.promised.{view.result_policy}", moment=moment)


def _waiting(view: ConsultationView, *, is_over: bool) -> html.Safe:
    """Nothing is released yet: say when it will be."""
    if is_over:
        return html.tag("p", t("consultation.figures.counting"))
    first = t("consultation.figures.nothing_yet")
    return html.join((html.tag("p", first), html.tag("p", _promise(view))))


def _looks(looks: int | None) -> html.Safe:
    """How often somebody in office saw figures that the public did not; public itself."""
    if looks is None:
        return html.join(())
    return html.tag("p", t("consultation.figures.looks", count=looks), class_="sun-caption")


def _all_bars(view: ConsultationView, result: ResultView) -> html.Safe:
    several = len(result.questions) > 1
    parts: list[object] = []
    for one in result.questions:
        parts.append(html.tag("h3", w(one.question.title)) if several else "")
        parts.append(figures_survey.told(one) or _counted(view, one, is_final=result.is_final))
        parts.append(verdicts.told(one, result))
    told = html.tag("p", rule(result), " ", _when(result), class_="sun-caption")
    return html.join((*parts, told, _more(view, result)))


def _counted(view: ConsultationView, one: QuestionResult, *, is_final: bool) -> html.Safe:
    """The bars, what they are as long as the count is not whole, and how it went."""
    told = [bars(one, is_final=is_final), workings.drawn(one)]
    if one.outcome is not None and one.outcome.is_partial and one.rule:
        words = t("counting.partial", rule=t(f"counting.rule.{one.rule}"))
        told.append(html.tag("p", words, class_="sun-caption"))
    told.append(workings.folded(one))
    if is_final and is_comparable(one.question):
        address = f"/count?c={view.slug}&q={one.question.code}"
        told.append(html.tag("p", html.link(t("compare.link"), address, "button quiet")))
    return html.join(told)


def _more(view: ConsultationView, result: ResultView) -> html.Safe:
    """Public figures as a file; once it is over also the way to those of every group."""
    if view.result_policy != "live" and not result.is_final:
        return html.join(())
    address = exports.link(view.slug, language=language())
    told = [html.link(t("charts.download"), address, "sun-file", download=True)]
    if result.is_final and (len(result.questions) > 1 or result.breakdowns):
        words = t("survey.title" if len(result.questions) > 1 else "survey.by_group")
        told.append(html.link(words, f"/survey?c={view.slug}", "button"))
    return html.join(html.tag("p", one) for one in told)


def figures(
    view: ConsultationView, result: ResultView, *, is_over: bool, looks: int | None
) -> html.Safe:
    """The section "what people chose", as far as the policy lets this reader see."""
    head = html.tag("h2", t("consultation.results"), id="results")
    if result.shows == NOTHING or (is_over and not result.is_final):
        return html.join((head, _waiting(view, is_over=is_over), _looks(looks)))
    if result.is_final and not result.ballots:
        return html.join((head, html.tag("p", t("consultation.figures.none_voted"))))
    took_part = html.tag("p", turnout(result), class_="sun-lead")
    if result.shows == TURNOUT:
        promised = html.tag("p", _promise(view))
        when = html.tag("p", rule(result), " ", _when(result), class_="sun-caption")
        return html.join((head, took_part, promised, when, _looks(looks)))
    ways = channel_table.told(result)
    return html.join((head, took_part, _all_bars(view, result), ways, _looks(looks)))
