"""Passed or not, and why, in one sentence with its source; advisory ballots have none."""

from models.rules.decisions import Verdict
from services.decisions import SETTING, verdicts
from services.views import QuestionResult, ResultView
from ui import html
from ui.words import t, w


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


def told(one: QuestionResult, result: ResultView) -> html.Safe:
    """The verdicts of one question, and by which rule."""
    found = verdicts(one, result)
    if not found:
        return html.join(())
    lines = [html.tag("p", sentence(verdict, w(row.option.text))) for row, verdict in found]
    code = found[0][1].rule
    source = t("decision.by", body=t(f"decision.body.{code}"), source=t(f"decision.source.{code}"))
    kind = "good" if all(v.result == "passed" for _, v in found) else "info"
    body = html.join((*lines, html.tag("p", source, class_="sun-caption")))
    return html.notice(kind, body, t("decision.title"))
