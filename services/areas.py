"""Places: the county's tree, kept in memory."""

from sqlmodel import col, select

from models.rules.areas import TOWN, level_of, overlaps
from models.tables import Area
from services.deps import Deps, Work, begin
from services.shelf import is_kept, kept
from services.views import AreaView, ConsultationView

_LONG = 60.0


def areas(work: Work) -> tuple[AreaView, ...]:
    """All places by code, so that each follows its ancestor."""

    def load() -> tuple[AreaView, ...]:
        rows = work.session.exec(select(Area).order_by(col(Area.code)))
        return tuple(AreaView(r.code, r.kind, r.name, r.population, r.is_demo) for r in rows)

    return kept(work.deps, ("areas",), load, _LONG)


def area_name(work: Work, code: str) -> dict[str, str]:
    """The name of the place with *code*; the code itself where it is unknown."""
    return next((a.name for a in areas(work) if a.code == code), {"zh": code, "en": code})


def _towns(work: Work, view: ConsultationView) -> set[str]:
    return {
        a.code
        for a in areas(work)
        if len(a.code) == TOWN and any(overlaps(a.code, asked) for asked in view.areas)
    }


def towns_asked(deps: Deps, view: ConsultationView) -> set[str]:
    """Codes of the towns whose residents *view* asks; empty when it does not ask for the town."""
    if "town" not in view.strata:
        return set()

    def load() -> set[str]:
        with begin(deps, write=False) as work:
            return _towns(work, view)

    return kept(deps, ("towns", view.id), load, _LONG)


def are_towns_at_hand(deps: Deps, view: ConsultationView) -> bool:
    """Would `towns_asked` answer from memory now?"""
    return "town" not in view.strata or is_kept(deps, ("towns", view.id))


def is_joint(view: ConsultationView) -> bool:
    """Does the cube keep the joint of this consultation? Only of a county's."""
    return level_of(view.owner_area) == "county"
