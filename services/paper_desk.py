"""Exercises in which people are checked against a roll: those that paper and desks are for."""

from sqlmodel import col, select

from models.rules.lifecycle import State
from models.tables import Consultation, PaperBatch
from services.consultations import by_slug
from services.deps import Work
from services.views import ConsultationView


def with_roll(work: Work) -> list[ConsultationView]:
    """Approved and open ones and those that had paper; running ones first, by their end."""
    has_paper = select(PaperBatch.id).where(PaperBatch.consultation_id == Consultation.id).exists()
    runs = col(Consultation.state).in_((State.APPROVED, State.OPEN))
    slugs = work.session.exec(
        select(Consultation.slug)
        .where(Consultation.provider == "roll", runs | has_paper)
        .order_by(runs.desc(), col(Consultation.closes_at))
    ).all()
    return [view for view in (by_slug(work, slug) for slug in slugs) if view.is_ready]
