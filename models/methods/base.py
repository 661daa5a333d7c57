"""What a ballot method is: four verbs over exact numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Bag = dict[str, int]
#: Counts the ballots that answered; every method adds one for each of them.
BALLOTS = "*"


@dataclass(frozen=True)
class QuestionTerms:
    """What a method needs of a question: its options in order and its settings.

    ``alone`` names options that exclude all others, such as "none of these".
    """

    code: str
    options: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """The shape of the input: ``one`` or ``some`` of the options, at least and at most."""

    shape: str
    least: int
    most: int


@dataclass(frozen=True)
class Standing:
    """One option in the outcome; ``rank`` 1 is the front, ties share a rank."""

    option: str
    count: int
    rank: int


@dataclass(frozen=True)
class Outcome:
    """A counted question: the standings from front to back, and who leads (several on a tie)."""

    ballots: int
    standings: tuple[Standing, ...]
    leaders: tuple[str, ...]


class BallotMethod(Protocol):
    """One way of voting: one file, one line in the tuple of `models.methods`."""

    code: str

    def ask(self, question: QuestionTerms) -> Ask:
        """The shape of the input."""

    def read(self, question: QuestionTerms, raw: Any) -> Any:
        """The canonical choice for *raw*, or `Refused`; option codes only, never texts."""

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """What one choice adds to the counters."""

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """The result of a sum of bags."""

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[str, ...]:
        """The option codes a review screen repeats in words, in the order to be read."""

    def issues(self, question: QuestionTerms) -> list[str]:
        """Codes of what is wrong with the question itself, before it may be approved."""


def standings(tally: Bag, options: tuple[str, ...]) -> tuple[Standing, ...]:
    """Options by falling count; equal counts share a rank and keep the ballot's order."""
    ordered = sorted(options, key=lambda o: (-tally.get(o, 0), options.index(o)))
    counts = [tally.get(o, 0) for o in ordered]
    return tuple(
        Standing(option, count, counts.index(count) + 1)
        for option, count in zip(ordered, counts, strict=True)
    )


def plain_outcome(tally: Bag, options: tuple[str, ...]) -> Outcome:
    """The outcome of a method in which the most votes lead."""
    places = standings(tally, options)
    leaders = tuple(s.option for s in places if s.rank == 1 and s.count > 0)
    return Outcome(tally.get(BALLOTS, 0), places, leaders)
