"""A question of a survey: a whole number with a unit, within a range."""

from typing import Any

from models.methods.base import Ask, QuestionTerms
from models.methods.settings import is_whole, whole
from models.methods.values import Value
from models.rules.refusal import Refused

_SINGLE, _BINS = 200, 100
_LARGEST = 10**12


def width_of(lowest: int, highest: int) -> int:
    """How many values share a counter: 1 for up to 200, else 10, 20, 50, 100 and so on."""
    count = highest - lowest + 1
    if count <= _SINGLE:
        return 1
    width, steps = 10, (2, 5, 10)
    while count > width * _BINS:
        ten = 10 ** (len(str(width)) - 1)
        width = ten * next(step for step in steps if step > width // ten)
    return width


class Number(Value):
    """A number from ``min`` (0 where unset) to ``max`` (1000000) in ``unit``."""

    code = "number"

    def ask(self, question: QuestionTerms) -> Ask:
        """A number between two bounds."""
        lowest, highest = whole(question, "min", 0), whole(question, "max", 1_000_000)
        return Ask("number", lowest, highest, lowest=lowest, highest=highest)

    def read(self, question: QuestionTerms, raw: Any) -> int:
        """The number."""
        shape = self.ask(question)
        if raw is None:
            raise Refused("ballot.nothing_chosen")
        if not is_whole(raw) or not shape.least <= raw <= shape.most:
            facts = {"lowest": shape.least, "highest": shape.most}
            raise Refused("ballot.outside_range", facts)
        return int(raw)

    def bin(self, question: QuestionTerms, choice: Any) -> str:
        """The number itself; in a wide range the bin ``first..last`` it lies in."""
        shape = self.ask(question)
        width = width_of(shape.least, shape.most)
        if width == 1:
            return str(choice)
        first = choice // width * width
        return f"{max(first, shape.least)}..{min(first + width - 1, shape.most)}"

    def issues(self, question: QuestionTerms) -> list[str]:
        """Bounds that leave a choice and can be read."""
        shape = self.ask(question)
        is_range = -_LARGEST <= shape.least < shape.most <= _LARGEST
        return [] if is_range else ["range"]
