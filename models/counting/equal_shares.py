"""Method of Equal Shares (Peters, Pierczyński and Skowron 2021), completed by adding one yuan.

Everybody gets the same share of the pot. An option is bought by those who support it, each paying
the same as far as their share reaches; the one with the most effective votes comes first. As this
leaves money over, everybody's share is raised by one yuan and the count is made anew, until
nothing more can be bought or the next raise would spend more than there is ("add1").
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction

from models.counting.approval import supporters
from models.counting.greedy import bought_places, pot, priced
from models.counting.lots import Lots
from models.counting.orders import ballots
from models.counting.shares import Electorate, exact_shares, quick_shares
from models.methods.base import APPROVALS, Outcome, Profile, Purchases, QuestionTerms


@dataclass(frozen=True)
class _Found:
    each: Fraction
    bought: tuple[str, ...]


class EqualShares:
    """Equal Shares with the cost as the measure of what a supporter gains."""

    code = "equal_shares"
    look = APPROVALS
    spends = True

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """What is bought; the working says what each supporter paid at most."""
        people = electorate(question, looks, lots)
        votes, total = supporters(looks), pot(question)
        if not people.size or total < 1:
            worth: dict[str, Fraction | int] = dict.fromkeys(question.options, 0)
            places = bought_places(question, votes, worth, ())
            return Outcome(people.size, places, (), self.code)
        each = _raised(people, total)
        steps = exact_shares(people, each)
        left, told = Fraction(total), []
        for step in steps:
            left -= step.cost
            told.append(replace(step, left=left))
        bought = tuple(step.option for step in steps)
        rank = {option: len(bought) - at for at, option in enumerate(bought)}
        worth = {option: rank.get(option, 0) for option in question.options}
        places = bought_places(question, votes, worth, bought)
        working = (Purchases(tuple(told), each),)
        return Outcome(ballots(looks), places, bought, self.code, working)


def electorate(question: QuestionTerms, looks: Profile, lots: Lots) -> Electorate:
    """Voters who support the same are one group: they always have the same left."""
    buyable = lots.order(question.code, priced(question))
    groups: Counter[frozenset[str]] = Counter()
    for approved, weight in looks:
        groups[frozenset(approved) & frozenset(buyable)] += weight
    return Electorate.of(groups, buyable, question.costs)


def _raised(people: Electorate, total: int) -> Fraction:
    """The largest share, in whole yuan above the equal one, that does not overspend.

    The raises are tried with floating point; the last one is settled in exact fractions.
    """
    each = Fraction(total, people.size)
    while True:
        bought = quick_shares(people, float(each + 1))
        spent = sum(people.costs[option] for option in bought)
        if spent > total or len(bought) == len(people.options):
            break
        each += 1
    return _settled(people, each, total)


def _settled(people: Electorate, each: Fraction, total: int) -> Fraction:
    """*each*, corrected where rounding misled: it must fit, and one yuan more must not."""
    start = Fraction(total, people.size)
    while each > start and _spent(people, each) > total:
        each -= 1
    while True:
        more = exact_shares(people, each + 1)
        if sum(step.cost for step in more) > total:
            return each
        each += 1
        if len(more) == len(people.options):
            return each


def _spent(people: Electorate, each: Fraction) -> int:
    return sum(step.cost for step in exact_shares(people, each))
