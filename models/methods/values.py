"""Choices that are one value without options: how a sum of bags tells them, and what they mean."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from models.methods.base import BALLOTS, Bag, Outcome, QuestionTerms, Said, Standing
from models.methods.places import marked_counts

#: Bound a satisfaction promoter and a detractor on the scale from 0 to 10 (Reichheld 2003).
_PROMOTES, _DETRACTS = 9, 6


def values(tally: Mapping[str, int]) -> dict[int, int]:
    """Value → ballots, from the keys ``=value``; bins are no values."""
    counts = marked_counts(tally, "")
    return {int(mark): n for mark, n in counts.items() if mark.lstrip("-").isdecimal()}


def is_whole_count(tally: Mapping[str, int]) -> bool:
    """Is every ballot counted under its own value, not in a bin?"""
    return sum(values(tally).values()) == tally.get(BALLOTS, 0) > 0


def mean(tally: Mapping[str, int]) -> Fraction | None:
    """The exact mean; None without ballots, and where values were put in bins."""
    if not is_whole_count(tally):
        return None
    return Fraction(sum(v * n for v, n in values(tally).items()), tally[BALLOTS])


def median(tally: Mapping[str, int]) -> Fraction | None:
    """The value in the middle, or between the two in the middle; None as for `mean`."""
    if not is_whole_count(tally):
        return None
    counts, ballots = values(tally), tally[BALLOTS]
    lower = _at(counts, (ballots - 1) // 2)
    return Fraction(lower + _at(counts, ballots // 2), 2)


def _at(counts: Mapping[int, int], index: int) -> int:
    """The value at *index* when all are lined up from the smallest."""
    for value in sorted(counts):
        index -= counts[value]
        if index < 0:
            return value
    raise IndexError(index)


def _spans(tally: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """(first, last, ballots) of each value or bin, from the smallest."""
    found = []
    for mark, n in marked_counts(tally, "").items():
        first, _, last = mark.partition("..")
        found.append((int(first), int(last or first), n))
    return sorted(found)


def mean_between(tally: Mapping[str, int]) -> tuple[Fraction, Fraction] | None:
    """Between what the mean lies, as far as bins tell; None without ballots."""
    spans, ballots = _spans(tally), tally.get(BALLOTS, 0)
    if not ballots:
        return None
    lowest, highest = (sum(span[end] * span[2] for span in spans) for end in (0, 1))
    return Fraction(lowest, ballots), Fraction(highest, ballots)


def median_between(tally: Mapping[str, int]) -> tuple[int, int] | None:
    """Between what the value in the middle lies, as far as bins tell; None without ballots."""
    spans, ballots = _spans(tally), tally.get(BALLOTS, 0)
    if not ballots:
        return None
    firsts, lasts = ({span[end]: span[2] for span in spans} for end in (0, 1))
    return _at(firsts, (ballots - 1) // 2), _at(lasts, ballots // 2)


def net_promoters(tally: Mapping[str, int]) -> Fraction | None:
    """Share of 9 and 10 less share of 0 to 6 on a scale from 0 to 10; None without ballots."""
    if not is_whole_count(tally):
        return None
    counts = values(tally)
    promoters = sum(n for v, n in counts.items() if v >= _PROMOTES)
    detractors = sum(n for v, n in counts.items() if v <= _DETRACTS)
    return Fraction(promoters - detractors, tally[BALLOTS])


class Value:
    """One value for the whole question; nothing is decided, so no rule counts it."""

    code: str
    rules: tuple[str, ...] = ()
    looks: frozenset[str] = frozenset()

    def bin(self, question: QuestionTerms, choice: Any) -> str:
        """Under which mark the value is counted."""
        return str(choice)

    def count(self, question: QuestionTerms, choice: Any) -> Bag:
        """One for the value, one for the ballot."""
        return {BALLOTS: 1, f"={self.bin(question, choice)}": 1}

    def outcome(self, question: QuestionTerms, tally: Bag) -> Outcome:
        """Each value that was given, the most frequent first; equals from small to large."""
        counts = marked_counts(tally, "")
        given = sorted((m for m, n in counts.items() if n), key=lambda m: (-counts[m], _start(m)))
        frequencies = [counts[mark] for mark in given]
        places = tuple(
            Standing("", counts[mark], frequencies.index(counts[mark]) + 1, mark=mark)
            for mark in given
        )
        return Outcome(tally.get(BALLOTS, 0), places, ())

    def look(self, question: QuestionTerms, choice: Any, look: str) -> Any:
        """A value is no choice between options, so there is nothing to look at."""
        raise LookupError(look)

    def chosen(self, question: QuestionTerms, choice: Any) -> tuple[Said, ...]:
        """The value."""
        return (Said("", str(choice)),)


def _start(mark: str) -> tuple[int, str]:
    """Where on its scale a value, a bin or a month begins."""
    first = mark.partition("..")[0]
    return (int(first), mark) if first.lstrip("-").isdecimal() else (0, mark)
