"""Choices that spend points on options: a whole number for each, and no more than there is."""

from collections.abc import Mapping
from typing import Any

from models.methods.base import (
    BALLOTS,
    SCORES,
    Bag,
    Outcome,
    QuestionTerms,
    Said,
    Standing,
    at_front,
)
from models.methods.marks import marked
from models.methods.places import marked_counts, placed, total_of
from models.methods.settings import is_whole, none_here, rule_issues, too_few
from models.rules.refusal import Refused


class Amounts:
    """A whole number for each option; 0 is the same as nothing. The largest sum leads."""

    code: str
    rules = ("most_points",)
    looks = frozenset({SCORES})

    def _limits(self, question: QuestionTerms) -> tuple[int, int]:
        """The smallest and the largest amount for one option."""
        raise NotImplementedError

    def _refuse_over(self, question: QuestionTerms, choice: Mapping[str, int]) -> None:
        """Refuse a ballot that spends more than there is."""
        raise NotImplementedError

    def read(self, question: QuestionTerms, raw: Any) -> dict[str, int]:
        """Option → amount in the ballot's order, zeros left out."""
        given = marked(question, raw, lambda value: self._amount(question, value))
        choice = {option: amount for option, amount in given.items() if amount}
        if not choice:
            raise Refused("ballot.nothing_chosen")
        self._refuse_over(question, choice)
        return choice

    def _amount(self, question: QuestionTerms, value: Any) -> int:
        lowest, highest = self._limits(question)
        if not is_whole(value) or not lowest <= value <= highest:
            raise Refused("ballot.outside_range", {"lowest": lowest, "highest": highest})
        return int(value)

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for each amount, one more for each option that got points."""
        bag = {BALLOTS: 1} | {f"{option}={amount}": 1 for option, amount in choice.items()}
        return bag | {option: 1 for option, amount in choice.items() if amount > 0}

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """The largest sum of points leads."""
        points = {o: total_of(marked_counts(tally, o)) for o in question.options}
        places = tuple(
            Standing(option, points[option], rank)
            for option, rank in placed(question.options, points.__getitem__)
        )
        return Outcome(tally.get(BALLOTS, 0), places, at_front(places), self.rules[0])

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """Option → amount."""
        return dict(choice)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """Each option that got points, with how many."""
        return tuple(Said(o, str(choice[o])) for o in question.options if o in choice)

    def issues(self, question: QuestionTerms) -> list[str]:
        """Enough options to spend on, and a rule that exists."""
        return too_few(question, 2) + none_here(question) + rule_issues(question, self.rules)
