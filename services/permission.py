"""Who may work on what: an account whose role reaches the place, or the clockwork itself."""

from models.rules.lifecycle import is_public
from models.rules.refusal import Refused
from models.rules.roles import MAY, Deed
from models.tables import Consultation
from services.consultations import row_by_slug
from services.database import lock
from services.deps import SYSTEM, Work


def is_system(work: Work) -> bool:
    """Is this the county's own clockwork or command line, and no account?"""
    return work.actor.id == SYSTEM.id


def may(work: Work, deed: Deed, area: str) -> bool:
    """May the actor do *deed* in *area*?"""
    return is_system(work) or work.actor.may(deed, area)


def must(work: Work, deed: Deed, area: str) -> None:
    """Raise `Refused` ``role.not_yours`` unless `may`."""
    if not may(work, deed, area):
        raise Refused("role.not_yours", {"deed": str(deed)})


def must_somewhere(work: Work, deed: Deed) -> None:
    """Raise `Refused` unless the actor may do *deed* in at least one place."""
    if not (is_system(work) or any(work.actor.may(deed, h.area) for h in work.actor.holdings)):
        raise Refused("role.not_yours", {"deed": str(deed)})


def places_for(work: Work, deed: Deed) -> tuple[str, ...]:
    """Where the actor may do *deed*, each with what lies within it; the empty code is everywhere.

    Raises:
        Refused: ``role.not_yours`` where there is no such place.
    """
    must_somewhere(work, deed)
    if is_system(work):
        return ("",)
    return tuple(sorted({h.area for h in work.actor.holdings if h.role in MAY[deed]}))


def hold(work: Work, row: Consultation) -> Consultation:
    """Keep other changes of *row* out until the transaction ends, and read it anew."""
    lock(work.session.connection(), f"consultation:{row.id}")
    work.session.refresh(row)
    return row


def may_see(work: Work, row: Consultation) -> bool:
    """Is *row* public, or does the actor draft or review where it belongs?"""
    mine = (Deed.DRAFT, Deed.APPROVE)
    if is_public(row.state, was_approved=bool(row.frozen_hash)):
        return True
    return any(may(work, deed, row.owner_area) for deed in mine)


def row_for(work: Work, slug: str, deed: Deed) -> Consultation:
    """The row at *slug*, for somebody who may do *deed* where it belongs.

    Raises:
        Refused: ``consultation.unknown`` when it is not there or not for their eyes,
            ``role.not_yours`` when they may see it and no more.
    """
    row = row_by_slug(work, slug)
    if not may_see(work, row):
        raise Refused("consultation.unknown")
    must(work, deed, row.owner_area)
    return row


def held_row(work: Work, slug: str, deed: Deed) -> Consultation:
    """`row_for`, held for a change."""
    return hold(work, row_for(work, slug, deed))
