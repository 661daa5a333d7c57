"""What a reader may see of the figures: the released ones, under the declared policy."""

import functools
import secrets
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import func, select

from models.methods import Outcome
from models.rules.lifecycle import Phase
from models.rules.roles import Deed
from models.tables import ReleaseBasis, TallyRelease
from models.tables import ResultView as Look
from services import audit, bulk, counting, decisions, floor_register, ties
from services.breakdowns import answer_keys
from services.consultations import phase_of, turnout_percent
from services.deps import Deps, Work, begin
from services.lookups import Lookup
from services.releases import settings_for
from services.shelf import kept
from services.views import (
    Breakdown,
    ConsultationView,
    FloorArea,
    GroupResult,
    OptionResult,
    QuestionResult,
    QuestionView,
    ResultView,
)

FIGURES, TURNOUT, NOTHING = "figures", "turnout", "nothing"
#: Rules that count points or wins, not ballots: a share of the ballots would say nothing.
NOT_BALLOTS = frozenset(
    {"borda", "schulze", "score", "star", "majority_judgment", "most_points", "bradley_terry"}
)
_POINTS = 200
_LOOK_SECONDS = 3600.0
_OVER = frozenset({Phase.CLOSED, Phase.PUBLISHED})
# Made once and of columns: to spell a query, or to map its rows, costs more than to run it.
_RELEASE = bulk.table(TallyRelease).c
_BASIS = bulk.table(ReleaseBasis).c
_FIELDS = ("seq", "released_at", "is_final", "ballots", "figures")
_NEWEST = Lookup(
    sqlalchemy.select(*(_RELEASE[name] for name in _FIELDS)).where(
        _RELEASE.consultation_id == bindparam("cid"),
        _BASIS.consultation_id == _RELEASE.consultation_id,
        _BASIS.seq == _RELEASE.seq,
    )
)
_HISTORY = Lookup(
    sqlalchemy.select(_RELEASE.released_at, _RELEASE.ballots)
    .where(
        _RELEASE.consultation_id == bindparam("cid"),
        (_RELEASE.seq % bindparam("every") == 0) | (_RELEASE.seq == bindparam("last")),
    )
    .order_by(_RELEASE.seq)
)


def may_see(work: Work, view: ConsultationView, *, has_voted: bool = False) -> tuple[str, bool]:
    """What this reader sees while the policy holds (design.md §6), and whether with breakdowns.

    Returns:
        ``figures`` or ``turnout``, and True where breakdowns may be shown.
    """
    if phase_of(view, work.now) in _OVER:
        return FIGURES, True
    leads = work.actor.may(Deed.WATCH, view.owner_area)
    if view.result_policy == "live":
        return FIGURES, leads
    if view.result_policy in ("leaders_live", "after_vote") and leads:
        return FIGURES, True
    if view.result_policy == "after_vote" and has_voted:
        return FIGURES, False
    return TURNOUT, False


def question_result(question: QuestionView, outcome: Outcome) -> QuestionResult:
    """*outcome* with its options, from front to back."""
    counts = [s.count for s in outcome.standings]
    whole = max(counts, default=0) if outcome.rule in NOT_BALLOTS else outcome.ballots
    options = tuple(
        OptionResult(
            question.answer(s.option or s.mark),
            s.count,
            100 * s.count / whole if whole > 0 else 0.0,
            s.rank,
            s.value,
            s.mark if s.option else "",
        )
        for s in outcome.standings
    )
    return QuestionResult(
        question, outcome.ballots, options, outcome.leaders, outcome.rule, outcome
    )


def breakdown_of(dimension: str, question: str, stored: dict[str, Any]) -> Breakdown:
    """One released breakdown as it is stored."""
    groups = tuple(
        GroupResult(
            tuple(row["categories"]),
            row["ballots"],
            {key: (cell[0], cell[1], cell[2]) for key, cell in row["cells"].items()},
        )
        for row in stored["questions"][question]
    )
    times = stored.get("times", {})
    at = datetime.fromisoformat(times.get(question) or stored["released_at"])
    return Breakdown(dimension, question, sum(g.ballots for g in groups), at, groups)


def _history(work: Work, consultation_id: str, last: int) -> tuple[tuple[datetime, int], ...]:
    """At most some 200 points of turnout over time, the newest among them."""
    every = max(1, last // _POINTS)
    rows = work.look(_HISTORY, {"cid": consultation_id, "every": every, "last": last})
    return tuple((row.released_at, row.ballots) for row in rows)


def newest(work: Work, view: ConsultationView) -> ResultView:
    """The newest release as the database has it, whoever asks; pages ask `result_for`."""
    rule = settings_for(work.deps, view)
    plain: dict[str, Any] = {
        "consultation_id": view.id,
        "electorate": view.electorate,
        "group_minimum": rule.group_minimum,
        "batch_minimum": rule.batch_minimum,
        "release_seconds": round(rule.interval.total_seconds()),
    }
    row = next(iter(work.look(_NEWEST, {"cid": view.id})), None)
    if row is None:
        return ResultView(
            shows=NOTHING,
            ballots=0,
            turnout_percent=None,
            released_at=None,
            seq=0,
            is_final=False,
            **plain,
        )
    return ResultView(
        shows=FIGURES,
        ballots=row.ballots,
        turnout_percent=turnout_percent(row.ballots, view.electorate),
        released_at=row.released_at,
        seq=row.seq,
        is_final=row.is_final,
        questions=_questions(work, view, row),
        breakdowns=_breakdowns(view, row),
        history=_history(work, view.id, row.seq),
        channels=tuple((tuple(names), size) for names, size in row.figures.get("channels", [])),
        helped=tuple((who, size) for who, size in row.figures.get("helped", [])),
        floor_areas=_floor_areas(work, view) if row.is_final else (),
        **plain,
    )


def _floor_areas(work: Work, view: ConsultationView) -> tuple[FloorArea, ...]:
    """What was declared and confirmed, where a body's rule asks for it at all."""
    return floor_register.confirmed(work, view) if decisions.asks_area(view) else ()


def _questions(work: Work, view: ConsultationView, row: Any) -> tuple[QuestionResult, ...]:
    tallies = row.figures["questions"]
    found = tuple(
        question_result(q, counting.outcome_of(work, view, q, tallies.get(q.code, {})))
        for q in view.questions
        if q.ask
    )
    if not row.is_final:
        return found
    lots = functools.cache(partial(counting.lots_of, work, view))
    return tuple(ties.settled(view, one, lots) for one in found)


def _is_by_option(question: QuestionView) -> bool:
    """Are its answers its options, as charts of groups show them?"""
    return answer_keys(question) == [option.code for option in question.options] != []


def _breakdowns(view: ConsultationView, row: Any) -> tuple[Breakdown, ...]:
    stored = row.figures["breakdowns"]
    return tuple(
        breakdown_of(dimension, q.code, stored[dimension])
        for dimension in view.strata
        if dimension in stored
        for q in view.questions
        if q.ask and q.code in stored[dimension]["questions"] and _is_by_option(q)
    )


def _without(result: ResultView, *, figures: bool, breakdowns: bool) -> ResultView:
    values = {n: getattr(result, n) for n in ResultView.__dataclass_fields__}
    if not breakdowns:
        values["breakdowns"] = ()
    if not figures:
        values["questions"] = ()
        values["shows"] = TURNOUT if result.seq else NOTHING
    return ResultView(**values)


def result_for(work: Work, view: ConsultationView, *, has_voted: bool = False) -> ResultView:
    """The newest release of *view*, cut down to what this reader may see now.

    A look at figures that the public cannot see yet is logged, once an hour for each person.
    """
    whole = kept(work.deps, ("result", view.id), lambda: newest(work, view))
    shows, with_groups = may_see(work, view, has_voted=has_voted)
    # Who has an account is in office, and no ballot of theirs makes the look a resident's.
    is_sealed = shows == FIGURES and view.result_policy != "live" and bool(work.actor.id)
    if is_sealed and phase_of(view, work.now) not in _OVER:
        _note_look(work, view)
    return _without(whole, figures=shows == FIGURES, breakdowns=with_groups)


def _note_look(work: Work, view: ConsultationView) -> None:
    key = ("look", work.actor.id, view.id)
    kept(work.deps, key, lambda: _log_look(work.deps, work, view), _LOOK_SECONDS)


def _log_look(deps: Deps, reading: Work, view: ConsultationView) -> bool:
    """Write the look in a transaction of its own: the reader's is for reading."""
    with begin(deps, actor=reading.actor, is_routine=True) as work:
        roles = ",".join(sorted(work.actor.roles))
        work.session.add(
            Look(
                id=secrets.token_hex(16),
                consultation_id=view.id,
                account_id=work.actor.id,
                role=roles[:40],
                viewed_at=work.now,
            )
        )
        audit.record(work, "result.viewed", view.id)
    return True


def look_count(work: Work, consultation_id: str) -> int:
    """How many looks at sealed figures were logged; public."""
    return (
        work.session.scalar(
            select(func.count()).select_from(Look).where(Look.consultation_id == consultation_id)
        )
        or 0
    )
