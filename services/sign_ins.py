"""Signing in and out: cookies by their hash only, twelve hours, and no guessing for long.

An unknown name and a wrong password get one and the same reply, after the same effort and as often
(`services.guessing`), so that nobody learns which names exist.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlmodel import col, select

from models.rules.refusal import Refused
from models.rules.roles import Holding
from models.tables import Account, Credential, Membership, SignIn
from services import audit, guessing
from services.deps import ANYBODY, Actor, Deps, Work, begin
from services.guessing import Door
from services.passwords import matches
from services.shelf import kept

LASTS = timedelta(hours=12)
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class SignInView:
    """One browser in which the account is signed in."""

    created_at: datetime
    expires_at: datetime
    is_this: bool


@dataclass(frozen=True)
class _Known:
    actor: Actor
    expires_at: datetime


def is_welcome(deps: Deps, account: Account) -> bool:
    """May *account* sign in here? No demo account may where the county really asks."""
    return account.is_active and (deps.settings.is_demo or not account.is_demo)


def _actor(work: Work, account: Account, sign_in: str) -> Actor:
    rows = work.session.exec(select(Membership).where(Membership.account_id == account.id))
    holdings = tuple(sorted((Holding(r.role, r.area_code) for r in rows), key=str))
    return Actor(account.id, account.name, account.title, holdings, sign_in)


def _load(deps: Deps, sign_in_id: str) -> _Known | None:
    with begin(deps, write=False) as work:
        row = work.session.get(SignIn, sign_in_id)
        account = work.session.get(Account, row.account_id) if row else None
        if row is None or account is None or not is_welcome(deps, account):
            return None
        return _Known(_actor(work, account, sign_in_id), row.expires_at)


def _known(deps: Deps, sign_in_id: str) -> _Known | None:
    key = ("sign-in", sign_in_id)
    found = kept(deps, key, lambda: _load(deps, sign_in_id))
    if found is None:
        deps.cache.pop(key, None)
        return None
    return found if found.expires_at > deps.clock() else None


def fingerprint(cookie: str) -> str:
    """What is stored of a cookie, and what names its sign-in everywhere else."""
    return sha256(cookie.encode()).hexdigest()


def lookup(deps: Deps, cookie: str) -> str | None:
    """The id of the sign-in that *cookie* belongs to, or None: not ours, ended, or out of date."""
    if not _COOKIE.fullmatch(cookie):
        return None
    sign_in_id = fingerprint(cookie)
    return sign_in_id if _known(deps, sign_in_id) else None


def actor_for(deps: Deps, sign_in_id: str) -> Actor:
    """Who is signed in under *sign_in_id*, with the roles held now; else `ANYBODY`."""
    found = _known(deps, sign_in_id) if sign_in_id else None
    return found.actor if found else ANYBODY


def _open(work: Work, account: Account) -> str:
    """A new sign-in of *account*; returns the cookie, which is stored nowhere."""
    work.session.execute(delete(SignIn).where(col(SignIn.expires_at) <= work.now))
    cookie = secrets.token_urlsafe(32)
    work.session.add(
        SignIn(
            token_hash=fingerprint(cookie),
            account_id=account.id,
            created_at=work.now,
            expires_at=work.now + LASTS,
        )
    )
    work.actor = _actor(work, account, fingerprint(cookie))
    audit.record(work, "sign_in.made", account.id)
    return cookie


def _stored(deps: Deps, door: Door) -> tuple[str, str | None]:
    """The id and the password hash behind the name; an empty id and None where there is none.

    Raises:
        Refused: where no password is taken just now; so it costs no hash either.
    """
    with begin(deps, write=False) as work:
        named = select(Account).where(Account.name == door.name)
        account = work.session.exec(named).first()
        if account is None or not is_welcome(deps, account):
            guessing.refuse_if_closed(work, door, "")
            return "", None
        guessing.refuse_if_closed(work, door, account.id)
        credential = work.session.get(Credential, account.id)
        return account.id, credential.password_hash if credential else None


def _settle(work: Work, door: Door, account_id: str, verified: str | None) -> str | None:
    """The cookie, or None after noting the failure. *verified* is the hash that matched."""
    # In the order in which a new password takes the two, so that neither waits for the other.
    credential = work.session.get(Credential, account_id, with_for_update=True)
    guessing.begin_alone(work, door, account_id)
    account = work.session.get(Account, account_id)
    if credential is None or account is None or verified != credential.password_hash:
        facts = {"locked": guessing.wrong(work, door, account_id)}
        audit.record(work, "sign_in.failed", account_id or "unknown", facts=facts)
        return None
    guessing.right(work, door, account_id)
    return _open(work, account)


def sign_in(deps: Deps, *, name: str, password: str, client: str, browser: str = "") -> str:
    """Check name and password; returns the value of a new cookie.

    Args:
        browser: the trusted fingerprint of the browser, which is known to the account afterwards.

    Raises:
        Refused: ``sign_in.refused`` for an unknown name and a wrong password, and with the minutes
            to wait ``sign_in.new_browser`` for a name at which unknown browsers were wrong too
            often, ``sign_in.too_many_tries`` for a known browser or an address that was.
    """
    door = Door(name.strip().casefold(), client, browser)
    account_id, stored = _stored(deps, door)
    verified = stored if matches(stored, password) else None
    with begin(deps, is_routine=True) as work:
        cookie = _settle(work, door, account_id, verified)
    if cookie is None:
        raise Refused("sign_in.refused")
    return cookie


def demo_sign_in(deps: Deps, *, name: str) -> str:
    """Step into a demo account without a password, in demo mode only; returns the cookie."""
    with begin(deps, is_routine=True) as work:
        account = work.session.exec(select(Account).where(Account.name == name)).first()
        is_offered = account is not None and account.is_demo and is_welcome(deps, account)
        if account is None or not is_offered or not deps.settings.is_demo:
            raise Refused("sign_in.demo_only")
        return _open(work, account)


def sign_ins(work: Work) -> list[SignInView]:
    """Where the actor is signed in, newest first."""
    rows = work.session.exec(
        select(SignIn)
        .where(SignIn.account_id == work.actor.id, col(SignIn.expires_at) > work.now)
        .order_by(col(SignIn.created_at).desc())
    )
    mine = work.actor.sign_in
    return [SignInView(r.created_at, r.expires_at, r.token_hash == mine) for r in rows]


def sign_out(work: Work) -> None:
    """End the actor's sign-in in this browser; to repeat it changes nothing."""
    row = work.session.get(SignIn, work.actor.sign_in) if work.actor.sign_in else None
    if row is not None and row.account_id == work.actor.id:
        work.session.delete(row)
        audit.record(work, "sign_in.ended", work.actor.id)


def end_all(work: Work, account_id: str, *, but: str = "", browser: str = "") -> int:
    """End the sign-ins of an account, but for one; returns how many ended.

    No browser is known to the account any more either, but for *browser*.
    """
    guessing.forget_browsers(work, account_id, but=browser)
    ended = work.session.execute(
        delete(SignIn).where(col(SignIn.account_id) == account_id, col(SignIn.token_hash) != but)
    )
    return int(getattr(ended, "rowcount", 0))


def sign_out_everywhere(work: Work) -> None:
    """End all sign-ins of the actor, this one too."""
    ended = end_all(work, work.actor.id)
    if ended:
        audit.record(work, "sign_in.ended_everywhere", work.actor.id, facts={"browsers": ended})
