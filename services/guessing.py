"""Wrong passwords: which are counted together, when they close a door, and what a guesser gets.

As OWASP's "device cookies": a browser that has signed in to an account before is known to it and
counts its wrong passwords by itself, so that no stranger locks an owner out of where they work. All
other browsers share a count for the name (also for a name that nobody has, so that nobody learns
which there are), one for the address line, and one for the site that the line is part of.

What a guesser gets, from however many browsers and addresses: at one name 35 passwords on the
first day and 5 on each later one; as much once more at each known browser they can sit at. Over all
names 20 in ten minutes from one line and 60 from one IPv6 /48, in each process. The count of a name
begins anew when its owner signs in from a new browser, with a new password, and after a quiet week.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_
from sqlmodel import col, select

from models.rules.refusal import Refused
from models.rules.secrecy import keyed
from models.tables import TryCount
from services.database import lock
from services.deps import Deps, Work
from services.throttle import line_of, site_of

_FREE_TRIES = 5
_FIRST_LOCK, _LONGEST_LOCK = timedelta(minutes=15), timedelta(days=1)
#: Were a name forgotten much sooner, a guesser would get more than five tries a day out of it.
_NAME_KEPT, _BROWSER_KEPT = timedelta(days=7), timedelta(days=180)
#: wrong passwords of unknown browsers in ten minutes, from one line and from one site
_MOST_FROM_LINE, _MOST_FROM_SITE, _WINDOW = 20, 60, 600.0
_SLOW_DOWN = "sign_in.too_many_tries"


@dataclass(frozen=True)
class Door:
    """Where somebody tries to come in: at which name, from where, with which browser."""

    name: str
    client: str
    #: the trusted fingerprint of the browser; empty: it shows no cookie and is unknown everywhere
    browser: str = ""


def _mark(deps: Deps, *what: str) -> str:
    return keyed(deps.keys.server, "\n".join(("tries", *what)).encode("utf-8", "replace"))


def _of_name(deps: Deps, name: str) -> str:
    return _mark(deps, "name", name)


def _of_browser(deps: Deps, account_id: str, browser: str) -> str:
    return _mark(deps, "browser", account_id, browser)


def _found(work: Work, door: Door, account_id: str, *, hold: bool = False) -> TryCount | None:
    """The count that a wrong password would be added to: the known browser's own, or the name's."""
    marks = [_of_name(work.deps, door.name)]
    if door.browser:
        marks.insert(0, _of_browser(work.deps, account_id, door.browser))
    found = (work.session.get(TryCount, mark, with_for_update=hold or None) for mark in marks)
    return next((count for count in found if count), None)


def _lines(door: Door) -> Mapping[str, int]:
    line = line_of(door.client)
    return {f"sign-in|{site_of(line)}": _MOST_FROM_SITE, f"sign-in|{line}": _MOST_FROM_LINE}


def refuse_if_closed(work: Work, door: Door, account_id: str, *, hold: bool = False) -> None:
    """Raise `Refused`, with the minutes to wait, where no password is taken just now.

    Args:
        account_id: whose name it is; empty: nobody's.
        hold: keep the count as it is found until the transaction ends.
    """
    count = _found(work, door, account_id, hold=hold)
    is_known = bool(count and count.account_id)
    until = count.locked_until_at if count else None
    if until and until > work.now:
        code = _SLOW_DOWN if is_known else "sign_in.new_browser"
        raise Refused(code, {"minutes": math.ceil((until - work.now) / timedelta(minutes=1))})
    if not is_known:
        work.deps.throttle.refuse(_lines(door), seconds=_WINDOW, code=_SLOW_DOWN)


def begin_alone(work: Work, door: Door, account_id: str) -> None:
    """`refuse_if_closed`, and nobody else is counted at this name until the transaction ends."""
    lock(work.session.connection(), f"tries:{door.name}")
    old = or_(
        and_(col(TryCount.account_id).is_(None), col(TryCount.used_at) < work.now - _NAME_KEPT),
        col(TryCount.used_at) < work.now - _BROWSER_KEPT,
    )
    free = select(TryCount.mark).where(old).with_for_update(skip_locked=True)
    work.session.execute(delete(TryCount).where(col(TryCount.mark).in_(free)))
    refuse_if_closed(work, door, account_id, hold=True)


def _pause(failed_count: int) -> timedelta | None:
    """How long the door is closed after so many wrong passwords: every fifth one closes it."""
    rounds, rest = divmod(failed_count, _FREE_TRIES)
    if rest or not rounds:
        return None
    return min(_LONGEST_LOCK, _FIRST_LOCK * (1 << min(rounds - 1, 10)))


def wrong(work: Work, door: Door, account_id: str) -> bool:
    """Count a wrong password where it belongs; has it closed the door?"""
    count = _found(work, door, account_id)
    if count is None or count.account_id is None:
        work.deps.throttle.count(_lines(door), seconds=_WINDOW, code=_SLOW_DOWN)
    count = count or TryCount(mark=_of_name(work.deps, door.name), used_at=work.now)
    count.failed_count += 1
    count.used_at = work.now
    pause = _pause(count.failed_count)
    if pause:
        count.locked_until_at = work.now + pause
    work.session.add(count)
    return pause is not None


def right(work: Work, door: Door, account_id: str) -> None:
    """A known browser begins anew by itself; a new one is known from now on, and the name anew."""
    count = _found(work, door, account_id)
    if count is None or count.account_id is None:
        forget_name(work, door.name)
    if door.browser:
        mark = _of_browser(work.deps, account_id, door.browser)
        work.session.merge(TryCount(mark=mark, account_id=account_id, used_at=work.now))


def forget_name(work: Work, name: str) -> None:
    """What unknown browsers tried at *name* counts no longer."""
    mark = _of_name(work.deps, name)
    work.session.execute(delete(TryCount).where(col(TryCount.mark) == mark))


def forget_browsers(work: Work, account_id: str, *, but: str = "") -> None:
    """No browser is known to the account any more, but for *but*."""
    kept = _of_browser(work.deps, account_id, but) if but else ""
    mine = delete(TryCount).where(col(TryCount.account_id) == account_id)
    work.session.execute(mine.where(col(TryCount.mark) != kept))


def locks(work: Work, names: Mapping[str, str]) -> dict[str, datetime]:
    """Until when unknown browsers wait, for the keys of *names*; none for those that need not."""
    marks = {_of_name(work.deps, name): key for key, name in names.items()}
    rows = select(TryCount).where(col(TryCount.mark).in_(marks))
    return {
        marks[row.mark]: row.locked_until_at
        for row in work.session.exec(rows)
        if row.locked_until_at and row.locked_until_at > work.now
    }
