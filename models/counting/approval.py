"""Approval: the option that most ballots support leads (Brams and Fishburn 1978)."""

from collections import Counter

from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import APPROVALS, Outcome, Profile, QuestionTerms, at_front, standings


def supporters(looks: Profile) -> Counter[str]:
    """Option → ballots that support it."""
    votes: Counter[str] = Counter()
    for approved, weight in looks:
        for option in approved:
            votes[option] += weight
    return votes


class Approval:
    """Every supported option gets one vote of the ballot. A tie is told as a tie."""

    code = "approval"
    look = APPROVALS
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Votes for each option."""
        places = standings(supporters(looks), question.options)
        return Outcome(ballots(looks), places, at_front(places), self.code)
