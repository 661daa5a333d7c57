"""Most first places lead: what "one person, one cross" counts."""

from collections import Counter

from models.counting.lots import Lots
from models.methods.base import FIRST, Outcome, Profile, QuestionTerms, standings


class Plurality:
    """First past the post. A tie is told as a tie; lots are drawn where one must be chosen."""

    code = "plurality"
    look = FIRST
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """The option that most ballots put first."""
        votes: Counter[str] = Counter()
        for first, weight in looks:
            if first:
                votes[first] += weight
        places = standings(votes, question.options)
        leaders = tuple(s.option for s in places if s.rank == 1 and s.count > 0)
        return Outcome(sum(n for _, n in looks), places, leaders, self.code)
