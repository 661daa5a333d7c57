"""What a counting rule is: a profile in, an outcome with its working out."""

from typing import Protocol

from models.counting.lots import Lots
from models.methods.base import Outcome, Profile, QuestionTerms


class CountingRule(Protocol):
    """One way of counting: one file, one line in the tuple of `models.counting`.

    A rule never sees a ballot method, only the look it asked for, so the same ballots can be
    counted by every rule whose look their method can give.
    """

    code: str
    #: the look at a choice that it counts (`models.methods.base`)
    look: str
    #: does it need ``costs`` and something to spend?
    spends: bool

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """The outcome of *looks*: each look with the number of ballots that have it."""
