"""How a question is to be answered, in one line of words for each shape."""

from collections.abc import Callable
from datetime import date

from models.methods import Ask
from services.views import QuestionView
from ui.words import calendar_day, t, yuan


def _some(ask: Ask, count: int) -> str:
    if ask.least > 1:
        return t("consultation.several", least=ask.least, most=ask.most)
    return t("consultation.at_most", most=ask.most)


def _order(ask: Ask, count: int) -> str:
    if ask.least >= count:
        return t("mark.rule.order_all")
    key = "order_some" if ask.least > 1 else "order"
    return t(f"mark.rule.{key}", least=ask.least, most=ask.most)


def _marks(ask: Ask, count: int) -> str:
    key = "scores" if ask.highest > ask.lowest else "marks"
    said = t(f"mark.rule.{key}", lowest=ask.lowest, highest=ask.highest)
    return said + (t("mark.rule.not_all") if ask.least < count else "")


def _amounts(ask: Ask, count: int) -> str:
    key = "square" if ask.is_square else "amounts"
    return t(f"mark.rule.{key}", total=f"{ask.total:,}")


def _date(ask: Ask, count: int) -> str:
    first, last = date.fromordinal(ask.least), date.fromordinal(ask.most)
    return t("mark.rule.date", first=calendar_day(first), last=calendar_day(last))


def _number(ask: Ask, count: int) -> str:
    key = "scale" if ask.marks else "number"
    return t(f"mark.rule.{key}", least=f"{ask.least:,}", most=f"{ask.most:,}")


#: By shape: what is to be done.
_RULES: dict[str, Callable[[Ask, int], str]] = {
    "one": lambda _ask, _count: t("consultation.exactly_one"),
    "some": _some,
    "order": _order,
    "marks": _marks,
    "amounts": _amounts,
    "basket": lambda ask, _count: t("mark.rule.basket", total=yuan(ask.total)),
    "pairs": lambda ask, _count: t("mark.rule.pairs", most=ask.most),
    "number": _number,
    "date": _date,
    "text": lambda ask, _count: t("mark.rule.text", most=ask.most),
}


def limits(question: QuestionView) -> str:
    """How to answer, in words; nothing while the method is not built."""
    return _RULES[question.ask.shape](question.ask, len(question.options)) if question.ask else ""
