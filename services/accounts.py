"""Accounts of staff, delegates and leaders: made, listed, their passwords, their rest."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.rules.localized import Localized
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Account, Credential, Membership
from services import audit, guessing
from services.database import lock
from services.deps import Work, begin
from services.granting import reached, reason_of, refuse_last_admin
from services.passwords import hashed, matches, refuse_unless_good
from services.permission import may, must_somewhere
from services.sign_ins import end_all
from services.texts import both

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")
#: Names that would be mistaken in the record for whoever has no account, or for an account's id.
_TAKEN = re.compile(r"system|terminal|anybody|unknown|[0-9a-f]{32}")
_LONGEST_TITLE = 60
_TRIES, _WINDOW = 5, 900.0


@dataclass(frozen=True)
class MembershipView:
    """One role at one area."""

    id: str
    role: str
    area_code: str
    granted_at: datetime


@dataclass(frozen=True)
class AccountView:
    """An account as an admin sees it; of its password only until when unknown browsers wait."""

    id: str
    name: str
    title: Localized
    is_demo: bool
    is_active: bool
    created_at: datetime
    locked_until_at: datetime | None
    memberships: tuple[MembershipView, ...]


def _views(work: Work, rows: list[Account]) -> list[AccountView]:
    ids = [row.id for row in rows]
    held = work.session.exec(
        select(Membership)
        .where(col(Membership.account_id).in_(ids))
        .order_by(col(Membership.area_code), col(Membership.role))
    ).all()
    locks = guessing.locks(work, {row.id: row.name for row in rows})
    found = []
    for row in rows:
        mine = tuple(
            MembershipView(m.id, str(m.role), m.area_code, m.granted_at)
            for m in held
            if m.account_id == row.id
        )
        facts = (row.id, row.name, row.title, row.is_demo, row.is_active, row.created_at)
        found.append(AccountView(*facts, locks.get(row.id), mine))
    return found


def _all(work: Work) -> list[Account]:
    return list(work.session.exec(select(Account).order_by(col(Account.name))))


def accounts(work: Work) -> list[AccountView]:
    """Accounts that hold something where the actor may grant, and those that hold nothing yet."""
    must_somewhere(work, Deed.GRANT)
    return [
        view
        for view in _views(work, _all(work))
        if not view.memberships or any(may(work, Deed.GRANT, m.area_code) for m in view.memberships)
    ]


def demo_accounts(work: Work) -> list[AccountView]:
    """The accounts that the sign-in page of a demo offers; none in production."""
    if not work.deps.settings.is_demo:
        return []
    return _views(work, [row for row in _all(work) if row.is_demo and row.is_active])


def refuse_demo_accounts(work: Work) -> None:
    """Raise `Refused` ``production.demo_account`` where demo accounts meet production."""
    if work.deps.settings.is_demo:
        return
    if work.session.exec(select(Account.id).where(col(Account.is_demo).is_(True))).first():
        raise Refused("production.demo_account")


def _good_name(raw: str) -> str:
    name = raw.strip().casefold()
    if not _NAME.fullmatch(name) or _TAKEN.fullmatch(name):
        raise Refused("people.name_form")
    return name


def create_account(
    work: Work,
    *,
    name: str,
    title: Mapping[str, str],
    password: str,
    reason: str = "",
    is_demo: bool = False,
) -> str:
    """A new account without any role; returns its id.

    Raises:
        Refused: ``production.demo_account``, ``people.name_form``, ``people.name_taken``,
            ``people.title_missing``, ``people.password_…``, ``people.reason_missing``,
            ``role.not_yours``.
    """
    must_somewhere(work, Deed.GRANT)
    if is_demo and not work.deps.settings.is_demo:
        raise Refused("production.demo_account")
    why = reason_of(work, reason)
    name, shown = _good_name(name), both(title, _LONGEST_TITLE)
    if not shown.get("zh"):
        raise Refused("people.title_missing")
    refuse_unless_good(password, name, is_demo=is_demo)
    stored = hashed(password)  # before the first statement: no lock is held meanwhile
    lock(work.session.connection(), "people")
    if work.session.exec(select(Account.id).where(Account.name == name)).first():
        raise Refused("people.name_taken")
    account = Account(
        id=secrets.token_hex(16), name=name, title=shown, is_demo=is_demo, created_at=work.now
    )
    work.session.add(account)
    work.session.flush()
    work.session.add(Credential(account_id=account.id, password_hash=stored, changed_at=work.now))
    guessing.forget_name(work, name)
    facts = {"name": name, "demo": is_demo}
    audit.record(work, "account.created", account.id, reason=why, facts=facts)
    return account.id


def _store(work: Work, account_id: str, name: str, stored: str) -> None:
    row = work.session.get(Credential, account_id)
    row = row or Credential(account_id=account_id, password_hash="", changed_at=work.now)
    row.password_hash, row.changed_at = stored, work.now
    work.session.add(row)
    guessing.forget_name(work, name)


def _hash_of(work: Work, account_id: str) -> str | None:
    """Read aside, so that no write lock is held while a password is checked."""
    with begin(work.deps, write=False) as aside:
        row = aside.session.get(Credential, account_id)
        return row.password_hash if row else None


def change_password(work: Work, *, old: str, new: str, browser: str = "") -> None:
    """The actor's own; every other browser but *browser* is signed out and unknown from now on.

    Raises:
        Refused: ``people.old_password``, ``sign_in.too_many_tries``, ``people.password_…``.
    """
    who = work.actor
    if not who.sign_in:
        raise Refused("role.sign_in_first")
    mine, code = f"password|{who.id}", "sign_in.too_many_tries"
    work.deps.throttle.check(mine, most=_TRIES, seconds=_WINDOW, code=code)
    if not matches(_hash_of(work, who.id), old):
        work.deps.throttle.failed(mine, _WINDOW)
        raise Refused("people.old_password")
    refuse_unless_good(new, who.name, is_demo=work.deps.settings.is_demo)
    _store(work, who.id, who.name, hashed(new))
    ended = end_all(work, who.id, but=who.sign_in, browser=browser)
    audit.record(work, "password.changed", who.id, facts={"signed_out": ended})


def set_password(work: Work, *, account: str, new: str, reason: str = "") -> None:
    """A new password for somebody who lost theirs; also ends the lock and every sign-in."""
    must_somewhere(work, Deed.GRANT)
    why = reason_of(work, reason)
    refuse_unless_good(new, account, is_demo=work.deps.settings.is_demo)
    stored = hashed(new)
    row, _ = reached(work, account)
    _store(work, row.id, row.name, stored)
    end_all(work, row.id)
    audit.record(work, "password.set", row.id, reason=why)


def set_active(work: Work, *, account: str, is_active: bool, reason: str = "") -> None:
    """Put an account to rest, or wake it; its deeds stay in the record for ever.

    Raises:
        Refused: ``people.last_admin``, ``people.own_account``, ``people.reason_missing``,
            ``role.not_yours``.
    """
    row, held = reached(work, account)
    why = reason_of(work, reason)
    if row.is_active == is_active:
        return
    if not is_active:
        refuse_last_admin(work, held)
        end_all(work, row.id)
    row.is_active = is_active
    work.session.add(row)
    action = "account.woken" if is_active else "account.rested"
    audit.record(work, action, row.id, reason=why)
