"""What one simulated resident marks in one question, in the shape that its ballot asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.demo.draws import draw, drawn_order, one_of
from services.views import QuestionView

Appeal = Mapping[str, float]
#: No level is so high or so low that everybody says the same.
_LOWEST, _HIGHEST = 0.02, 0.98


def _ordered(question: QuestionView, appeal: Appeal, wish: Mapping[str, Any], *who: object) -> Any:
    """As many options as this one marks, those that draw them most in front."""
    count = one_of(wish["marks"], *who, "marks")
    return drawn_order(appeal, appeal.__getitem__, *who, "choice")[:count]


def _basket(question: QuestionView, appeal: Appeal, wish: Mapping[str, Any], *who: object) -> Any:
    """What they like, in that order, as long as the money lasts."""
    assert question.ask is not None  # noqa: S101  # only built questions are answered
    left, found = question.ask.total, []
    for option in drawn_order(appeal, appeal.__getitem__, *who, "choice"):
        cost = question.option(option).cost_cny or 0
        if cost <= left:
            left -= cost
            found.append(option)
    return found


def _on_scale(level: float, steps: int, *names: object) -> int:
    """From 0 to *steps*: how many of so many draws fall below *level* (0 to 100)."""
    share = min(max(level / 100, _LOWEST), _HIGHEST)
    return sum(draw(*names, step) <= share for step in range(steps))


def _marks(question: QuestionView, appeal: Appeal, wish: Mapping[str, Any], *who: object) -> Any:
    """A mark for each option that this one knows; ``unsure`` of them take the last mark."""
    assert question.ask is not None  # noqa: S101
    ask, unsure = question.ask, float(wish.get("unsure", 0))
    found: dict[str, Any] = {}
    for option, level in appeal.items():
        if draw(*who, option, "blank") <= float(wish.get("blank", 0)):
            continue
        if draw(*who, option, "unsure") <= unsure:
            found[option] = ask.marks[-1]
            continue
        words: Sequence[str] = ask.marks[:-1] if unsure else ask.marks
        hits = _on_scale(level, len(words) - 1, *who, option)
        is_numbers = ask.highest > ask.lowest
        found[option] = ask.lowest + hits if is_numbers else words[len(words) - 1 - hits]
    return found


def _number(question: QuestionView, appeal: Appeal, wish: Mapping[str, Any], *who: object) -> Any:
    """A number around ``level`` per cent of the way from the least to the most."""
    assert question.ask is not None  # noqa: S101
    steps = question.ask.most - question.ask.least
    return question.ask.least + _on_scale(float(wish["level"]), steps, *who)


_SHAPES: dict[str, Callable[..., Any]] = {
    "one": _ordered,
    "some": _ordered,
    "order": _ordered,
    "basket": _basket,
    "marks": _marks,
    "number": _number,
}


def answer(question: QuestionView, appeal: Appeal, wish: Mapping[str, Any], *who: object) -> Any:
    """The mark of *who*; None where they skip the question or it asks for words.

    Args:
        appeal: option → how much it draws them; for marks, how well they think of it (0 to 100).
        wish: the rest of what the files say of this question.
    """
    shape = question.ask.shape if question.ask else ""
    if shape not in _SHAPES or draw(*who, "skip") <= float(wish.get("skip", 0)):
        return None
    return _SHAPES[shape](question, appeal, wish, *who)
