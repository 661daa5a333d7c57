"""Ballots at a desk: alone at the counter, with two people's help, or read back on the hotline.

The person is found on the roll as anywhere; the ballot goes the way of every ballot. What is kept
of the help is a count for a day, a place and the accounts: no row of it leads to anybody's ballot.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, bindparam, text

from models.rules import secrecy
from models.rules.refusal import Refused
from models.rules.roles import Deed
from services import audit
from services.consultations import by_slug
from services.deps import Actor, Deps, begin
from services.identity import VotingPass, identify
from services.paper import refuse_place
from services.sign_ins import actor_for, lookup, sign_in, sign_out
from services.views import Receipt
from services.voting import cast_ballot

COUNTER, ASSISTED, HOTLINE = "counter", "assisted", "hotline"
#: Channel → what must be said yes to before the ballot is cast.
PLEDGES: dict[str, tuple[str, ...]] = {
    COUNTER: (),
    ASSISTED: ("own_will",),
    HOTLINE: ("read_back", "agreed"),
}
LASTS = timedelta(hours=2)
_MARK, _DESK = 12, "desk"
_UPSERT = text(
    "INSERT INTO assisteddeed (consultation_id, day, area_code, channel, assistant, second,"
    " ballots, read_back, agreed)"
    " VALUES (:cid, :day, :area, :channel, :assistant, :second, 1, :read_back, 1)"
    " ON CONFLICT (consultation_id, day, area_code, channel, assistant, second) DO UPDATE SET"
    " ballots = assisteddeed.ballots + 1, agreed = assisteddeed.agreed + 1,"
    " read_back = assisteddeed.read_back + excluded.read_back"
).bindparams(bindparam("day", type_=Date))


@dataclass(frozen=True)
class Desk:
    """Who stands at a desk, where, and for which channel; sealed in a token for two hours."""

    consultation_id: str
    slug: str
    area: str
    channel: str
    first: str
    second: str = ""


def mark_of(account_id: str) -> str:
    """How an account is named beside a count."""
    return account_id[:_MARK]


def _second(deps: Deps, actor: Actor, area: str, name: str, password: str) -> str:
    """The second person's id, by their own password; they stay signed in nowhere.

    The desk is a browser of its own: who confirmed there before is not stopped by strangers.
    """
    desk = f"desk|{actor.id}"
    cookie = sign_in(deps, name=name, password=password, client=desk, browser=desk)
    found = actor_for(deps, lookup(deps, cookie) or "")
    with begin(deps, actor=found) as work:
        sign_out(work)
    if found.id == actor.id:
        raise Refused("assisted.same_person")
    found.must(Deed.ASSIST, area)
    return found.id


def open_desk(
    deps: Deps,
    actor: Actor,
    *,
    slug: str,
    area: str,
    channel: str,
    second: str = "",
    password: str = "",
) -> str:
    """Begin to take ballots at a desk in *area*; returns the sealed desk, good for two hours.

    Raises:
        Refused: ``role.not_yours``, ``assisted.channel``, ``assisted.not_by_roll``,
            ``assisted.same_person``, ``paper.area``, and ``sign_in.…`` for the second person.
    """
    actor.must(Deed.ASSIST, area)
    if channel not in PLEDGES:
        raise Refused("assisted.channel")
    with begin(deps, write=False) as work:
        view = by_slug(work, slug)
        refuse_place(work, view.areas, area)
    if view.provider != "roll":
        raise Refused("assisted.not_by_roll")
    other = _second(deps, actor, area, second, password) if channel == ASSISTED else ""
    with begin(deps, actor=actor) as work:
        facts = {"channel": channel, "area": area, "second": other}
        audit.record(work, "desk.opened", view.id, facts=facts)
        value: dict[str, str | int] = {
            "c": view.id,
            "u": slug,
            "a": area,
            "n": channel,
            "f": actor.id,
            "s": other,
            "x": int((work.now + LASTS).timestamp()),
        }
    return secrecy.close_token(
        value,
        key=deps.keys.server_cipher,
        nonce=secrets.token_bytes(secrecy.NONCE),
        kind=_DESK,
    )


def desk_of(deps: Deps, actor: Actor, desk: str) -> Desk:
    """What a sealed desk says. Raises `Refused` ``assisted.desk_over`` when it no longer holds."""
    try:
        value = secrecy.open_token(desk, key=deps.keys.server_cipher, kind=_DESK)
        is_over = int(value["x"]) <= deps.clock().timestamp() or value["f"] != actor.id
    except (Refused, KeyError):
        is_over = True
    if is_over:
        raise Refused("assisted.desk_over")
    names = (str(value[k]) for k in ("c", "u", "a", "n", "f", "s"))
    return Desk(*names)


def admit(deps: Deps, actor: Actor, *, desk: str, number: str) -> VotingPass:
    """Find the person of *number* on the roll; the number is not kept.

    Raises:
        Refused: ``assisted.desk_over``, ``identity.…``, ``assisted.has_voted``.
    """
    here = desk_of(deps, actor, desk)
    actor.must(Deed.ASSIST, here.area)
    found = identify(deps, slug=here.slug, proof={"number": number}, desk=actor.id)
    if found.has_voted:
        raise Refused("assisted.has_voted")
    return found


def cast(
    deps: Deps,
    actor: Actor,
    *,
    desk: str,
    token: str,
    answers: Mapping[str, Any],
    strata: Mapping[str, str | None],
    comment: str = "",
    attempt: str = "",
    pledges: Iterable[str] = (),
) -> Receipt:
    """The ballot of the person at the desk, marked with the desk's channel.

    Raises:
        Refused: ``assisted.own_will``, ``assisted.read_back`` or ``assisted.agreed`` where that
            was not said yes to; else as `cast_ballot`.
    """
    here = desk_of(deps, actor, desk)
    actor.must(Deed.ASSIST, here.area)
    refuse_unpledged(here.channel, pledges)
    helpers = tuple(mark_of(one) for one in (here.first, here.second) if one)
    receipt = cast_ballot(
        deps,
        token=token,
        answers=answers,
        strata=strata,
        comment=comment,
        attempt=attempt,
        channel=here.channel,
        helpers=() if here.channel == COUNTER else helpers,
        can_open=True,
    )
    if here.channel != COUNTER and not receipt.is_replay:
        _count(deps, actor, here)
    return receipt


def refuse_unpledged(channel: str, pledges: Iterable[str]) -> None:
    """Raise `Refused` for the first thing that was not said yes to."""
    given = set(pledges)
    missing = next((one for one in PLEDGES[channel] if one not in given), "")
    if missing:
        raise Refused(f"assisted.{missing}")


def _count(deps: Deps, actor: Actor, here: Desk) -> None:
    """In a transaction of its own, so that none joins the help with the person."""
    with begin(deps, actor=actor, is_routine=True) as work:
        facts = {
            "cid": here.consultation_id,
            "day": work.now.astimezone(deps.settings.zone).date(),
            "area": here.area,
            "channel": here.channel,
            "assistant": here.first,
            "second": here.second,
            "read_back": int("read_back" in PLEDGES[here.channel]),
        }
        work.session.execute(_UPSERT, facts)
