"""One consultation as it stands now, for the screens that refresh by themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.lifecycle import Phase
from models.rules.refusal import Refused
from services.consultations import by_slug, may_read, phase_of
from services.deps import Deps, Work, begin
from services.groups import Names, place_names
from services.results import FIGURES, look_count, result_for
from services.shelf import kept
from services.views import ConsultationView, ResultView

#: Screens refresh as often as figures may move, within reason.
FASTEST, SLOWEST = 5.0, 10.0
_KEPT_SECONDS = 10.0


@dataclass(frozen=True)
class LiveView:
    """What a screen shows at one moment."""

    view: ConsultationView
    result: ResultView
    phase: Phase
    now: datetime
    names: Names
    #: figures that the public cannot see yet, and how often somebody in office looked at them
    is_sealed: bool = False
    looks: int = 0

    @property
    def left(self) -> timedelta:
        """How long until it closes; nothing once it has."""
        closes_at = self.view.closes_at
        return max(closes_at - self.now, timedelta()) if closes_at else timedelta()


def refresh_seconds(release_seconds: int) -> float:
    """How often a screen asks again."""
    return min(max(release_seconds / 2, FASTEST), SLOWEST)


def _view(work: Work, slug: str) -> ConsultationView:
    """The consultation, kept as long as a screen waits: what is open does not change by itself."""
    view = kept(work.deps, ("live", slug), lambda: by_slug(work, slug), _KEPT_SECONDS)
    if not may_read(work, view):
        raise Refused("consultation.unknown")
    return view


def _looks(deps: Deps, consultation_id: str) -> int:
    """Counted in a transaction of its own, so that the look just logged is among them."""

    def count() -> int:
        with begin(deps, write=False) as work:
            return look_count(work, consultation_id)

    return kept(deps, ("looks", consultation_id), count, _KEPT_SECONDS)


def live(work: Work, *, slug: str) -> LiveView:
    """The consultation at *slug* with the figures that this reader may see now.

    Raises:
        Refused: ``consultation.unknown``.
    """
    view = _view(work, slug)
    result, phase = result_for(work, view), phase_of(view, work.now)
    is_sealed = phase == Phase.OPEN and result.shows == FIGURES and view.result_policy != "live"
    looks = _looks(work.deps, view.id) if is_sealed else 0
    return LiveView(view, result, phase, work.now, place_names(work), is_sealed, looks)
