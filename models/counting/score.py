"""Sums of scores, and STAR: the two highest sums meet in a run-off by preference."""

from collections import Counter
from fractions import Fraction

from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import (
    SCORES,
    Outcome,
    Profile,
    QuestionTerms,
    Round,
    Rounds,
    Standing,
    at_front,
)
from models.methods.places import placed


def _sums(question: QuestionTerms, looks: Profile) -> tuple[Counter[str], Counter[str]]:
    """Option → sum of its scores, and option → ballots that gave it one."""
    total: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for scores, weight in looks:
        for option, score in scores.items():
            total[option] += score * weight
            given[option] += weight
    return total, given


def _places(question: QuestionTerms, looks: Profile) -> tuple[Standing, ...]:
    total, given = _sums(question, looks)
    return tuple(
        Standing(
            option,
            total[option],
            rank,
            Fraction(total[option], given[option]) if given[option] else None,
        )
        for option, rank in placed(question.options, total.__getitem__)
    )


class Score:
    """The largest sum leads; an option left empty gets nothing. ``value`` is the mean given."""

    code = "score"
    look = SCORES
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Sums and means."""
        places = _places(question, looks)
        return Outcome(ballots(looks), places, at_front(places), self.code)


class Star:
    """Score, then automatic run-off (Equal Vote Coalition 2014).

    The two with the largest sums are compared: whoever more ballots score higher wins. A tie in
    sums for the second place, and a tie of the run-off that sums do not settle, go by lots.
    """

    code = "star"
    look = SCORES
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Sums, the two finalists, and how many ballots prefer each."""
        places, size = _places(question, looks), ballots(looks)
        if len(places) < 2 or not any(s.count for s in places):
            return Outcome(size, places, at_front(places), self.code)
        finalists, drawn = _finalists(question, places, lots)
        votes = _preferring(finalists, looks)
        winner, by = _winner(question, finalists, votes, places, lots)
        drawn += [option for option in finalists if by == "lots" and option not in drawn]
        final = Round(1, votes, size - sum(votes.values()), winner=winner, reason=by)
        return Outcome(
            size,
            _with_front(places, winner, finalists),
            (winner,),
            self.code,
            (Rounds((final,)),),
            tuple(drawn),
        )


def _finalists(
    question: QuestionTerms, places: tuple[Standing, ...], lots: Lots
) -> tuple[list[str], list[str]]:
    """The two, and the options that lots were drawn between."""
    edge = places[1].count
    above = [s.option for s in places if s.count > edge]
    tied = [s.option for s in places if s.count == edge]
    wanted = 2 - len(above)
    if len(tied) == wanted:
        return above + tied, []
    return above + list(lots.order(question.code, tied)[:wanted]), tied


def _preferring(finalists: list[str], looks: Profile) -> dict[str, int]:
    votes = dict.fromkeys(finalists, 0)
    first, second = finalists
    for scores, weight in looks:
        one, other = scores.get(first, 0), scores.get(second, 0)
        if one != other:
            votes[first if one > other else second] += weight
    return votes


def _winner(
    question: QuestionTerms,
    finalists: list[str],
    votes: dict[str, int],
    places: tuple[Standing, ...],
    lots: Lots,
) -> tuple[str, str]:
    first, second = finalists
    if votes[first] != votes[second]:
        return max(finalists, key=votes.__getitem__), "majority"
    sums = {s.option: s.count for s in places}
    if sums[first] != sums[second]:
        return max(finalists, key=sums.__getitem__), "sum"
    return lots.order(question.code, finalists)[0], "lots"


def _with_front(
    places: tuple[Standing, ...], winner: str, finalists: list[str]
) -> tuple[Standing, ...]:
    by_code = {s.option: s for s in places}
    other = next(option for option in finalists if option != winner)
    behind = [s for s in places if s.option not in finalists]
    ranks = {winner: 1, other: 2} | {
        s.option: 3 + sum(one.count > s.count for one in behind) for s in behind
    }
    return tuple(
        Standing(option, by_code[option].count, rank, by_code[option].value)
        for option, rank in ranks.items()
    )
