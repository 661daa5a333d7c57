"""Whom a visitor of the demo may be: sample people, and a number that has not voted yet."""

from dataclasses import dataclass
from itertools import islice

from models.rules.lifecycle import Phase
from models.rules.localized import Localized
from services.consultations import by_slug, phase_of
from services.demo.casting import pass_for
from services.demo.files import content, text
from services.demo.residents import sample_residents
from services.demo.wishes import voters
from services.deps import Deps, begin
from services.shelf import kept
from services.views import ConsultationView

_TRIES = 20
_ON_THE_ROLL = ("resident", "registered", "panel", "deputy")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to be: an account by its ``name``, or a resident by their ``number``."""

    key: str
    title: Localized
    roles: tuple[str, ...] = ()
    name: str = ""
    number: str = ""
    #: where a resident lives
    area: str = ""


def demo_people() -> tuple[DemoPerson, ...]:
    """Sample people for every role, residents first. Accounts sign in with one click."""
    people = content("people")
    guests = [
        DemoPerson(p["key"], text(p["title"]), number=who.code, area=who.area)
        for p in people["residents"]
        for who in (sample_residents()[p["key"]],)
    ]
    staff = [
        DemoPerson(p["name"], text(p["title"]), tuple(p["roles"]), name=p["name"])
        for p in people["accounts"]
    ]
    return (*guests, *staff)


#: consultation id → how many from the end of its order are known to have voted
_used: dict[str, int] = {}


def _first_unused(deps: Deps, view: ConsultationView) -> str:
    """From the end of the order, which the stream never reaches."""
    order = reversed(voters(view.slug, view.areas, view.roll_basis))
    start = _used.get(view.id, 0)
    for place, who in enumerate(islice(order, start, start + _TRIES), start):
        _used[view.id] = place
        if not pass_for(deps, view, who).has_voted:
            return who.code
    return ""


def spare_number(deps: Deps, slug: str) -> str:
    """A demo number that may vote in *slug* and has not; empty where a number is not asked."""
    if not deps.settings.is_demo:
        return ""
    with begin(deps, write=False) as work:
        view = by_slug(work, slug)
        is_open = phase_of(view, work.now) == Phase.OPEN and view.is_ready
    if not is_open or view.provider != "roll" or view.roll_basis not in _ON_THE_ROLL:
        return ""
    return kept(deps, ("spare", view.id), lambda: _first_unused(deps, view))
