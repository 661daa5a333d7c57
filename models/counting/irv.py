"""Instant run-off: the last one leaves, and its ballots go to the next choice on each."""

from collections import Counter
from collections.abc import Sequence

from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import (
    ORDER,
    Outcome,
    Profile,
    QuestionTerms,
    Round,
    Rounds,
    Standing,
)

_EXHAUSTED = ""
Pile = list[tuple[Sequence[Sequence[str]], int, int]]


class InstantRunOff:
    """Alternative vote. Who has more than half of the ballots that still name somebody wins.

    A ballot that comes to a place with several options counts for the one of them that is still
    in; where several are, it is exhausted for good. Of those who tie for the fewest votes the one
    with the largest lot leaves.
    """

    code = "irv"
    look = ORDER
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Rounds until somebody has a majority; the working holds every one of them."""
        return _Count(question, looks, lots).outcome()


class _Count:
    def __init__(self, question: QuestionTerms, looks: Profile, lots: Lots) -> None:
        self.question, self.lots, self.size = question, lots, ballots(looks)
        self.left = list(question.options)
        self.piles: dict[str, Pile] = {option: [] for option in question.options}
        self.votes = dict.fromkeys(question.options, 0)
        self.drawn: list[str] = []
        self.out: list[tuple[str, int]] = []
        self.rounds: list[Round] = []
        self._deal([(tiers, 0, weight) for tiers, weight in looks])

    def _deal(self, ballots_: Pile) -> None:
        """Put each ballot on the pile of the first option on it that is still in."""
        left, piles, votes = set(self.left), self.piles, self.votes
        for tiers, start, weight in ballots_:
            name, at = _EXHAUSTED, start
            for at in range(start, len(tiers)):  # where the ballot stands is kept
                here = [option for option in tiers[at] if option in left]
                if here:
                    name = here[0] if len(here) == 1 else _EXHAUSTED
                    break
            if name:
                piles[name].append((tiers, at, weight))
                votes[name] += weight

    def _loser(self, votes: dict[str, int]) -> tuple[str, str]:
        """Who leaves, and why."""
        fewest = min(votes.values())
        tied = [option for option, count in votes.items() if count == fewest]
        if len(tied) == 1:
            return tied[0], "fewest"
        self.drawn += [option for option in tied if option not in self.drawn]
        return self.lots.order(self.question.code, tied)[-1], "lots"

    def outcome(self) -> Outcome:
        """Count round after round."""
        while True:
            votes = dict(self.votes)
            continuing = sum(votes.values())
            if not continuing:
                return self._nobody()
            first = max(votes, key=votes.__getitem__)
            number, exhausted = len(self.rounds) + 1, self.size - continuing
            if 2 * votes[first] > continuing or len(votes) == 1:
                reason = "majority" if len(votes) > 1 else "last"
                self.rounds.append(Round(number, votes, exhausted, winner=first, reason=reason))
                return self._finished(votes, first)
            loser, reason = self._loser(votes)
            self.rounds.append(Round(number, votes, exhausted, out=(loser,), reason=reason))
            self._eliminate(loser, votes[loser])

    def _nobody(self) -> Outcome:
        """No ballot names anybody who is left: there is nobody to elect."""
        places = tuple(Standing(option, 0, 1) for option in self.question.options)
        return Outcome(self.size, places, (), InstantRunOff.code, (Rounds(tuple(self.rounds)),))

    def _eliminate(self, loser: str, votes: int) -> None:
        self.left.remove(loser)
        self.out.append((loser, votes))
        del self.votes[loser]
        self._deal(self.piles.pop(loser))

    def _finished(self, votes: dict[str, int], winner: str) -> Outcome:
        """The last round's order in front, then who left last, and so on."""
        behind = Counter({option: count for option, count in votes.items() if option != winner})
        ordered = [(winner, votes[winner]), *behind.most_common(), *reversed(self.out)]
        counts = [count for option, count in ordered if option in votes]
        places = tuple(
            Standing(option, count, counts.index(count) + 1 if option in votes else at)
            for at, (option, count) in enumerate(ordered, 1)
        )
        working = (Rounds(tuple(self.rounds)),)
        return Outcome(self.size, places, (winner,), InstantRunOff.code, working, tuple(self.drawn))
