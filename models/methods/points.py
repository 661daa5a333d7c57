"""Share out points among the options, as dots are stuck on a wall. Most points lead."""

from collections.abc import Mapping

from models.methods.amounts import Amounts
from models.methods.base import Ask, QuestionTerms
from models.methods.settings import whole
from models.rules.refusal import Refused

_MOST = 1000


class Points(Amounts):
    """``points`` (10 where unset) in all, on one option at most ``most_each`` (all)."""

    code = "points"

    def _total(self, question: QuestionTerms) -> int:
        return whole(question, "points", 10)

    def _limits(self, question: QuestionTerms) -> tuple[int, int]:
        return 0, whole(question, "most_each", self._total(question))

    def ask(self, question: QuestionTerms) -> Ask:
        """A number of points for at least one option."""
        lowest, highest = self._limits(question)
        total, count = self._total(question), len(question.options)
        return Ask("amounts", 1, count, total=total, lowest=lowest, highest=highest)

    def _refuse_over(self, question: QuestionTerms, choice: Mapping[str, int]) -> None:
        total = self._total(question)
        over = sum(choice.values()) - total
        if over > 0:
            raise Refused("ballot.over_points", {"over": over, "total": total})

    def issues(self, question: QuestionTerms) -> list[str]:
        """As every amount; and points that can be spent."""
        total, each = self._total(question), self._limits(question)[1]
        is_possible = 1 <= total <= _MOST and 1 <= each <= total
        return super().issues(question) + ([] if is_possible else ["points"])
