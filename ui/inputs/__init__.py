"""What a voter marks: one input for each shape that a ballot method may ask for.

Pairs are not drawn here: they are asked one on a screen (`ui.pairs`).
"""

from typing import Any

from services.views import QuestionView
from ui.inputs.base import Input, State, key_of, plain, price
from ui.inputs.limits import limits
from ui.inputs.marks import MARKS, may_clear
from ui.inputs.order import ORDER
from ui.inputs.spending import AMOUNTS, BASKET
from ui.inputs.ticks import ONE, SOME
from ui.inputs.values import DATE, NUMBER, TEXT

#: An open set: a new shape is one line here and one file beside this one.
INPUTS: dict[str, Input] = {
    "one": ONE,
    "some": SOME,
    "order": ORDER,
    "marks": MARKS,
    "amounts": AMOUNTS,
    "basket": BASKET,
    "number": NUMBER,
    "date": DATE,
    "text": TEXT,
}

__all__ = ["INPUTS", "Input", "key_of", "limits", "plain", "price", "read", "show"]


def show(question: QuestionView, marked: Any, *, is_optional: bool = False) -> None:
    """The widgets for *question*, with *marked* (as `read` gave it, or None) filled in."""
    if question.ask:
        INPUTS[question.ask.shape].draw(question, marked, is_optional)


def read(question: QuestionView, state: State) -> Any:
    """What was marked, as the question's method reads it; empty where nothing was."""
    return INPUTS[question.ask.shape].read(question, state) if question.ask else None


def frame_of(question: QuestionView, *, is_optional: bool) -> str:
    """The key of the box around one question, by which style and script know its shape."""
    ask = question.ask
    if ask is None:
        return f"ballot.ask.{question.code}"
    kind = "scale" if ask.shape == "number" and ask.marks else ask.shape
    if ask.shape == "marks" and ask.highest > ask.lowest:
        kind = "scores"
    is_clearable = {
        "marks": may_clear(question, is_optional=is_optional),
        "scores": may_clear(question, is_optional=is_optional),
        "scale": is_optional,
    }
    return f"ballot.ask.{kind}{'.loose' * is_clearable.get(kind, False)}.{question.code}"
