"""Majority judgment: the best median grade leads (Balinski and Laraki 2010)."""

from collections import Counter
from fractions import Fraction

import numpy as np

from models.counting.lots import Lots
from models.counting.orders import ballots
from models.methods.base import SCORES, Outcome, Profile, QuestionTerms, Spread, Standing
from models.methods.places import placed

Grades = Counter[int]


def _lower_median(grades: Grades) -> int:
    """The grade in the middle, the lower one of two: at least half give it or a better one."""
    place = (sum(grades.values()) - 1) // 2
    for grade in sorted(grades):
        place -= grades[grade]
        if place < 0:
            return grade
    raise ValueError("no grades")


def _key(grades: Grades, lowest: int) -> bytes:
    """The majority value: the grades from the middle outwards, as taking medians away finds them.

    Two options with equally many grades compare as their keys do.
    """
    values = sorted(grades)
    line = np.repeat(
        np.array([value - lowest for value in values], dtype=np.uint8),
        [grades[value] for value in values],
    )
    middle, size = (len(line) - 1) // 2, len(line)
    up, down = line[middle + 1 :], line[:middle][::-1]
    outward = np.empty(size, dtype=np.uint8)
    outward[0] = line[middle]
    outward[1::2], outward[2::2] = (down, up) if size % 2 else (up, down)
    return outward.tobytes()


class MajorityJudgment:
    """Each option gets the median of its grades; an option left empty gets the lowest grade.

    Equal medians are told apart by taking one median grade away from each, again and again.
    """

    code = "majority_judgment"
    look = SCORES
    spends = False

    def count(self, question: QuestionTerms, looks: Profile, lots: Lots) -> Outcome:
        """Medians as ``value``; the count is how many ballots give the median or better."""
        size = ballots(looks)
        lowest = _lowest(question)
        found = {option: self._grades(option, looks, lowest) for option in question.options}
        if not size:
            places = tuple(Standing(option, 0, 1) for option in question.options)
            return Outcome(0, places, (), self.code)
        order = {option: _key(grades, lowest) for option, grades in found.items()}
        places = tuple(
            self._standing(option, found[option], rank)
            for option, rank in placed(question.options, order.__getitem__)
        )
        leaders = tuple(s.option for s in places if s.rank == 1)
        marks = tuple(str(g) for g in sorted({g for f in found.values() for g in f}, reverse=True))
        spread = {o: {m: found[o][int(m)] for m in marks} for o in question.options}
        return Outcome(size, places, leaders, self.code, (Spread(marks, spread),))

    @staticmethod
    def _grades(option: str, looks: Profile, lowest: int) -> Grades:
        grades: Grades = Counter()
        for scores, weight in looks:
            grades[scores.get(option, lowest)] += weight
        return grades

    @staticmethod
    def _standing(option: str, grades: Grades, rank: int) -> Standing:
        median = _lower_median(grades)
        supporting = sum(n for grade, n in grades.items() if grade >= median)
        return Standing(option, supporting, rank, Fraction(median))


def _lowest(question: QuestionTerms) -> int:
    value = question.settings.get("min", 0)
    return value if isinstance(value, int) else 0
