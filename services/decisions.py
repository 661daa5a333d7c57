"""The declared decision rule of a question, applied to its final result."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.decisions import (
    ADVISORY,
    DECISION_RULES,
    Half,
    Turnout,
    Verdict,
    half,
    judge,
    rate,
)
from models.rules.decisions import DecisionRule as Rule
from services.views import (
    ConsultationView,
    FloorArea,
    OptionResult,
    QuestionResult,
    QuestionView,
    ResultView,
)

SETTING, MEMBERS, FLOOR_AREA = "decision", "members", "floor_area"
#: A congress chooses by it, and by no other rule.
DIFFERENTIAL = "differential"
_RATING = "committee_rating"
_BY_SHARE = tuple(code for code in DECISION_RULES if code != _RATING)
#: Methods whose result a body's rule can be applied to, and the bodies: by a share that says yes,
#: or by three grades.
BODIES = {"single": _BY_SHARE, "approval": _BY_SHARE, "yesno": _BY_SHARE, "rating3": (_RATING,)}
#: Every option of these is a motion of its own.
_MOTIONS = frozenset({"yesno", "rating3"})
#: The result itself is told by the number of members, so it has to be declared.
SIZED = frozenset({"rating3"})
#: Rules that ballots alone cannot settle: the floor area is declared after close.
BY_AREA = tuple(code for code, rule in DECISION_RULES.items() if rule.is_by_area)


@dataclass(frozen=True)
class Decided:
    """What the rule says of one motion, or of the option in front.

    ``verdict`` is None while the floor area still has to be declared and confirmed; ``area`` is
    that half of it, ``floor`` what was declared.
    """

    row: OptionResult
    rule: Rule
    persons: Half
    verdict: Verdict | None
    area: Half | None = None
    floor: FloorArea | None = None

    @property
    def is_waiting(self) -> bool:
        """Does it wait for its floor area?"""
        return self.verdict is None


def figures(found: Half) -> dict[str, int]:
    """The numbers of one half, as they are told."""
    turnout = found.turnout
    return {
        "entitled": turnout.entitled,
        "present": turnout.present,
        "present_needed": found.present_needed,
        "yes": turnout.yes,
        "yes_needed": found.yes_needed,
    }


def rule_of(question: QuestionView) -> Rule | None:
    """The body's rule; None for an advisory ballot."""
    code = str(question.settings.get(SETTING, ADVISORY))
    return DECISION_RULES[code] if code in BODIES.get(question.method, ()) else None


def asks_area(view: ConsultationView) -> bool:
    """Does a body decide that counts floor area beside persons?"""
    return any(rule is not None and rule.is_by_area for rule in map(rule_of, view.questions))


def is_formal(view: ConsultationView) -> bool:
    """Does a body decide by it, so that it must not be called advisory?"""
    return any(q.method == DIFFERENTIAL or rule_of(q) for q in view.questions)


def notice_of(view: ConsultationView) -> str:
    """The key of the sentence on what this ballot is: no election, or a body's formal vote."""
    return "page.formal_vote" if is_formal(view) else "page.not_election"


def total_area(question: QuestionView) -> int:
    """Whole square metres of all owners together; 0 where nobody has said."""
    declared = question.settings.get(FLOOR_AREA)
    return declared if isinstance(declared, int) else 0


def _entitled(question: QuestionView, result: ResultView) -> int:
    declared = question.settings.get(MEMBERS)
    return declared if isinstance(declared, int) else result.electorate or 0


def _marked(row: OptionResult, one: QuestionResult, mark: str) -> int:
    """How many ballots gave this mark."""
    spread = one.outcome.working[0] if one.outcome and one.outcome.working else None
    counts = getattr(spread, "counts", {}).get(row.option.code, {})
    return int(counts.get(mark, 0))


def _floor(row: OptionResult, one: QuestionResult, result: ResultView) -> FloorArea | None:
    place = (one.question.code, row.option.code)
    return next((f for f in result.floor_areas if (f.question, f.option) == place), None)


def _by_area(rule: Rule, row: OptionResult, one: QuestionResult, result: ResultView) -> Decided:
    """Both halves; where nobody took part, nobody's floor area did either."""
    persons = _persons(row, one, result)
    floor = _floor(row, one, result)
    if floor is None and one.ballots:
        return Decided(row, rule, half(rule, persons), None)
    present, yes = (floor.present, floor.yes) if floor else (0, 0)
    area = Turnout(total_area(one.question), present, yes)
    verdict = judge(rule, persons, area)
    return Decided(row, rule, half(rule, persons), verdict, half(rule, area), floor)


def _persons(row: OptionResult, one: QuestionResult, result: ResultView) -> Turnout:
    no = _marked(row, one, "no")
    return Turnout(_entitled(one.question, result), one.ballots, row.count, no)


def _judged(rule: Rule, row: OptionResult, one: QuestionResult, persons: Turnout) -> Verdict:
    if rule.code == _RATING:
        return rate(rule, persons, _marked(row, one, "basically"))
    return judge(rule, persons)


def _motions(one: QuestionResult) -> tuple[OptionResult, ...]:
    """What is decided on: each motion, or the option in front; nothing where several are.

    "None of these" can be in front, and is no motion: then it is the option behind it.
    """
    if one.question.method in _MOTIONS:
        return one.options
    real = tuple(row for row in one.options if not row.option.is_none)
    in_front = tuple(row for row in real if row.option.code in one.leaders)
    level = in_front or tuple(row for row in real if row.count and row.rank == real[0].rank)
    return () if len(level) > 1 else level or real[:1]


def verdicts(one: QuestionResult, result: ResultView) -> tuple[Decided, ...]:
    """Each motion, or the option in front, with what the declared rule says of it.

    Only of a final result; nothing for an advisory ballot, and nothing on a tie for the front.
    """
    rule = rule_of(one.question)
    if rule is None or not result.is_final:
        return ()
    rows = _motions(one)
    if rule.is_by_area:
        return tuple(_by_area(rule, row, one, result) for row in rows)
    found = []
    for row in rows:
        persons = _persons(row, one, result)
        verdict = _judged(rule, row, one, persons)
        found.append(Decided(row, rule, half(rule, persons), verdict))
    return tuple(found)


def by_area(result: ResultView) -> Iterator[tuple[QuestionView, Decided]]:
    """What floor area is declared for, motion by motion; nothing where nobody took part."""
    for one in result.questions:
        if one.ballots:
            for found in verdicts(one, result):
                if found.rule.is_by_area:
                    yield one.question, found


def undeclared(result: ResultView) -> tuple[Decided, ...]:
    """Motions whose floor area still has to be declared and confirmed."""
    return tuple(found for _, found in by_area(result) if found.is_waiting)
