"""The ways of counting. To add one: write its file, then add it to this tuple."""

from models.counting.base import CountingRule
from models.counting.lots import Lots
from models.counting.plurality import Plurality

_ALL: tuple[CountingRule, ...] = (Plurality(),)
RULES: dict[str, CountingRule] = {rule.code: rule for rule in _ALL}

__all__ = ["RULES", "CountingRule", "Lots"]
