"""Give each option a score on a scale. The largest sum leads."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

from models.methods.base import (
    APPROVALS,
    FIRST,
    GRADES,
    ORDER,
    SCORES,
    Ask,
    Bag,
    Outcome,
    QuestionTerms,
    Standing,
)
from models.methods.marks import Marks
from models.methods.places import total_of
from models.methods.settings import declared, is_whole, whole
from models.rules.refusal import Refused

_WIDEST = 100


class Score(Marks):
    """Scores from ``min`` (0 where unset) to ``max`` (5); an option left empty gets nothing."""

    code = "score"
    rules = ("score", "star", "majority_judgment")
    looks = frozenset({SCORES, GRADES, ORDER, FIRST, APPROVALS})

    def _scale(self, question: QuestionTerms) -> tuple[int, int]:
        return whole(question, "min", 0), whole(question, "max", 5)

    def marks(self, question: QuestionTerms) -> tuple[str, ...]:
        """The scores, the best first; as many as a scale may have at most."""
        lowest, highest = self._scale(question)
        return tuple(str(n) for n in range(highest, lowest - 1, -1)[: _WIDEST + 1])

    def ask(self, question: QuestionTerms) -> Ask:
        """A score for at least ``least`` (1 where unset) of the options."""
        lowest, highest = self._scale(question)
        least, count = whole(question, "least", 1), len(question.options)
        marks = self.marks(question)[::-1]
        return Ask("marks", least, count, marks, lowest=lowest, highest=highest)

    def _mark(self, question: QuestionTerms, value: Any) -> int:
        lowest, highest = self._scale(question)
        if isinstance(value, str) and value in self.marks(question):
            value = int(value)
        if not is_whole(value) or not lowest <= value <= highest:
            raise Refused("ballot.outside_range", {"lowest": lowest, "highest": highest})
        return int(value)

    def _is_support(self, question: QuestionTerms, mark: Any) -> bool:
        return bool(2 * mark > sum(self._scale(question)))

    def _standing(
        self, question: QuestionTerms, option: str, counts: Mapping[str, int]
    ) -> Standing:
        given, total = sum(counts.values()), total_of(counts)
        return Standing(option, total, 0, Fraction(total, given) if given else None)

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Sums, and the mean of those who gave a score; what else a rule needs comes at the end."""
        found = super().outcome(question, tally)
        rule = declared(question, self.rules)
        return Outcome(
            found.ballots,
            found.standings,
            found.leaders,
            rule,
            found.working,
            is_partial=rule != self.rules[0],
        )

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """Scores; tiers of equal scores; the one at the top; or what is above the middle."""
        if look == SCORES:
            return dict(choice)
        if look not in (ORDER, FIRST):
            return super().look(question, choice, look)
        ordered = sorted(choice, key=choice.__getitem__, reverse=True)
        tiers = tuple(tuple(tier) for _, tier in groupby(ordered, key=choice.__getitem__))
        if look == ORDER:
            return tiers
        return tiers[0][0] if len(tiers[0]) == 1 else ""

    def issues(self, question: QuestionTerms) -> list[str]:
        """As every mark; and a scale that runs upward and has an end."""
        lowest, highest = self._scale(question)
        return super().issues(question) + ([] if 0 < highest - lowest <= _WIDEST else ["scale"])
