"""Quadratic voting: the second vote for an option costs more than the first. Most votes lead."""

from collections.abc import Mapping
from math import isqrt

from models.methods.amounts import Amounts
from models.methods.base import Ask, QuestionTerms
from models.methods.settings import whole
from models.rules.refusal import Refused

_MOST = 10_000


class Quadratic(Amounts):
    """*v* votes for an option cost *v*² of ``credits`` (100 where unset).

    Votes against (below zero) are taken where ``settings["against"]`` says so; they cost the same.
    """

    code = "quadratic"

    def _credits(self, question: QuestionTerms) -> int:
        return whole(question, "credits", 100)

    def _limits(self, question: QuestionTerms) -> tuple[int, int]:
        highest = isqrt(max(0, self._credits(question)))
        return (-highest if question.settings.get("against") is True else 0), highest

    def ask(self, question: QuestionTerms) -> Ask:
        """A number of votes for at least one option."""
        lowest, highest = self._limits(question)
        return Ask(
            "amounts",
            1,
            len(question.options),
            total=self._credits(question),
            is_square=True,
            lowest=lowest,
            highest=highest,
        )

    def _refuse_over(self, question: QuestionTerms, choice: Mapping[str, int]) -> None:
        total = self._credits(question)
        over = sum(votes * votes for votes in choice.values()) - total
        if over > 0:
            raise Refused("ballot.over_credits", {"over": over, "total": total})

    def issues(self, question: QuestionTerms) -> list[str]:
        """As every amount; and credits for one vote at least."""
        is_possible = 1 <= self._credits(question) <= _MOST
        return super().issues(question) + ([] if is_possible else ["credits"])
