"""Method of Equal Shares (Peters, Pierczyński and Skowron 2021), completed by adding one yuan.

Everybody gets the same share of the pot. An option is bought by those who support it, each paying
the same as far as their share reaches; the one with the most effective votes comes first. As this
leaves money over, everybody's share is raised by one yuan and the count is made anew, until all
that anybody wants is bought or the next raise would spend more than there is ("add1"). A share
above four thousand yuan is raised by a two-thousandth of it, so that a count has an end.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from models.counting.approval import supporters
from models.counting.greedy import bought_places, pot, priced
from models.counting.lots import Lots
from models.counting.orders import ballots
from models.counting.shares import Electorate, exact_shares, quick_shares
from models.methods.base import APPROVALS, Outcome, Profile, Purchases, QuestionTerms

#: A raise is a yuan, or this part of a large share; and so many raises are checked in fractions.
_PARTS, _BEFORE = 2000, 2


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
        steps, drawn = exact_shares(people, each)
        left, told = Fraction(total), []
        for step in steps:
            left -= step.cost
            told.append(replace(step, left=left))
        bought = tuple(step.option for step in steps)
        rank = {option: len(bought) - at for at, option in enumerate(bought)}
        worth = {option: rank.get(option, 0) for option in question.options}
        places = bought_places(question, votes, worth, bought)
        working = (Purchases(tuple(told), each),)
        return Outcome(ballots(looks), places, bought, self.code, working, drawn)


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
    bought = quick_shares(people, float(each))
    while len(bought) < len(people.options):
        more = quick_shares(people, float(each + _raise(each)))
        if sum(people.costs[option] for option in more) > total:
            break
        each, bought = each + _raise(each), more
    return _settled(people, total, each)


def _raise(each: Fraction) -> int:
    """By how many whole yuan a share of *each* is raised."""
    return max(1, int(each) // _PARTS)


def _settled(people: Electorate, total: int, near: Fraction) -> Fraction:
    """The share at which the raises really end, looked for in fractions from where floats ended.

    Rounding can only mislead by a few raises: the way is walked again from a little before.
    """
    each = start = Fraction(total, people.size)
    while each + _raise(each) < near - _BEFORE * _raise(near):
        each += _raise(each)
    found = _bought(people, each)
    if _spent(people, found) > total:
        each = start
        found = _bought(people, each)
    while len(found) < len(people.options):
        more = _bought(people, each + _raise(each))
        if _spent(people, more) > total:
            break
        each, found = each + _raise(each), more
    return each


def _bought(people: Electorate, each: Fraction) -> list[str]:
    return [step.option for step in exact_shares(people, each)[0]]


def _spent(people: Electorate, bought: Iterable[str]) -> int:
    return sum(people.costs[option] for option in bought)
