"""Yes, no or abstain for each option; a motion is a question with one option."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from models.methods.base import QuestionTerms, Standing
from models.methods.marks import Marks

YES, NO, ABSTAIN = "yes", "no", "abstain"


class YesNo(Marks):
    """For, against, neither. What is needed to pass is a rule of the body that decides."""

    code = "yesno"
    rules = ("yes_no",)
    words = (YES, NO, ABSTAIN)
    support = YES

    def _standing(
        self, question: QuestionTerms, option: str, counts: Mapping[str, int]
    ) -> Standing:
        yes, sides = counts.get(YES, 0), counts.get(YES, 0) + counts.get(NO, 0)
        return Standing(option, yes, 0, Fraction(yes, sides) if sides else None)

    def _worth(self, standing: Standing) -> Any:
        return standing.count
