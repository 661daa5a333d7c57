"""Choices that are a list of options: how it is read, counted and said."""

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
from models.methods.settings import too_few, whole
from models.rules.refusal import Refused


def listed(question: QuestionTerms, raw: Any) -> list[str]:
    """The different options in *raw*, in its order; a bare code is taken too."""
    picked = [raw] if isinstance(raw, str) else raw
    if not isinstance(picked, list | tuple) or not picked:
        raise Refused("ballot.nothing_chosen")
    # A list longer than the ballot repeats itself or names what is not on it within so many.
    first = picked[: len(question.options) + 1]
    if not all(isinstance(p, str) and p in question.options for p in first):
        raise Refused("ballot.unknown_option")
    if len(set(first)) != len(first):
        raise Refused("ballot.repeated_option")
    return list(first)


def refuse_unless_fits(question: QuestionTerms, picked: list[str], least: int, most: int) -> None:
    """Refuse "none of these" beside others, and more or fewer options than are asked for."""
    if question.alone.intersection(picked):
        if len(picked) > 1:
            raise Refused("ballot.none_with_others")
        return
    if len(picked) > most:
        raise Refused("ballot.too_many", {"most": most, "chosen": len(picked)})
    if len(picked) < least:
        raise Refused("ballot.too_few", {"least": least, "chosen": len(picked)})


class OptionList:
    """A set of options, kept in the ballot's own order, so that equal choices look equal."""

    rules: tuple[str, ...] = ()
    looks = frozenset({APPROVALS})

    def ask(self, question: QuestionTerms) -> Ask:
        """From ``min`` (1 where unset) to ``max`` (all where unset) options."""
        least = whole(question, "min", 1)
        return Ask("some", least, whole(question, "max", len(question.options)))

    def read(self, question: QuestionTerms, raw: Any) -> list[str]:
        """The chosen codes in the ballot's own order."""
        given = set(listed(question, raw))
        picked = [option for option in question.options if option in given]
        shape = self.ask(question)
        refuse_unless_fits(question, picked, shape.least, shape.most)
        return picked

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for each chosen option, one for the ballot."""
        return {BALLOTS: 1} | dict.fromkeys(choice, 1)

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Most votes lead."""
        return plain_outcome(tally, question.options, self.rules[0] if self.rules else "")

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """The options that were ticked."""
        return frozenset(choice)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """All chosen options."""
        return tuple(Said(option) for option in choice)

    def issues(self, question: QuestionTerms) -> list[str]:
        """Enough options, and limits that can be met."""
        shape = self.ask(question)
        found = too_few(question, 2)
        most_possible = len(question.options) - len(question.alone)
        if not 1 <= shape.least <= shape.most <= most_possible:
            found.append("limits")
        return found
