"""All that stands between a draft and its submission, as a checklist; and what deserves a look."""

from collections.abc import Iterator
from datetime import datetime

from models.rules.areas import level_of, reaches, town_of
from models.rules.refusal import Refused
from models.rules.release import SMALL_ELECTORATE
from models.rules.window import window_obstacles
from services.consultations import row_by_slug, whole_view
from services.deps import Work
from services.identity import PROVIDERS
from services.permission import may_see
from services.question_notes import Note, mistakes, wording
from services.rolls import electorate_of
from services.views import ConsultationView

#: Matters whose draft must be published with an explanation (Order 713 arts. 3 and 15).
_MAJOR = frozenset({"major_project", "public_policy", "important_plan", "natural_resources"})
_EXPLAINED_IN = 50
_INTEGRITY_OFFICE = 30_000_000


def _texts(view: ConsultationView) -> Iterator[str]:
    wanted = {
        "title_zh": view.title.get("zh"),
        "title_en": view.title.get("en"),
        "summary": view.summary.get("zh"),
        "lead_unit": view.lead_unit.get("zh"),
        "promise": view.promise.get("zh"),
    }
    yield from (code for code, text in wanted.items() if not text)


def _places(view: ConsultationView) -> Iterator[str]:
    if not view.areas:
        yield "areas_missing"
    if any(not reaches(view.owner_area, area) for area in view.areas):
        yield "areas_outside"


def _is_open_throughout(view: ConsultationView) -> bool:
    """Open participation is open in all three: no roll, no identity, no assurance."""
    signs = (view.roll_basis == "open", view.provider == "open", view.assurance == "L0")
    return all(signs) or not any(signs)


def _voters(work: Work, view: ConsultationView) -> Iterator[str]:
    if view.provider not in PROVIDERS:
        yield "provider"
    if not _is_open_throughout(view):
        yield "identity_mismatch"
    if view.provider == "roll" and not electorate_of(work, view.roll_basis, view.areas):
        yield "roll_missing"


def _is_explained(view: ConsultationView) -> bool:
    is_major = view.affair == "decision" and view.decision_kind in _MAJOR
    if level_of(view.owner_area) != "county" or not is_major:
        return True
    in_words = len(view.background.get("zh", "")) >= _EXPLAINED_IN
    return in_words or any(a.kind == "explanation" for a in view.attachments)


def effective_opening(view: ConsultationView, now: datetime) -> datetime | None:
    """When it will really open: a moment that has passed by then cannot be promised."""
    return max(view.opens_at, now) if view.opens_at else None


def obstacles_of(work: Work, view: ConsultationView) -> list[Note]:
    """Codes of all that is missing, in the order in which an editor meets it, each with its place.

    Their sentences stand at ``obstacle.<code>``.
    """
    found = [Note(code) for code in (*_texts(view), *_places(view))]
    found += mistakes(view)
    reason = view.shortening_reason.get("zh", "")
    opens_at = effective_opening(view, work.now)
    rest = [*window_obstacles(opens_at, view.closes_at, reason, work.now), *_voters(work, view)]
    if not _is_explained(view):
        rest.append("explanation")
    return list(dict.fromkeys([*found, *map(Note, rest)]))


def _view_for(work: Work, slug: str) -> ConsultationView:
    row = row_by_slug(work, slug)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    return whole_view(work, row)


def obstacles(work: Work, *, slug: str) -> list[Note]:
    """All that is missing before it may be submitted, for those who work on it."""
    return obstacles_of(work, _view_for(work, slug))


def _circumstances(work: Work, view: ConsultationView) -> Iterator[str]:
    if view.provider == "roll":
        size = electorate_of(work, view.roll_basis, view.areas)
        if 0 < size < SMALL_ELECTORATE:
            yield "small_electorate"
    if "town" in view.strata and len({town_of(area) for area in view.areas} - {""}) == 1:
        yield "one_town"
    if (view.budget_cny or 0) >= _INTEGRITY_OFFICE:
        yield "integrity_office"
    if view.result_policy == "live":
        yield "live_results"


def warnings(work: Work, *, slug: str) -> list[Note]:
    """What is allowed but deserves a look; the sentences stand at ``draft_warning.<code>``."""
    view = _view_for(work, slug)
    return list(dict.fromkeys([*wording(view), *map(Note, _circumstances(work, view))]))
