"""Releases: sums over mixed ballots, made public under the release rule (methods.md §2.4)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from models.rules import release as rule
from models.rules.lifecycle import State
from models.rules.release import ReleaseSettings, Tally
from models.tables import Consultation, Cube, ReleaseBasis, TallyRelease
from services import bulk, channels, crosses, metrics, profiles
from services.breakdowns import Grouped, brought_up
from services.consultations import known, whole_view
from services.deps import SYSTEM, Deps, Work, begin
from services.folding import TOTAL
from services.lookups import Lookup
from services.mixing import Identified, batch_minimum
from services.views import ConsultationView

_ASKED = bulk.table(Consultation).c
_BASIS = bulk.table(ReleaseBasis).c
#: every open consultation, what its settings hang on, and when it last had a release
_LAST = Lookup(
    sa.select(_ASKED.id, _ASKED.assurance, _ASKED.strata, _BASIS.released_at)
    .join_from(
        bulk.table(Consultation),
        bulk.table(ReleaseBasis),
        _BASIS.consultation_id == _ASKED.id,
        isouter=True,
    )
    .where(_ASKED.state == sa.bindparam("state"))
)
_COUNT = bulk.table(Cube).c
_TOTALS = Lookup(
    sa.select(_COUNT.question, _COUNT.key, _COUNT.settled).where(
        _COUNT.consultation_id == sa.bindparam("cid"), _COUNT.cell == sa.bindparam("cell")
    )
)


def settings_for(deps: Deps, view: Identified) -> ReleaseSettings:
    """K, B and T for one consultation."""
    least = batch_minimum(deps, view)
    return ReleaseSettings(
        group_minimum=deps.settings.group_minimum,
        batch_minimum=least,
        interval=deps.settings.release_interval if least > 1 else timedelta(seconds=1),
    )


def settled_total(work: Work, consultation_id: str) -> Tally:
    """The exact counts that may be released, of everybody together."""
    rows = work.look(_TOTALS, {"cid": consultation_id, "cell": TOTAL})
    found: Tally = defaultdict(dict)
    for question, key, settled in rows:
        if settled:
            found[question][key] = settled
    return dict(found)


def _may_release(work: Work, view: ConsultationView, basis: ReleaseBasis | None) -> bool:
    if view.electorate is not None and view.electorate < rule.SMALL_ELECTORATE:
        return False
    old: Tally = basis.exact["questions"] if basis else {}
    return rule.may_release(
        old,
        settled_total(work, view.id),
        last_at=basis.released_at if basis else None,
        now=work.now,
        settings=settings_for(work.deps, view),
    )


def _is_small(view: ConsultationView) -> bool:
    return view.electorate is not None and view.electorate < rule.SMALL_ELECTORATE


def release(work: Work, view: ConsultationView, *, is_final: bool = False) -> int | None:
    """Make a release if the rule allows one now; returns its seq.

    At the end the exact totals are released whatever their size (rule 8); a breakdown that cannot
    be brought up to date safely stays at its last prefix.
    """
    basis = work.session.get(ReleaseBasis, view.id)
    if not is_final and not _may_release(work, view, basis):
        return None
    settled = total = settled_total(work, view.id)
    if not is_final:
        shown = basis.exact["questions"] if basis else {}
        total = rule.releasable(shown, settled, settings_for(work.deps, view))
    fresh = {code for code, counts in settled.items() if total.get(code) == counts}
    groups = _groups(work, view, basis, fresh, is_final=is_final)
    more = _only_at_the_end(work, view) if is_final else {}
    seq = basis.seq + 1 if basis else 1
    work.session.add(
        TallyRelease(
            consultation_id=view.id,
            seq=seq,
            released_at=work.now,
            is_final=is_final,
            ballots=rule.ballots_in(total),
            figures={"questions": total, "breakdowns": groups.public, **more},
        )
    )
    _keep_basis(work, view.id, seq, {"questions": total, "dimensions": groups.exact})
    metrics.released()
    return seq


def _only_at_the_end(work: Work, view: ConsultationView) -> dict[str, Any]:
    """What the last release tells besides: how ballots came, and the two-way tables."""
    minimum = settings_for(work.deps, view).group_minimum
    found = channels.final_figures(work, view, minimum)
    return found if _is_small(view) else found | _crosses(work, view)


def _crosses(work: Work, view: ConsultationView) -> dict[str, Any]:
    """The two-way tables of a survey, which are made once."""
    found = crosses.made(work, view, settings_for(work.deps, view))
    return {crosses.CROSSES: found} if found else {}


def _groups(
    work: Work,
    view: ConsultationView,
    basis: ReleaseBasis | None,
    fresh: set[str],
    *,
    is_final: bool,
) -> Grouped:
    """The breakdowns as far as they may be shown now."""
    shown = _figures(work, view.id, basis.seq).get("breakdowns", {}) if basis else {}
    before = Grouped(basis.exact["dimensions"] if basis else {}, shown)
    if _is_small(view):
        return before
    rules = settings_for(work.deps, view)
    return brought_up(work, view, before, rules, fresh=fresh, is_final=is_final)


def _figures(work: Work, consultation_id: str, seq: int) -> dict[str, Any]:
    row = work.session.get(TallyRelease, (consultation_id, seq))
    return row.figures if row else {}


def _keep_basis(work: Work, consultation_id: str, seq: int, exact: dict[str, Any]) -> None:
    work.session.merge(
        ReleaseBasis(consultation_id=consultation_id, seq=seq, released_at=work.now, exact=exact)
    )
    work.session.flush()


def _is_ripe(deps: Deps, row: Any) -> bool:
    """Has its interval passed? Most rounds of the clockwork end here."""
    if row.released_at is None:
        return True
    return bool(deps.clock() - row.released_at >= settings_for(deps, row).interval)


def release_due(deps: Deps) -> int:
    """Make every release that the rule allows now; returns how many."""
    with begin(deps, write=False) as work:
        rows = work.look(_LAST, {"state": State.OPEN})
        ripe = [known(deps, row.id) for row in rows if _is_ripe(deps, row)]
        due = [v for v in ripe if _may_release(work, v, work.session.get(ReleaseBasis, v.id))]
    made = 0
    for view in due:
        with begin(deps, actor=SYSTEM, is_routine=True) as work:
            made += release(work, view) is not None
    return made


def final_release(work: Work, consultation_id: str) -> None:
    """The release of the exact totals and the profiles, in the transaction that closes."""
    row = work.session.get(Consultation, consultation_id)
    if row is not None:
        view = whole_view(work, row)
        release(work, view, is_final=True)
        profiles.keep(work, view)
