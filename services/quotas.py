"""Quotas: so many places for everybody or for a group, taken by a ballot or by a paper sheet."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, update
from sqlmodel import col, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.rules.strata import CATEGORIES, SKIPPED, read_strata
from models.tables import Consultation, Quota
from services import audit
from services.areas import areas, towns_asked
from services.deps import Work
from services.permission import held_row
from services.shelf import kept
from services.views import ConsultationView, QuotaView

MOST_PLACES = 1_000_000
_TOLD_SECONDS = 5.0


def places_for(view: ConsultationView, strata: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The places that somebody with *strata* takes; none where there are no quotas.

    Raises:
        Refused: ``quota.group_needed`` where places are given out by group and somebody leaves
            the group out.
    """
    if not view.quotas:
        return ()
    mine = {("", ""), *strata.items()}
    limited = {(q.dimension, q.category) for q in view.quotas}
    for dimension in {d for d, _ in limited if d}:
        if strata.get(dimension, SKIPPED) == SKIPPED and (dimension, SKIPPED) not in limited:
            raise Refused("quota.group_needed")
    return tuple(sorted(limited & mine))


def places_on_paper(work: Work, view: ConsultationView) -> tuple[tuple[str, str], ...]:
    """The places that a sheet takes, whose holder leaves every group out.

    Raises:
        Refused: ``quota.group_needed``.
    """
    return places_for(view, read_strata({}, view.strata, towns_asked(work.deps, view)))


def refuse_full(dimension: str) -> Refused:
    """What somebody hears for whom no place is left in *dimension* (empty: in all together)."""
    return Refused("quota.group_taken" if dimension else "quota.all_taken")


def take(work: Work, consultation_id: str, places: Sequence[tuple[str, str]]) -> None:
    """Take *places* in this transaction; whoever calls lets a refusal undo it whole.

    Raises:
        Refused: ``quota.group_taken``, ``quota.all_taken``.
    """
    for dimension, category in places:
        taking = update(Quota).where(
            col(Quota.consultation_id) == consultation_id,
            col(Quota.dimension) == dimension,
            col(Quota.category) == category,
            col(Quota.taken) < col(Quota.most),
        )
        found = work.session.execute(taking.values(taken=col(Quota.taken) + 1))
        if getattr(found, "rowcount", 0) != 1:
            raise refuse_full(dimension)


def groups_asked(work: Work, view: ConsultationView) -> tuple[tuple[str, str], ...]:
    """(dimension, category) of every group that *view* asks for, "not stated" at the end."""
    towns = tuple(sorted(towns_asked(work.deps, view)))
    return tuple(
        (dimension, category)
        for dimension in view.strata
        for category in (*(towns if dimension == "town" else CATEGORIES[dimension]), SKIPPED)
    )


def complete(work: Work, view: ConsultationView) -> tuple[QuotaView, ...]:
    """The quotas in which no place is left, kept for some seconds."""
    if not view.quotas:
        return ()

    def load() -> tuple[QuotaView, ...]:
        rows = work.session.exec(
            select(Quota)
            .where(Quota.consultation_id == view.id, Quota.taken >= Quota.most)
            .order_by(col(Quota.dimension), col(Quota.category))
        )
        return tuple(QuotaView(r.dimension, r.category, r.most) for r in rows)

    return kept(work.deps, ("quotas", view.id), load, _TOLD_SECONDS)


def _refuse_unless_possible(work: Work, row: Consultation, quotas: Sequence[QuotaView]) -> None:
    towns = {area.code for area in areas(work)}
    if len({(q.dimension, q.category) for q in quotas}) < len(quotas):
        raise Refused("quota.twice")
    for quota in quotas:
        if not 1 <= quota.most <= MOST_PLACES:
            raise Refused("quota.most", {"most": MOST_PLACES})
        if not quota.dimension and not quota.category:
            continue
        offered = towns if quota.dimension == "town" else set(CATEGORIES.get(quota.dimension, ()))
        if quota.dimension not in row.strata or quota.category not in {*offered, SKIPPED}:
            raise Refused("quota.unknown_group")


def _refuse_unless_seen(
    work: Work, row: Consultation, quotas: Sequence[QuotaView], seen: Sequence[QuotaView]
) -> None:
    rows = work.session.exec(select(Quota).where(Quota.consultation_id == row.id))
    stored = {QuotaView(r.dimension, r.category, r.most) for r in rows}
    if stored not in (set(seen), set(quotas)):
        raise Refused("draft.part_changed")


def set_quotas(
    work: Work,
    *,
    slug: str,
    quotas: Sequence[QuotaView],
    seen: Sequence[QuotaView] | None = None,
) -> None:
    """Replace the quotas of a draft; they are fixed with it.

    Args:
        seen: those the writer saw; where a colleague has changed them since, nothing is written.

    Raises:
        Refused: ``draft.not_a_draft``, ``draft.part_changed``, ``quota.unknown_group`` for a group
            that the draft does not ask for, ``quota.most``, ``quota.twice``.
    """
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    _refuse_unless_possible(work, row, quotas)
    if seen is not None:
        _refuse_unless_seen(work, row, quotas, seen)
    work.session.execute(delete(Quota).where(col(Quota.consultation_id) == row.id))
    for quota in quotas:
        work.session.add(
            Quota(
                consultation_id=row.id,
                dimension=quota.dimension,
                category=quota.category,
                most=quota.most,
            )
        )
    work.session.flush()
    facts = {"quotas": [f"{q.dimension}={q.category}: {q.most}" for q in quotas]}
    audit.record(work, "draft.quotas_set", row.id, facts=facts)
