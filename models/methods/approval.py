"""Choose several options, at least and at most so many. Most votes lead."""

from typing import Any

from models.methods.base import (
    APPROVALS,
    BALLOTS,
    Ask,
    Bag,
    Outcome,
    QuestionTerms,
    Said,
    plain_outcome,
)
from models.rules.refusal import Refused


class Approval:
    """Approval ballot: k of n, "none of these" alone."""

    code = "approval"
    rules = ("approval",)
    looks = frozenset({APPROVALS})

    def ask(self, question: QuestionTerms) -> Ask:
        """From ``min`` (1 where unset) to ``max`` (all where unset) options."""
        least = int(question.settings.get("min", 1))
        most = int(question.settings.get("max", len(question.options)))
        return Ask("some", least, most)

    def read(self, question: QuestionTerms, raw: Any) -> list[str]:
        """The chosen codes in the ballot's own order, so that equal choices look equal."""
        picked = [raw] if isinstance(raw, str) else raw
        if not isinstance(picked, list | tuple) or not picked:
            raise Refused("ballot.nothing_chosen")
        if not all(isinstance(p, str) and p in question.options for p in picked):
            raise Refused("ballot.unknown_option")
        if len(set(picked)) != len(picked):
            raise Refused("ballot.repeated_option")
        return self._within(question, [o for o in question.options if o in picked])

    def _within(self, question: QuestionTerms, picked: list[str]) -> list[str]:
        shape = self.ask(question)
        if question.alone.intersection(picked):
            if len(picked) > 1:
                raise Refused("ballot.none_with_others")
            return picked
        if len(picked) > shape.most:
            raise Refused("ballot.too_many", {"most": shape.most, "chosen": len(picked)})
        if len(picked) < shape.least:
            raise Refused("ballot.too_few", {"least": shape.least, "chosen": len(picked)})
        return picked

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for each chosen option, one for the ballot."""
        return {BALLOTS: 1} | dict.fromkeys(choice, 1)

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Most votes lead."""
        return plain_outcome(tally, question.options)

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """The options that were ticked."""
        return frozenset(choice)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """All chosen options."""
        return tuple(Said(option) for option in choice)

    def issues(self, question: QuestionTerms) -> list[str]:
        """Enough options, and limits that can be met."""
        shape = self.ask(question)
        found = ["options_too_few"] if len(question.options) < 2 else []
        most_possible = len(question.options) - len(question.alone)
        if not 1 <= shape.least <= shape.most <= most_possible:
            found.append("limits")
        return found
