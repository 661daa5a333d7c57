"""The ways of counting. To add one: write its file, then add it to this tuple."""

from models.counting.approval import Approval
from models.counting.base import CountingRule
from models.counting.borda import Borda
from models.counting.bradley_terry import BradleyTerry
from models.counting.equal_shares import EqualShares
from models.counting.greedy import Greedy, GreedyPerYuan
from models.counting.irv import InstantRunOff
from models.counting.lots import Lots
from models.counting.majority_judgment import MajorityJudgment
from models.counting.plurality import Plurality
from models.counting.schulze import Schulze
from models.counting.score import Score, Star

_ALL: tuple[CountingRule, ...] = (
    Plurality(),
    Approval(),
    Borda(),
    InstantRunOff(),
    Schulze(),
    Score(),
    Star(),
    MajorityJudgment(),
    Greedy(),
    GreedyPerYuan(),
    EqualShares(),
    BradleyTerry(),
)
RULES: dict[str, CountingRule] = {rule.code: rule for rule in _ALL}

__all__ = ["RULES", "CountingRule", "Lots"]
