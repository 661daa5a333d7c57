"""The ways of voting. To add one: write its file, then add it to this tuple."""

from models.methods.approval import Approval
from models.methods.base import (
    Ask,
    Bag,
    BallotMethod,
    Outcome,
    Profile,
    QuestionTerms,
    Said,
    Standing,
)
from models.methods.single import Single

_ALL: tuple[BallotMethod, ...] = (Single(), Approval())
METHODS: dict[str, BallotMethod] = {method.code: method for method in _ALL}

__all__ = [
    "METHODS",
    "Ask",
    "Bag",
    "BallotMethod",
    "Outcome",
    "Profile",
    "QuestionTerms",
    "Said",
    "Standing",
]
