"""The declared decision rule of a question, applied to its final result."""

from models.rules.decisions import ADVISORY, DECISION_RULES, Turnout, Verdict, judge
from models.rules.decisions import DecisionRule as Rule
from services.views import OptionResult, QuestionResult, QuestionView, ResultView

SETTING, MEMBERS = "decision", "members"
#: Methods whose result a body's rule can be applied to: a share of those present says yes.
JUDGED = ("single", "approval", "yesno")
#: Rules that need nothing but persons, so that a ballot alone can settle them.
OFFERED = tuple(code for code, rule in DECISION_RULES.items() if not rule.is_by_area)


def rule_of(question: QuestionView) -> Rule | None:
    """The body's rule; None for an advisory ballot."""
    code = str(question.settings.get(SETTING, ADVISORY))
    return DECISION_RULES.get(code) if question.method in JUDGED else None


def _entitled(question: QuestionView, result: ResultView) -> int:
    declared = question.settings.get(MEMBERS)
    return declared if isinstance(declared, int) else result.electorate or 0


def _no(row: OptionResult, one: QuestionResult) -> int:
    spread = one.outcome.working[0] if one.outcome and one.outcome.working else None
    counts = getattr(spread, "counts", {}).get(row.option.code, {})
    return int(counts.get("no", 0))


def verdicts(one: QuestionResult, result: ResultView) -> tuple[tuple[OptionResult, Verdict], ...]:
    """Each motion, or the option in front, with what the declared rule says of it.

    Only of a final result; nothing for an advisory ballot, and nothing on a tie for the front.
    """
    rule = rule_of(one.question)
    if rule is None or not result.is_final or rule.code not in OFFERED:
        return ()
    is_motions = one.question.method == "yesno"
    rows = one.options if is_motions else one.options[:1]
    if not is_motions and len(one.leaders) > 1:
        return ()
    entitled = _entitled(one.question, result)
    return tuple(
        (row, judge(rule, Turnout(entitled, one.ballots, row.count, _no(row, one)))) for row in rows
    )
