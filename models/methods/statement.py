"""Agree, disagree or pass on each statement; residents may add statements of their own."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from models.methods.base import Ask, QuestionTerms, Standing
from models.methods.marks import Marks

AGREE, DISAGREE, PASS = "agree", "disagree", "pass"


class Statement(Marks):
    """Where people agree: the statement that most of those who took a side agree with leads."""

    code = "statement"
    rules = ("agreement",)
    words = (AGREE, DISAGREE, PASS)
    support = AGREE

    def ask(self, question: QuestionTerms) -> Ask:
        """As every mark; it grows where ``additions`` was declared."""
        return replace(super().ask(question), grows=question.settings.get("additions") is True)

    def _standing(
        self, question: QuestionTerms, option: str, counts: Mapping[str, int]
    ) -> Standing:
        agree, sides = counts.get(AGREE, 0), counts.get(AGREE, 0) + counts.get(DISAGREE, 0)
        return Standing(option, agree, 0, Fraction(agree, sides) if sides else None)

    def _worth(self, standing: Standing) -> Any:
        return (standing.value is not None, standing.value or 0, standing.count)
