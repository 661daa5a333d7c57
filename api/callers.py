"""Who calls: the address that the server saw, the staff sign-in, the voting token."""

from starlette.requests import Request

from api.gate import SESSION_COOKIE
from services import Refused, people
from services.consultations import phase_of
from services.deps import ANYBODY, Actor, Deps, Work
from services.identity import voter_of
from services.participation import earlier_of
from services.throttle import line_of
from services.views import ConsultationView

_LONGEST_TOKEN = 1000


def client_of(request: Request) -> str:
    """The caller's address as the server saw it; of IPv6 the part that one line holds."""
    return line_of(request.client.host if request.client else "")


def browser_of(request: Request) -> str:
    """The fingerprint of the caller's browser, which the gate alone writes; empty: no cookie."""
    return request.headers.get("x-sunshine-browser", "")


def actor_of(world: Deps, request: Request) -> Actor:
    """The signed-in account behind a request, by its cookie."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    found = people.lookup(world, cookie) if cookie else None
    return people.actor_for(world, found) if found else ANYBODY


def token_of(request: Request) -> str:
    """The voting token. Raises `Refused` ``identity.token`` where there is none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token or len(token) > _LONGEST_TOKEN:
        raise Refused("identity.token")
    return token


def has_voted(work: Work, view: ConsultationView, request: Request) -> bool:
    """Does the caller show a token of somebody whose ballot is in? Asked only where it matters."""
    is_asked = view.result_policy == "after_vote" and phase_of(view, work.now) == "open"
    if not is_asked or "authorization" not in request.headers:
        return False
    voter = voter_of(work.deps, token_of(request))
    return voter.consultation_id == view.id and bool(earlier_of(work, view.id, voter.tag))
