"""Rate each option as satisfying, basically satisfying or not; "not used" counts for neither."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from models.methods.base import APPROVALS, GRADES, SCORES, QuestionTerms, Standing
from models.methods.marks import Marks
from models.methods.settings import whole

SATISFIED, BASICALLY, UNSATISFIED, UNUSED = "satisfied", "basically", "unsatisfied", "unused"
_WORTH = {SATISFIED: 2, BASICALLY: 1, UNSATISFIED: 0}


class Rating3(Marks):
    """The rating of Chinese standing committees: three grades, and a way out."""

    code = "rating3"
    rules = ("three_grades",)
    words = (SATISFIED, BASICALLY, UNSATISFIED, UNUSED)
    support = SATISFIED
    looks = frozenset({APPROVALS, GRADES, SCORES})

    def _standing(
        self, question: QuestionTerms, option: str, counts: Mapping[str, int]
    ) -> Standing:
        """Half satisfied is satisfied; half together with the basically satisfied is basically.

        Half of ``members`` where a body rates whose number was declared, else of those who rated.
        """
        good, fair = counts.get(SATISFIED, 0), counts.get(BASICALLY, 0)
        rated = good + fair + counts.get(UNSATISFIED, 0)
        if not rated:
            return Standing(option, 0, 0)
        base = whole(question, "members", 0) or rated
        grade = UNSATISFIED
        if 2 * good >= base:
            grade = SATISFIED
        elif 2 * (good + fair) >= base:
            grade = BASICALLY
        return Standing(option, good, 0, Fraction(good, base), grade)

    def _worth(self, standing: Standing) -> Any:
        return (standing.value is not None, standing.value or 0)

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """As every mark; or 2, 1 and 0 for the grades, where "not used" is no score."""
        if look == SCORES:
            return {option: _WORTH[mark] for option, mark in choice.items() if mark in _WORTH}
        return super().look(question, choice, look)
