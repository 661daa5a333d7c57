"""Choices that give each option a mark: a score, a grade, yes or no, a column of a table."""

from collections.abc import Callable, Mapping
from typing import Any

from models.methods.base import (
    APPROVALS,
    BALLOTS,
    GRADES,
    Ask,
    Bag,
    Outcome,
    QuestionTerms,
    Said,
    Spread,
    Standing,
    at_front,
)
from models.methods.places import marked_counts, placed
from models.methods.settings import none_here, rule_issues, too_few, whole
from models.rules.refusal import Refused


def marked(question: QuestionTerms, raw: Any, mark: Callable[[Any], Any]) -> dict[str, Any]:
    """Option → mark in the ballot's order; what was left empty is left out.

    Args:
        mark: the mark for what was given, or `Refused`.
    """
    if not isinstance(raw, Mapping) or not raw:
        raise Refused("ballot.nothing_chosen")
    if len(raw) > len(question.options) or not all(
        isinstance(key, str) and key in question.options for key in raw
    ):
        raise Refused("ballot.unknown_option")
    return {o: mark(raw[o]) for o in question.options if raw.get(o) is not None}


def refuse_fewer(choice: Mapping[str, Any], least: int) -> None:
    """Refuse a ballot without marks, and one with fewer than *least*."""
    if not choice:
        raise Refused("ballot.nothing_chosen")
    if len(choice) < least:
        raise Refused("ballot.too_few", {"least": least, "chosen": len(choice)})


def spread(marks: tuple[str, ...], question: QuestionTerms, tally: Bag) -> Spread:
    """How many ballots gave each mark to each option."""
    counts = {o: {m: tally.get(f"{o}={m}", 0) for m in marks} for o in question.options}
    return Spread(marks, counts)


class Marks:
    """One of a few words for each option; what a subclass names as `support` supports it."""

    code: str
    rules: tuple[str, ...] = ()
    #: the words, from the best to the worst
    words: tuple[str, ...] = ()
    support = ""
    looks = frozenset({APPROVALS, GRADES})

    def marks(self, question: QuestionTerms) -> tuple[str, ...]:
        """The marks on offer."""
        return self.words

    def ask(self, question: QuestionTerms) -> Ask:
        """A mark for at least ``least`` (1 where unset) of the options."""
        count = len(question.options)
        return Ask("marks", whole(question, "least", 1), count, self.marks(question))

    def read(self, question: QuestionTerms, raw: Any) -> dict[str, Any]:
        """Option → mark."""
        choice = marked(question, raw, lambda value: self._mark(question, value))
        refuse_fewer(choice, self.ask(question).least)
        return choice

    def _mark(self, question: QuestionTerms, value: Any) -> Any:
        if not isinstance(value, str) or value not in self.marks(question):
            raise Refused("ballot.unknown_mark")
        return value

    def _is_support(self, question: QuestionTerms, mark: Any) -> bool:
        return bool(mark == self.support)

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for each mark, one more for each option that the mark supports."""
        bag = {BALLOTS: 1} | {f"{option}={mark}": 1 for option, mark in choice.items()}
        return bag | dict.fromkeys(self._supported(question, choice), 1)

    def _supported(self, question: QuestionTerms, choice: Mapping[str, Any]) -> list[str]:
        return [option for option, mark in choice.items() if self._is_support(question, mark)]

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """The largest share of support among those who took a side leads."""
        found = {o: self._standing(question, o, marked_counts(tally, o)) for o in question.options}
        places = tuple(
            Standing(option, found[option].count, rank, found[option].value, found[option].mark)
            for option, rank in placed(question.options, lambda o: self._worth(found[o]))
        )
        working = (spread(self.marks(question), question, tally),)
        rule = self.rules[0] if self.rules else ""
        return Outcome(tally.get(BALLOTS, 0), places, at_front(places), rule, working)

    def _standing(
        self, question: QuestionTerms, option: str, counts: Mapping[str, int]
    ) -> Standing:
        return Standing(option, sum(counts.values()), 0)

    def _worth(self, standing: Standing) -> Any:
        return standing.count

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """Option → mark; or the options that the marks support."""
        if look == APPROVALS:
            return frozenset(self._supported(question, choice))
        return {option: str(mark) for option, mark in choice.items()}

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """Each marked option with its mark, in the ballot's order."""
        return tuple(Said(o, str(choice[o])) for o in question.options if o in choice)

    def issues(self, question: QuestionTerms) -> list[str]:
        """Something to be marked, no more of it wanted than there is, and a rule that exists."""
        shape = self.ask(question)
        found = too_few(question, 1) + none_here(question) + rule_issues(question, self.rules)
        if question.options and not 1 <= shape.least <= shape.most:
            found.append("limits")
        return found
