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
from models.methods.budget import Budget
from models.methods.date import Date
from models.methods.differential import Differential
from models.methods.matrix import Matrix
from models.methods.multiple import Multiple
from models.methods.number import Number
from models.methods.pairwise import Pairwise
from models.methods.points import Points
from models.methods.quadratic import Quadratic
from models.methods.ranking import Ranking
from models.methods.rating3 import Rating3
from models.methods.scale import Scale
from models.methods.score import Score
from models.methods.single import Single
from models.methods.statement import Statement
from models.methods.text import Text
from models.methods.yesno import YesNo

_ALL: tuple[BallotMethod, ...] = (
    Single(),
    Approval(),
    Ranking(),
    Score(),
    Rating3(),
    YesNo(),
    Statement(),
    Budget(),
    Points(),
    Quadratic(),
    Pairwise(),
    Differential(),
    Multiple(),
    Scale(),
    Matrix(),
    Number(),
    Date(),
    Text(),
)
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
