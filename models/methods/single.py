"""Choose one option. Most votes lead."""

from typing import Any

from models.methods.base import (
    APPROVALS,
    BALLOTS,
    FIRST,
    ORDER,
    Ask,
    Bag,
    Outcome,
    QuestionTerms,
    Said,
    plain_outcome,
)
from models.rules.refusal import Refused


class Single:
    """Single choice, with "none of these" as an ordinary option."""

    code = "single"
    rules = ("plurality",)
    looks = frozenset({FIRST, APPROVALS, ORDER})

    def ask(self, question: QuestionTerms) -> Ask:
        """Exactly one."""
        return Ask("one", 1, 1)

    def read(self, question: QuestionTerms, raw: Any) -> list[str]:
        """A list of one option code; a bare code is taken too."""
        picked = [raw] if isinstance(raw, str) else raw
        if not isinstance(picked, list | tuple) or not picked:
            raise Refused("ballot.nothing_chosen")
        if len(picked) > 1:
            raise Refused("ballot.too_many", {"most": 1, "chosen": len(picked)})
        if picked[0] not in question.options:
            raise Refused("ballot.unknown_option")
        return [str(picked[0])]

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for the option, one for the ballot."""
        return {BALLOTS: 1, choice[0]: 1}

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Most votes lead."""
        return plain_outcome(tally, question.options, self.rules[0])

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """The one option: alone at the front, and alone supported."""
        if look == FIRST:
            return choice[0]
        return frozenset(choice) if look == APPROVALS else ((choice[0],),)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """The one option."""
        return (Said(choice[0]),)

    def issues(self, question: QuestionTerms) -> list[str]:
        """A choice needs two options or more."""
        return ["options_too_few"] if len(question.options) < 2 else []
