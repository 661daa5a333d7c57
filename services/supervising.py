"""What the supervision looks at: how much each account helped, and what is unusual about it."""

from dataclasses import dataclass

from sqlmodel import col, func, select

from models.rules.localized import Localized
from models.rules.roles import Deed
from models.tables import Account, AssistedDeed, Consultation, TallyRelease
from services.assisted import mark_of
from services.deps import Work

MANY = 50


@dataclass(frozen=True)
class Helper:
    """One account in one consultation: counts, and two warnings; never a choice."""

    slug: str
    title: Localized
    account: str
    post: Localized
    ballots: int
    as_second: int
    #: of all ballots with help in this consultation
    percent: float
    has_many: bool
    #: over 90 % for one option, from 30 ballots on; known at the end only
    is_one_sided: bool


def _sums(work: Work, column: str) -> dict[tuple[str, str], int]:
    who = getattr(AssistedDeed, column)
    rows = work.session.execute(
        select(AssistedDeed.consultation_id, who, func.sum(AssistedDeed.ballots))
        .where(who != "")
        .group_by(AssistedDeed.consultation_id, who)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows}


def _one_sided(work: Work, consultation_id: str) -> list[str]:
    row = work.session.exec(
        select(TallyRelease).where(
            TallyRelease.consultation_id == consultation_id, col(TallyRelease.is_final).is_(True)
        )
    ).first()
    return list(row.figures.get("one_sided", [])) if row else []


def helpers(work: Work) -> list[Helper]:
    """Who helped with how many ballots where the actor may read the record; most first."""
    first, second = _sums(work, "assistant"), _sums(work, "second")
    accounts = {a.id: a for a in work.session.exec(select(Account))}
    found: list[Helper] = []
    for cid in {key[0] for key in first}:
        row = work.session.get_one(Consultation, cid)
        if not work.actor.may(Deed.READ_AUDIT, row.owner_area):
            continue
        total = sum(n for (one, _), n in first.items() if one == cid)
        marked = _one_sided(work, cid)
        for who in {key[1] for key in (*first, *second) if key[0] == cid}:
            mine = first.get((cid, who), 0)
            account = accounts.get(who)
            found.append(
                Helper(
                    row.slug,
                    row.title,
                    account.name if account else who,
                    account.title if account else {},
                    mine,
                    second.get((cid, who), 0),
                    100 * mine / total if total else 0.0,
                    mine + second.get((cid, who), 0) > MANY,
                    mark_of(who) in marked,
                )
            )
    return sorted(found, key=lambda h: (-h.is_one_sided - h.has_many, -h.ballots, h.account))
