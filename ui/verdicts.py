"""Passed or not, and why, in one sentence with its source; advisory ballots have none."""

from models.rules.decisions import DecisionRule, Half, Result, Verdict
from services.decisions import SETTING, Decided, figures, verdicts
from services.views import QuestionResult, ResultView
from ui import html
from ui.words import t, w

_GOOD = frozenset({Result.PASSED, Result.RECOMMENDED, Result.SATISFIED})


def choice_words(name: str, code: str) -> str:
    """What may be chosen for the setting *name*; bodies that decide are named by their rules."""
    return t(f"decision.body.{code}") if name == SETTING else t(f"edit.choice.{name}.{code}")


def sentence(verdict: Verdict, name: str) -> str:
    """What the rule says of the option *name*."""
    return t(
        f"decision.result.{verdict.result}",
        option=name,
        reached=f"{verdict.reached:,}",
        needed=f"{verdict.needed:,}",
        base=f"{verdict.base:,}",
    )


def half_words(half: Half, measure: str) -> str:
    """How far one half was reached; *measure* is ``persons`` or ``area``."""
    reached = "reached" if half.result == Result.PASSED else "short"
    told = {name: f"{number:,}" for name, number in figures(half).items()}
    return t(f"decision.owners.{measure}_{reached}", **told)


def _owners(found: Decided) -> html.Safe:
    """A rule by persons and by floor area: what it comes to, both halves, who stands for it."""
    said = "waiting" if found.verdict is None else str(found.verdict.result)
    head = t(f"decision.owners.{said}", option=w(found.row.option.text))
    halves = [html.tag("li", half_words(found.persons, "persons"))]
    if found.area is not None:
        halves.append(html.tag("li", half_words(found.area, "area")))
    declared: html.Safe = html.join(())
    if found.floor is not None:
        posts = {"post": w(found.floor.post), "checker": w(found.floor.checker)}
        words = t("decision.owners.declared", note=found.floor.note, **posts)
        declared = html.tag("p", words, class_="sun-caption")
    return html.join((html.tag("p", html.tag("strong", head)), html.tag("ul", *halves), declared))


def _told(found: Decided) -> html.Safe:
    if found.rule.is_by_area or found.verdict is None:
        return html.tag("div", _owners(found))
    return html.tag("p", sentence(found.verdict, w(found.row.option.text)))


def _kind(found: tuple[Decided, ...]) -> str:
    is_good = all(d.verdict is not None and d.verdict.result in _GOOD for d in found)
    return "good" if is_good else "info"


def by(rule: DecisionRule) -> str:
    """Which body decides how, and where that stands in the law."""
    code = rule.code
    return t("decision.by", body=t(f"decision.body.{code}"), source=t(f"decision.source.{code}"))


def told(one: QuestionResult, result: ResultView) -> html.Safe:
    """The verdicts of one question, and by which rule."""
    found = verdicts(one, result)
    if not found:
        return html.join(())
    source = html.tag("p", by(found[0].rule), class_="sun-caption")
    parts = (html.tag("b", t("decision.title")), *map(_told, found), source)
    return html.tag("div", *parts, class_=f"sun-notice {_kind(found)} sun-verdict", role="note")
