"""What a body needs to decide: quorum, base and threshold of each, and whether they were reached.

An advisory ballot decides nothing, so it has no verdict. Where a rule stands in the law is said at
``decision.source.<code>``.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

_HALF, _TWO_THIRDS, _THREE_QUARTERS, _THIRD = (
    Fraction(1, 2),
    Fraction(2, 3),
    Fraction(3, 4),
    Fraction(1, 3),
)


class Base(StrEnum):
    """What a share is of."""

    #: all who belong to the body, whether they came or not
    ENTITLED = "entitled"
    #: all who took part
    PRESENT = "present"
    #: votes cast for or against, abstentions left out
    VOTES = "votes"


class Result(StrEnum):
    """What a body's vote comes to."""

    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"
    #: it is put forward; no law asks for a share
    RECOMMENDED = "recommended"
    #: grades of a rating
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


@dataclass(frozen=True)
class Share:
    """At least (or, where *is_above*, more than) a part of a base."""

    part: Fraction
    is_above: bool = False

    def needed(self, base: int) -> int:
        """The smallest whole number that reaches it."""
        exact = self.part * base
        whole = -(-exact.numerator // exact.denominator)
        return whole + 1 if self.is_above and whole == exact else whole


_MAJORITY, _RATING = Share(_HALF, is_above=True), Share(_HALF)


@dataclass(frozen=True)
class DecisionRule:
    """How one body decides.

    ``quorum`` is a share of all entitled; None: there is none. ``passes`` None: what leads is put
    forward, whatever its share. ``is_by_area``: the quorum and the threshold must be reached in
    floor area as well as in persons (民法典 art. 278).
    ``is_secret``: the law asks for a ballot that shows no names; None where it is silent.
    """

    code: str
    base: Base
    passes: Share | None
    quorum: Share | None = None
    is_secret: bool | None = None
    is_by_area: bool = False


@dataclass(frozen=True)
class Turnout:
    """Whole numbers of one vote: persons, or square metres of floor."""

    entitled: int
    present: int
    yes: int
    no: int = 0


@dataclass(frozen=True)
class Half:
    """What a rule asks of one measure, persons or floor area, and whether that was reached.

    ``present_needed`` must take part (0: there is no quorum); ``yes_needed`` must agree, which is
    a share of ``base``.
    """

    turnout: Turnout
    present_needed: int
    yes_needed: int
    base: int
    result: Result


@dataclass(frozen=True)
class Verdict:
    """Passed or not, and the figures that say why.

    ``reached`` of ``needed``; ``base`` is what the share is of. For `Result.NO_QUORUM` they are of
    those present. ``is_area``: it was the floor area that fell short (or both passed).
    """

    rule: str
    result: Result
    reached: int
    needed: int
    base: int
    is_area: bool = False


_ALL = (
    DecisionRule("village_assembly", Base.PRESENT, _MAJORITY, _MAJORITY, is_secret=True),
    DecisionRule("village_households", Base.PRESENT, _MAJORITY, Share(_TWO_THIRDS), is_secret=True),
    DecisionRule("village_representatives", Base.PRESENT, _MAJORITY, Share(_TWO_THIRDS)),
    DecisionRule("village_group", Base.PRESENT, _MAJORITY, Share(_TWO_THIRDS)),
    DecisionRule("village_election", Base.PRESENT, _MAJORITY, _MAJORITY, is_secret=True),
    DecisionRule("village_election_runoff", Base.PRESENT, Share(_THIRD), _MAJORITY, is_secret=True),
    DecisionRule("cooperative_members", Base.ENTITLED, _MAJORITY, is_secret=True),
    DecisionRule("cooperative_representatives", Base.PRESENT, _MAJORITY, Share(_TWO_THIRDS)),
    DecisionRule("cooperative_membership", Base.PRESENT, Share(_TWO_THIRDS), Share(_TWO_THIRDS)),
    DecisionRule("homeowners", Base.PRESENT, _MAJORITY, Share(_TWO_THIRDS), is_by_area=True),
    DecisionRule(
        "homeowners_major",
        Base.PRESENT,
        Share(_THREE_QUARTERS),
        Share(_TWO_THIRDS),
        is_by_area=True,
    ),
    DecisionRule("town_congress", Base.ENTITLED, _MAJORITY),
    DecisionRule("street_council", Base.PRESENT, passes=None),
    DecisionRule("committee_rating", Base.ENTITLED, _RATING, is_secret=True),
)
#: An open set: a body that decides is one entry here and its words.
DECISION_RULES: dict[str, DecisionRule] = {rule.code: rule for rule in _ALL}
ADVISORY = "advisory"


def judge(rule: DecisionRule, persons: Turnout, area: Turnout | None = None) -> Verdict:
    """Whether *rule* is met.

    Args:
        area: floor area of those who are entitled, took part and said yes; asked for where the
            rule is by area.

    Raises:
        ValueError: the rule is by area and none is given.
    """
    if rule.is_by_area and area is None:
        raise ValueError(rule.code)
    found = _judged(rule, persons, is_area=False)
    if not rule.is_by_area or area is None or found.result != Result.PASSED:
        return found
    return _judged(rule, area, is_area=True)


def half(rule: DecisionRule, turnout: Turnout) -> Half:
    """What *rule* asks of *turnout*, in whole persons or whole square metres."""
    base = {
        Base.ENTITLED: turnout.entitled,
        Base.PRESENT: turnout.present,
        Base.VOTES: turnout.yes + turnout.no,
    }[rule.base]
    present_needed = rule.quorum.needed(turnout.entitled) if rule.quorum else 0
    yes_needed = max(1, rule.passes.needed(base) if rule.passes else 0)
    reached = Result.PASSED if rule.passes else Result.RECOMMENDED
    result = reached if turnout.yes >= yes_needed else Result.FAILED
    if turnout.present < present_needed:
        result = Result.NO_QUORUM
    return Half(turnout, present_needed, yes_needed, base, result)


def _judged(rule: DecisionRule, turnout: Turnout, *, is_area: bool) -> Verdict:
    found = half(rule, turnout)
    figures = (turnout.yes, found.yes_needed, found.base)
    if found.result == Result.NO_QUORUM:
        figures = (turnout.present, found.present_needed, turnout.entitled)
    return Verdict(rule.code, found.result, *figures, is_area)


def rate(rule: DecisionRule, persons: Turnout, basically: int) -> Verdict:
    """A committee's grade: half of all members decides (Zhenhai district's practice).

    Args:
        persons: ``yes`` are those who are satisfied.
        basically: how many are basically satisfied.
    """
    found, both = half(rule, persons), persons.yes + basically
    if persons.yes >= found.yes_needed:
        grade, reached = Result.SATISFIED, persons.yes
    else:
        is_enough, reached = both >= found.yes_needed, both
        grade = Result.BASICALLY if is_enough else Result.UNSATISFIED
    return Verdict(rule.code, grade, reached, found.yes_needed, found.base)
