"""A question of a survey: one point on a scale, such as 0 to 10."""

from typing import Any

from models.methods.base import Ask, QuestionTerms
from models.methods.settings import is_whole, whole
from models.methods.values import Value
from models.rules.refusal import Refused

_WIDEST = 20


class Scale(Value):
    """One of the whole numbers from ``min`` (0 where unset) to ``max`` (10)."""

    code = "scale"

    def ask(self, question: QuestionTerms) -> Ask:
        """One of a few numbers."""
        lowest, highest = whole(question, "min", 0), whole(question, "max", 10)
        marks = tuple(str(n) for n in range(lowest, highest + 1)[: _WIDEST + 1])
        return Ask("number", lowest, highest, marks, lowest=lowest, highest=highest)

    def read(self, question: QuestionTerms, raw: Any) -> int:
        """The number; its digits as text are taken too."""
        shape = self.ask(question)
        if raw is None:
            raise Refused("ballot.nothing_chosen")
        value = int(raw) if isinstance(raw, str) and raw in shape.marks else raw
        if not is_whole(value) or not shape.least <= value <= shape.most:
            facts = {"lowest": shape.least, "highest": shape.most}
            raise Refused("ballot.outside_range", facts)
        return int(value)

    def issues(self, question: QuestionTerms) -> list[str]:
        """A scale that runs upward and has few enough points to be shown side by side."""
        shape = self.ask(question)
        return [] if 0 < shape.most - shape.least <= _WIDEST else ["scale"]
