"""Share out one pot of money: choose options until it is used. What is supported is bought."""

from fractions import Fraction
from typing import Any

from models.methods.base import BALLOTS, Ask, Bag, Outcome, Purchases, QuestionTerms, Standing
from models.methods.option_lists import OptionList
from models.methods.places import placed
from models.methods.settings import declared, rule_issues, too_few, whole
from models.methods.spending import spend
from models.rules.refusal import Refused

_GREEDY, _PER_YUAN, _EQUAL_SHARES = "greedy", "greedy_per_yuan", "equal_shares"


class Budget(OptionList):
    """A basket of options that together cost no more than ``total_cny``."""

    code = "budget"
    rules = (_GREEDY, _PER_YUAN, _EQUAL_SHARES)

    def ask(self, question: QuestionTerms) -> Ask:
        """At least one option, as many as the pot pays for."""
        total = whole(question, "total_cny", 0)
        return Ask("basket", 1, len(question.options), total=total)

    def read(self, question: QuestionTerms, raw: Any) -> list[str]:
        """The chosen codes in the ballot's own order, within the pot."""
        picked = super().read(question, raw)
        total = whole(question, "total_cny", 0)
        over = sum(question.costs.get(option, 0) for option in picked) - total
        if over > 0:
            raise Refused("ballot.over_budget", {"over": over, "total": total})
        return picked

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Bought by the declared rule; shares need whole ballots, so support stands in."""
        rule = declared(question, self.rules)
        ballots = tally.get(BALLOTS, 0)
        if rule == _EQUAL_SHARES:
            found = super().outcome(question, tally)
            return Outcome(ballots, found.standings, found.leaders, rule, is_partial=True)
        options = tuple(o for o in question.options if question.costs.get(o))
        worth = {o: self._worth(question, tally, rule, o) for o in question.options}
        spent = spend(options, worth, tally, question.costs, whole(question, "total_cny", 0))
        places = tuple(
            Standing(
                option,
                tally.get(option, 0),
                rank,
                worth[option] if rule == _PER_YUAN else None,
                "in" if option in spent.bought else "out",
            )
            for option, rank in placed(question.options, worth.__getitem__)
        )
        working = (Purchases(spent.steps),)
        return Outcome(ballots, places, spent.bought, rule, working, is_partial=spent.is_open)

    def _worth(self, question: QuestionTerms, tally: Bag, rule: str, option: str) -> Fraction:
        votes, cost = tally.get(option, 0), question.costs.get(option, 0)
        if rule == _GREEDY:
            return Fraction(votes)
        return Fraction(votes, cost) if cost else Fraction(0)

    def issues(self, question: QuestionTerms) -> list[str]:
        """A pot, a price for each option, and prices that make a choice."""
        total = whole(question, "total_cny", 0)
        found = too_few(question, 2) + rule_issues(question, self.rules)
        real = [option for option in question.options if option not in question.alone]
        costs = [question.costs.get(option, 0) for option in real]
        if total < 1:
            return [*found, "total_missing"]
        if any(cost < 1 for cost in costs):
            found.append("costs_missing")
        if any(cost > total for cost in costs):
            found.append("cost_above_total")
        if costs and sum(costs) <= total:
            found.append("nothing_to_choose")
        return found
