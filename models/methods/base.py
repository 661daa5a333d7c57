"""What a ballot method is: a few verbs over exact numbers.

A *choice* is what one voter marked, as plain JSON of option codes, in one canonical form. A *bag*
is what one choice adds to the running counters. A *profile* is all choices of a question with how
often each occurs; it exists after close, and the counting rules of `models.counting` read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

Bag = dict[str, int]
#: Every choice of a question once, with the number of ballots that hold it.
Profile = tuple[tuple[Any, int], ...]
#: Counts the ballots that answered; every method adds one for each of them.
BALLOTS = "*"

#: How a choice may be looked at, so that one profile can be counted in several ways.
#: ``first``: the option put first, or none. ``approvals``: the set of options supported.
#: ``order``: tiers of options from front to back, those that were not ranked left out.
#: ``scores``: option → whole number, those that were not marked left out.
#: ``grades``: option → mark, those that were not marked left out.
#: ``pairs``: (winner, loser) of each pair that was decided.
FIRST, APPROVALS, ORDER, SCORES = "first", "approvals", "order", "scores"
GRADES, PAIRS = "grades", "pairs"


@dataclass(frozen=True)
class QuestionTerms:
    """What a method needs of a question: its options in order and its settings.

    ``alone`` names options that exclude all others, such as "none of these"; ``costs`` holds the
    yuan of those options that cost something.
    """

    code: str
    options: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    settings: Mapping[str, Any] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """The shape of the input, for every screen that draws it.

    ``shape`` is one of: ``one`` or ``some`` (tick options), ``order`` (put options in order),
    ``marks`` (one of ``marks`` for each option), ``amounts`` (a whole number for each option),
    ``basket`` (options that cost, until ``total`` is used), ``pairs`` (which of these two),
    ``number``, ``date`` and ``text`` (no options).

    ``least`` and ``most`` bound how many options are marked; for ``number`` the number itself, for
    ``date`` the day (`date.toordinal`), for ``text`` its length, for ``pairs`` how many are
    decided. A ``number`` with ``marks`` is one of these few. ``total`` is what there is to spend
    (yuan, points, credits); 0: nothing is spent. ``is_square``: an amount of *v* costs *v*².
    ``lowest`` and ``highest`` bound one amount. ``grows``: residents may add options while it is
    open.
    """

    shape: str
    least: int
    most: int
    marks: tuple[str, ...] = ()
    total: int = 0
    is_square: bool = False
    lowest: int = 0
    highest: int = 0
    grows: bool = False


@dataclass(frozen=True)
class Said:
    """One line of a choice as the review repeats it: an option (or ``""``) and what it got.

    ``mark`` is the place in an order ("1"), a grade, a number of points, a score, a date; empty
    where being named says everything.
    """

    option: str
    mark: str = ""


@dataclass(frozen=True)
class Standing:
    """One option in the outcome; ``rank`` 1 is the front, ties share a rank.

    Where nothing but a value is asked (a scale, a number, a month), ``option`` is empty and
    ``mark`` is the value.
    ``value`` is what was compared where that is not the count itself (a mean, a share).
    ``mark`` is a word for what became of it: a grade, ``in`` (chosen, funded) or ``out``.
    """

    option: str
    count: int
    rank: int
    value: Fraction | None = None
    mark: str = ""


@dataclass(frozen=True)
class Round:
    """One round of a count: votes of those still in, and who leaves (or wins) and why.

    ``reason`` is ``fewest``, ``majority``, ``lots`` or ``last``; ``exhausted`` ballots name nobody
    who is left.
    """

    number: int
    votes: Mapping[str, int]
    exhausted: int
    out: tuple[str, ...] = ()
    winner: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Rounds:
    """The rounds of an elimination or run-off, in order."""

    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class Matrix:
    """How many ballots put the first option of each pair above the second.

    ``paths`` holds the strength of the strongest path where the rule works with paths (Schulze).
    """

    options: tuple[str, ...]
    wins: Mapping[tuple[str, str], int]
    paths: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Purchase:
    """One step of spending: what was looked at, its support, whether it fitted, what is left.

    ``price`` is what each supporter pays at most (Equal Shares), else None.
    """

    option: str
    cost: int
    votes: int
    is_bought: bool
    left: Fraction
    price: Fraction | None = None


@dataclass(frozen=True)
class Purchases:
    """The steps of spending, in order; ``budget_each`` is a voter's final share (Equal Shares)."""

    steps: tuple[Purchase, ...]
    budget_each: Fraction | None = None


@dataclass(frozen=True)
class Spread:
    """For each option, how many ballots gave each mark; ``marks`` in the order of the scale."""

    marks: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


Working = Rounds | Matrix | Purchases | Spread


@dataclass(frozen=True)
class Outcome:
    """A counted question: the standings from front to back, and who leads (several on a tie).

    ``leaders`` are all options chosen where several are (a budget, places to fill). ``lots`` names
    the options between which lots decided. ``working`` is how the count went, to be followed by a
    reader. ``is_partial``: the declared rule needs whole ballots, so this is only how it looks
    from the running counters.
    """

    ballots: int
    standings: tuple[Standing, ...]
    leaders: tuple[str, ...]
    rule: str = ""
    working: tuple[Working, ...] = ()
    lots: tuple[str, ...] = ()
    is_partial: bool = False


class BallotMethod(Protocol):
    """One way of voting: one file, one line in the tuple of `models.methods`."""

    code: str

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of `models.counting.RULES` that may decide it, the usual one first.

        Empty where what is counted is only told, as for the questions of a survey.
        """

    @property
    def looks(self) -> frozenset[str]:
        """The looks (`FIRST` and its neighbours) that `look` can give."""

    def ask(self, question: QuestionTerms) -> Ask:
        """The shape of the input."""

    def read(self, question: QuestionTerms, raw: Any) -> Any:
        """The canonical choice for *raw*, or `Refused`; option codes only, never texts."""

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """What one choice adds to the counters: 1 for `BALLOTS` and 1 for each key it concerns.

        The key of an option is its code and means that the choice supports it; finer keys are
        ``option=mark`` and ``option>other``. No key ever gets more than 1 from one ballot.
        """

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """The result as far as a sum of bags tells it."""

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """*choice* seen as one of `looks`."""

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """What a review screen repeats in words, in the order to be read."""

    def issues(self, question: QuestionTerms) -> list[str]:
        """Codes of what is wrong with the question itself, before it may be approved."""


def standings(tally: Mapping[str, int], options: tuple[str, ...]) -> tuple[Standing, ...]:
    """Options by falling count; equal counts share a rank and keep the ballot's order."""
    ordered = sorted(options, key=lambda o: (-tally.get(o, 0), options.index(o)))
    counts = [tally.get(o, 0) for o in ordered]
    return tuple(
        Standing(option, count, counts.index(count) + 1)
        for option, count in zip(ordered, counts, strict=True)
    )


def at_front(places: tuple[Standing, ...]) -> tuple[str, ...]:
    """The options that lead: those at the front that anything speaks for."""
    return tuple(s.option for s in places if s.rank == 1 and s.count > 0)


def plain_outcome(tally: Bag, options: tuple[str, ...], rule: str = "") -> Outcome:
    """The outcome of a method in which the most votes lead."""
    places = standings(tally, options)
    return Outcome(tally.get(BALLOTS, 0), places, at_front(places), rule)
