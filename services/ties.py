"""What lots decide once a ballot is over, told so that anybody can draw them again."""

from collections.abc import Callable
from dataclasses import replace

from models.counting import Lots
from models.methods import Outcome
from services.views import ConsultationView, Draw, QuestionResult, QuestionView

BY_LOT = "lots"
#: Ways of asking that look for one option: two in front are a tie. Elsewhere several may lead.
ONE_IN_FRONT = frozenset(
    {"single", "approval", "ranking", "score", "points", "quadratic", "pairwise"}
)


def _decides_front(view: ConsultationView, question: QuestionView, outcome: Outcome) -> bool:
    """Does the declared tie rule draw between those who are level in front?"""
    is_one = view.tie_rule == BY_LOT and question.method in ONE_IN_FRONT
    return is_one and len(outcome.leaders) > 1 and not outcome.is_partial


def _is_drawn(view: ConsultationView, question: QuestionView, outcome: Outcome) -> bool:
    return bool(outcome.lots) or _decides_front(view, question, outcome)


def draw_of(
    view: ConsultationView, question: QuestionView, outcome: Outcome, lots: Lots
) -> Draw | None:
    """The lots of a final *outcome*: for the front, or those that the count itself asked for."""
    is_front = _decides_front(view, question, outcome)
    order = lots.order(question.code, outcome.leaders if is_front else outcome.lots)
    if not order:
        return None
    told = tuple((option, lots.number(question.code, option)) for option in order)
    return Draw(lots.seed, told, is_front=is_front)


def settled(
    view: ConsultationView, one: QuestionResult, lots: Callable[[], Lots]
) -> QuestionResult:
    """The final result *one* with the lots that were drawn in it; *lots* are fetched only then.

    Where they decide the front, the option with the smallest lot is alone there; its rank stays
    that of the others, because it has no more votes than they have.
    """
    outcome, draw = one.outcome, None
    if outcome is not None and _is_drawn(view, one.question, outcome):
        draw = draw_of(view, one.question, outcome, lots())
    if draw is None or not draw.is_front:
        return replace(one, draw=draw) if draw else one
    winner = draw.lots[0][0]
    options = sorted(one.options, key=lambda row: (row.rank, row.option.code != winner))
    return replace(one, draw=draw, leaders=(winner,), options=tuple(options))
