"""Greedy spending: what has the most votes, or the most votes per yuan, is bought while it fits."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from models.counting.approval import supporters
from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import (
    APPROVALS,
    Outcome,
    Profile,
    Purchases,
    QuestionTerms,
    Standing,
)
from models.methods.places import placed
from models.methods.settings import whole
from models.methods.spending import spend

Worth = Callable[[int, int], Fraction]


def pot(question: QuestionTerms) -> int:
    """What there is to spend, in yuan."""
    return whole(question, "total_cny", 0)


def priced(question: QuestionTerms) -> tuple[str, ...]:
    """The options that can be bought: those that cost something."""
    return tuple(option for option in question.options if question.costs.get(option))


class _Greedy:
    """Options in an order of worth; equals by lots; what does not fit is passed over."""

    code = ""
    look = APPROVALS
    spends = True

    def _worth(self, votes: int, cost: int) -> Fraction:
        raise NotImplementedError

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """What is bought, in the order of buying."""
        votes = supporters(looks)
        worth = {
            option: self._worth(votes[option], question.costs.get(option, 0))
            for option in question.options
        }
        order = lots.order(question.code, priced(question))
        spent = spend(order, worth, votes, question.costs, pot(question))
        return Outcome(
            ballots(looks),
            bought_places(question, votes, worth, spent.bought),
            spent.bought,
            self.code,
            (Purchases(spent.steps),),
            spent.tied,
        )


def bought_places(
    question: QuestionTerms,
    votes: Mapping[str, int],
    worth: Mapping[str, Fraction | int],
    bought: tuple[str, ...],
) -> tuple[Standing, ...]:
    """All options by worth, each marked ``in`` or ``out``."""
    return tuple(
        Standing(option, votes.get(option, 0), rank, mark="in" if option in bought else "out")
        for option, rank in placed(question.options, worth.__getitem__)
    )


class Greedy(_Greedy):
    """Most votes first: the usual rule of participatory budgets."""

    code = "greedy"

    def _worth(self, votes: int, cost: int) -> Fraction:
        return Fraction(votes)


class GreedyPerYuan(_Greedy):
    """Most votes for each yuan first: many small things rather than one that is dear."""

    code = "greedy_per_yuan"

    def _worth(self, votes: int, cost: int) -> Fraction:
        return Fraction(votes, cost) if cost else Fraction(0)

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """As `Greedy`; ``value`` is the votes for each yuan."""
        found = super().count(question, looks, lots)
        places = tuple(
            replace(s, value=self._worth(s.count, question.costs.get(s.option, 0)))
            for s in found.standings
        )
        return replace(found, standings=places)
