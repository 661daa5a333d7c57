"""Roles given and taken back: nobody gives more than they hold, and one admin always stays."""

import secrets

from sqlmodel import col, select

from models.rules.areas import level_of, reaches
from models.rules.refusal import Refused
from models.rules.roles import Deed, Holding, Role, conflict
from models.tables import Account, Area, Membership
from services import audit
from services.database import lock
from services.deps import Work
from services.permission import is_system, must, must_somewhere
from services.sign_ins import is_welcome
from services.texts import held_to, one_line

_SHORTEST_REASON, _LONGEST_REASON = 4, 200
#: A role that has its level in its name is held there and nowhere else.
LEVELS = {
    Role.VILLAGE_CLERK: "village",
    Role.TOWN_STAFF: "town",
    Role.COUNTY_STAFF: "county",
}


def reason_of(work: Work, raw: str) -> str:
    """Why it is done, for the record; only the county's own command line need not say."""
    reason = held_to(one_line(raw), _LONGEST_REASON)
    if len(reason) < _SHORTEST_REASON and not is_system(work):
        raise Refused("people.reason_missing", {"least": _SHORTEST_REASON})
    return reason


def account_row(work: Work, account: str) -> Account:
    """The account by its id or its name."""
    row = work.session.get(Account, account)
    row = row or work.session.exec(select(Account).where(Account.name == account)).first()
    if row is None:
        raise Refused("people.unknown_account")
    return row


def _held(work: Work, account_id: str) -> list[Membership]:
    return list(work.session.exec(select(Membership).where(Membership.account_id == account_id)))


def _wanted(work: Work, role: str, area: str) -> Role:
    """The role, if it may be held at *area* at all."""
    if role not in list(Role):
        raise Refused("people.unknown_role")
    wanted = Role(role)
    if work.session.get(Area, area) is None:
        raise Refused("people.unknown_area")
    if LEVELS.get(wanted, level_of(area)) != level_of(area):
        raise Refused("people.wrong_level", {"role": str(wanted)})
    return wanted


def grant(work: Work, *, account: str, role: str, area: str, reason: str = "") -> None:
    """Give *account* (id or name) a role at *area*; the same grant again changes nothing.

    Raises:
        Refused: ``role.not_yours`` beyond the actor's own reach, ``people.own_role``,
            ``people.conflict``, ``people.already_granted``, ``people.wrong_level``,
            ``people.reason_missing`` …
    """
    must(work, Deed.GRANT, area)
    why = reason_of(work, reason)
    wanted = _wanted(work, role, area)
    lock(work.session.connection(), "people")
    row = account_row(work, account)
    if row.id == work.actor.id:
        raise Refused("people.own_role")
    held = _held(work, row.id)
    for m in held:
        if (m.role, m.area_code) == (wanted, area):
            if m.granted_by == work.actor.id:
                return
            raise Refused("people.already_granted")
    clash = conflict((Holding(m.role, m.area_code) for m in held), Holding(wanted, area))
    if clash is not None:
        raise Refused("people.conflict", {"held": str(clash)})
    work.session.add(
        Membership(
            id=secrets.token_hex(16),
            account_id=row.id,
            role=wanted,
            area_code=area,
            granted_by=work.actor.id,
            granted_at=work.now,
        )
    )
    facts = {"role": str(wanted), "area": area}
    audit.record(work, "role.granted", row.id, reason=why, facts=facts)


def refuse_last_admin(work: Work, leaving: list[Membership]) -> None:
    """Raise ``people.last_admin`` unless other admins reach every place that loses one."""
    lost = [m for m in leaving if m.role == Role.ADMIN]
    gone = {m.id for m in leaving}
    rest = work.session.exec(
        select(Membership, Account)
        .join(Account, col(Account.id) == col(Membership.account_id))
        .where(Membership.role == Role.ADMIN)
    ).all()
    stay = [m.area_code for m, a in rest if m.id not in gone and is_welcome(work.deps, a)]
    if any(not any(reaches(area, m.area_code) for area in stay) for m in lost):
        raise Refused("people.last_admin")


def revoke(work: Work, *, membership_id: str, reason: str = "") -> None:
    """Take a role back; one that is gone already changes nothing.

    Raises:
        Refused: ``role.not_yours``, ``people.last_admin``, ``people.reason_missing``.
    """
    must_somewhere(work, Deed.GRANT)
    lock(work.session.connection(), "people")
    row = work.session.get(Membership, membership_id)
    if row is None:
        return
    must(work, Deed.GRANT, row.area_code)
    why = reason_of(work, reason)
    refuse_last_admin(work, [row])
    work.session.delete(row)
    facts = {"role": str(row.role), "area": row.area_code}
    audit.record(work, "role.revoked", row.account_id, reason=why, facts=facts)


def reached(work: Work, account: str) -> tuple[Account, list[Membership]]:
    """An account whose every role lies within the actor's reach, and those roles."""
    must_somewhere(work, Deed.GRANT)
    lock(work.session.connection(), "people")
    row = account_row(work, account)
    if row.id == work.actor.id:
        raise Refused("people.own_account")
    held = _held(work, row.id)
    for m in held:
        must(work, Deed.GRANT, m.area_code)
    return row, held
