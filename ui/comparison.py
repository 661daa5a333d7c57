"""The same ballots counted in every way that can read them, side by side, in plain words."""

from dataclasses import replace

from models.methods import Outcome
from services.counting import Comparison
from services.results import question_result
from services.views import ConsultationView
from ui import html, workings
from ui.counted import figure, note, width
from ui.marks import marks
from ui.words import t, w

#: The rule that counts first places only.
_FIRST = "plurality"


def _named(comparison: Comparison, codes: tuple[str, ...]) -> str:
    texts = [w(comparison.question.option(code).text) for code in codes]
    return t("home.and").join(texts) if texts else t("compare.none")


def verdict(comparison: Comparison) -> str:
    """One sentence: where the rules agree and where not."""
    if not comparison.declared.ballots:
        return t("compare.none_yet")
    if comparison.is_agreed:
        named = _named(comparison, comparison.declared.leaders)
        return t("compare.agree", count=len(comparison.all), options=named)
    by_leaders: dict[tuple[str, ...], list[str]] = {}
    for one in comparison.all:
        rule = t("compare.rule", rule=t(f"counting.rule.{one.rule}"))
        by_leaders.setdefault(tuple(sorted(one.leaders)), []).append(rule)
    told = [
        t("compare.one", rules=t("charts.and").join(rules), options=_named(comparison, leaders))
        for leaders, rules in by_leaders.items()
    ]
    return t("compare.differ", told=t("compare.comma").join(told))


def _bars(comparison: Comparison, outcome: Outcome) -> html.Safe:
    result = question_result(comparison.question, outcome)
    letters = marks(comparison.question)
    rows = [
        html.Bar(
            label=w(row.option.text),
            count=row.count,
            percent=width(row, result),
            shown=figure(row, result)[0],
            small=figure(row, result)[1],
            mark=letters[row.option.code],
            is_ahead=row.option.code in outcome.leaders,
            note=note(row, result, is_final=True),
        )
        for row in result.options
    ]
    return html.result_bars(rows, caption=_uncounted(outcome))


def _uncounted(outcome: Outcome) -> str:
    """How many ballots put nothing alone in front, where only the first place counts."""
    left = outcome.ballots - sum(standing.count for standing in outcome.standings)
    return t("compare.uncounted", count=f"{left:,}") if outcome.rule == _FIRST and left else ""


def _one(comparison: Comparison, outcome: Outcome) -> html.Safe:
    is_declared = outcome is comparison.declared
    is_same = frozenset(outcome.leaders) == frozenset(comparison.declared.leaders)
    kind = "open" if is_declared else "answered" if is_same else "warn"
    word = "declared" if is_declared else "same" if is_same else "other"
    title = html.join(
        (t(f"counting.rule.{outcome.rule}"), " ", html.badge(kind, t(f"compare.{word}")))
    )
    how = html.tag("p", t(f"counting.how.{outcome.rule}"), class_="sun-caption")
    counted = question_result(comparison.question, outcome)
    counted = replace(counted, draw=comparison.draws.get(outcome.rule))
    steps = (workings.drawn(counted), workings.folded(counted))
    parts = (html.tag("h3", title), how, _bars(comparison, outcome), *steps)
    return html.tag("section", *parts, class_="sun-counting")


def page(view: ConsultationView, comparison: Comparison) -> html.Safe:
    """Everything about one question's counts."""
    back = html.link(t("compare.back"), f"/consultation?c={view.slug}", "button quiet")
    head = (
        html.tag("h1", t("compare.title")),
        html.tag("p", w(comparison.question.title) or w(view.title), class_="sun-lead"),
        html.notice("good" if comparison.is_agreed else "info", verdict(comparison)),
        html.tag("p", t("compare.lead")),
    )
    counts = [_one(comparison, outcome) for outcome in comparison.all]
    body = html.tag("div", *counts, class_="sun-counts")
    return html.tag("article", *head, body, html.tag("p", back), class_="sun-reading")
