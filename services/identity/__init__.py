"""Who may vote: an open set of providers, and the short-lived pass they lead to.

To add a provider: write its file, then add it to the tuple.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules import secrecy
from models.rules.lifecycle import refuse_unless_open
from models.rules.refusal import Refused
from services.chance import random_bytes
from services.consultations import by_slug, is_at_hand, phase_of
from services.deps import Deps, Work, begin, is_sqlite
from services.identity.base import Provider, Subject
from services.identity.code import OneTimeCode
from services.identity.open import Open
from services.identity.roll import RollCheck
from services.participation import earlier_of, refuse_paper
from services.passes import Voter
from services.throttle import line_of, site_of
from services.views import ConsultationView

log = logging.getLogger("sunshine.identity")
_ALL: tuple[Provider, ...] = (RollCheck(), OneTimeCode(), Open())
PROVIDERS: dict[str, Provider] = {provider.code: provider for provider in _ALL}

LIFETIME = timedelta(minutes=30)
_VOTING = "voting"
_WINDOW = 600.0
#: wrong proofs in ten minutes from one address, from one customer's network, from everywhere
_MOST_FROM_ONE, _MOST_FROM_SITE, _MOST_FROM_ALL = 10, 60, 3000
#: and from everywhere until an address that was wrong less than so often is stopped as well
_FEW, _MOST_EVER = 3, 30_000
#: open identities from one address in ten minutes
_MOST_OPEN = 30


@dataclass(frozen=True)
class VotingPass:
    """Somebody may vote for half an hour. The token is sealed and holds no number or name."""

    token: str
    consultation_id: str
    area_code: str
    expires_at: datetime
    has_voted: bool
    receipt: str
    may_revise: bool


def asks(provider: str) -> str:
    """What the verify step asks for: ``none``, ``number`` or ``code``."""
    return PROVIDERS[provider].asks


def _checked(
    work: Work,
    view: ConsultationView,
    proof: Mapping[str, str],
    *,
    client: str = "",
    browser: str = "",
    desk: str = "",
) -> Subject:
    throttle, counted = work.deps.throttle, _counted(work.deps, view, line_of(client), desk)
    for key, most in counted.items():
        throttle.check(key, most=most, seconds=_WINDOW, code="identity.too_many_tries")
    try:
        subject = PROVIDERS[view.provider].subject(work, view, proof, browser)
    except Refused:
        found = [throttle.failed(key, _WINDOW) for key in counted]
        if not desk and found[-1] in (_MOST_FROM_ALL, _MOST_EVER):
            log.warning("guessing", extra={"consultation": view.slug, "tries": found[-1]})
        raise
    if view.provider == "open":
        throttle.failed(next(iter(counted)), _WINDOW)
    return subject


def _counted(deps: Deps, view: ConsultationView, client: str, desk: str) -> dict[str, int]:
    """Under which keys a wrong proof counts, from the narrowest on, and how many each may have.

    A desk counts for itself alone: a crowd that guesses elsewhere does not close it. Nor does a
    crowd close the door to an address that was hardly ever wrong, unless it is ten times as large.
    """
    if desk:
        return {f"identity|{view.id}|desk|{desk}": _MOST_FROM_ONE}
    mine = _MOST_OPEN if view.provider == "open" else _MOST_FROM_ONE
    everywhere, site = f"identity|{view.id}", site_of(client)
    found = {f"{everywhere}|{client}": mine}
    if site != client:
        found[f"{everywhere}|{site}"] = _MOST_FROM_SITE
    is_quiet = deps.throttle.tries(f"{everywhere}|{site}", _WINDOW) < _FEW
    return found | {everywhere: _MOST_EVER if is_quiet else _MOST_FROM_ALL}


def _voter(deps: Deps, view: ConsultationView, subject: Subject) -> Voter:
    tag = secrecy.voter_tag(subject.key, view.id, deps.keys.ballot_keys(view.id).tag_mac)
    return Voter(view.id, tag, subject.area_code)


def _issue(work: Work, view: ConsultationView, voter: Voter) -> VotingPass:
    expires_at = work.now + LIFETIME
    until = int(expires_at.timestamp())
    token = secrecy.close_token(
        {"c": view.id, "t": voter.tag, "a": voter.area_code, "x": until},
        key=work.deps.keys.server_cipher,
        nonce=random_bytes(secrecy.NONCE),
        kind=_VOTING,
    )
    earlier = earlier_of(work, view.id, voter.tag)
    refuse_paper(earlier)
    work.deps.passes.put(token, voter, until, work.now.timestamp())
    return VotingPass(
        token=token,
        consultation_id=view.id,
        area_code=voter.area_code,
        expires_at=expires_at,
        has_voted=earlier is not None,
        receipt=earlier.receipt if earlier else "",
        may_revise=view.is_revisable,
    )


def subject_of(
    work: Work, view: ConsultationView, proof: Mapping[str, str], desk: str
) -> tuple[str, Subject]:
    """The tag and the place of somebody who shows who they are at the *desk* of an account."""
    subject = _checked(work, view, proof, desk=desk)
    return _voter(work.deps, view, subject).tag, subject


def identify(
    deps: Deps,
    *,
    slug: str,
    proof: Mapping[str, str],
    client: str = "",
    browser: str = "",
    desk: str = "",
) -> VotingPass:
    """Check *proof* with the consultation's provider and give a pass for 30 minutes.

    Args:
        client: the caller's address, to slow down guessing; it is kept in memory only.
        browser: the trusted fingerprint of the browser, for open participation.
        desk: the account at whose desk somebody shows who they are, instead of an address.

    Raises:
        Refused: ``ballot.not_yet_open``, ``ballot.closed``, ``identity.…``.
    """
    with begin(deps, write=False) as work:
        view = by_slug(work, slug)
        refuse_unless_open(phase_of(view, work.now))
        subject = _checked(work, view, proof, client=client, browser=browser, desk=desk)
        return _issue(work, view, _voter(deps, view, subject))


def recognise(deps: Deps, *, slug: str, proof: Mapping[str, str], client: str = "") -> Voter:
    """Who may vote by *proof*, for a ballot that came with it: no pass, and none to be stolen.

    Raises:
        Refused: as `identify`; whether they have voted is for the urn to say.
    """
    with begin(deps, write=False) as work:
        view = by_slug(work, slug)
        refuse_unless_open(phase_of(view, work.now))
        return _voter(deps, view, _checked(work, view, proof, client=client))


def is_quick(deps: Deps, slug: str) -> bool:
    """Would `identify` and `recognise` be done sooner than handed to another thread?

    So it is where it reads its few rows from a file on this machine. Over a network it waits.
    """
    return is_sqlite(deps.engine) and is_at_hand(deps, slug=slug)


def voter_of(deps: Deps, token: str) -> Voter:
    """Who a token was given to.

    Raises:
        Refused: ``identity.token`` when it is not ours, ``identity.expired`` after 30 minutes.
    """
    found, now = deps.passes.get(token), deps.clock().timestamp()
    if found is None:
        value = secrecy.open_token(token, key=deps.keys.server_cipher, kind=_VOTING)
        found = int(value["x"]), Voter(str(value["c"]), str(value["t"]), str(value["a"]))
        deps.passes.put(token, found[1], found[0], now)
    until, voter = found
    if until <= now:
        raise Refused("identity.expired")
    return voter
