"""Who may vote: an open set of providers, and the short-lived pass they lead to.

To add a provider: write its file, then add it to the tuple.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules import secrecy
from models.rules.lifecycle import refuse_unless_open
from models.rules.refusal import Refused
from services.chance import random_bytes
from services.consultations import by_slug, phase_of
from services.deps import Deps, Work, begin
from services.identity.base import Provider, Subject
from services.identity.code import OneTimeCode
from services.identity.open import Open
from services.identity.roll import RollCheck
from services.participation import earlier_of, refuse_paper
from services.passes import Voter
from services.throttle import line_of
from services.views import ConsultationView

_ALL: tuple[Provider, ...] = (RollCheck(), OneTimeCode(), Open())
PROVIDERS: dict[str, Provider] = {provider.code: provider for provider in _ALL}

LIFETIME = timedelta(minutes=30)
_VOTING = "voting"
_WINDOW = 600.0
#: wrong proofs from one address in ten minutes, and for one consultation from everywhere
_MOST_FROM_ONE, _MOST_FROM_ALL = 10, 3000
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
    work: Work, view: ConsultationView, proof: Mapping[str, str], client: str, browser: str
) -> Subject:
    throttle, client = work.deps.throttle, line_of(client)
    mine, everybody = f"identity|{view.id}|{client}", f"identity|{view.id}"
    too_many = "identity.too_many_tries"
    most = _MOST_OPEN if view.provider == "open" else _MOST_FROM_ONE
    throttle.check(mine, most=most, seconds=_WINDOW, code=too_many)
    throttle.check(everybody, most=_MOST_FROM_ALL, seconds=_WINDOW, code=too_many)
    try:
        subject = PROVIDERS[view.provider].subject(work, view, proof, browser)
    except Refused:
        throttle.failed(mine, _WINDOW)
        throttle.failed(everybody, _WINDOW)
        raise
    if view.provider == "open":
        throttle.failed(mine, _WINDOW)
    return subject


def _issue(work: Work, view: ConsultationView, subject: Subject) -> VotingPass:
    keys = work.deps.keys
    tag = secrecy.voter_tag(subject.key, view.id, keys.ballot_keys(view.id).tag_mac)
    expires_at = work.now + LIFETIME
    until = int(expires_at.timestamp())
    token = secrecy.close_token(
        {"c": view.id, "t": tag, "a": subject.area_code, "x": until},
        key=keys.server_cipher,
        nonce=random_bytes(secrecy.NONCE),
        kind=_VOTING,
    )
    earlier = earlier_of(work, view.id, tag)
    refuse_paper(earlier)
    voter = Voter(view.id, tag, subject.area_code)
    work.deps.passes.put(token, voter, until, work.now.timestamp())
    return VotingPass(
        token=token,
        consultation_id=view.id,
        area_code=subject.area_code,
        expires_at=expires_at,
        has_voted=earlier is not None,
        receipt=earlier.receipt if earlier else "",
        may_revise=view.is_revisable,
    )


def subject_of(
    work: Work, view: ConsultationView, proof: Mapping[str, str], client: str
) -> tuple[str, Subject]:
    """The tag and the place of somebody who shows who they are at a desk."""
    subject = _checked(work, view, proof, client, "")
    tag = secrecy.voter_tag(subject.key, view.id, work.deps.keys.ballot_keys(view.id).tag)
    return tag, subject


def identify(
    deps: Deps, *, slug: str, proof: Mapping[str, str], client: str, browser: str = ""
) -> VotingPass:
    """Check *proof* with the consultation's provider and give a pass for 30 minutes.

    Args:
        client: the caller's address, to slow down guessing; it is kept in memory only.
        browser: the trusted fingerprint of the browser, for open participation.

    Raises:
        Refused: ``ballot.not_yet_open``, ``ballot.closed``, ``identity.…``.
    """
    with begin(deps, write=False) as work:
        view = by_slug(work, slug)
        refuse_unless_open(phase_of(view, work.now))
        subject = _checked(work, view, proof, client, browser)
        return _issue(work, view, subject)


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
