"""What is asked: reading consultations, alone and in lists."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from models.methods import QuestionTerms
from models.rules import lifecycle
from models.rules.areas import overlaps
from models.rules.lifecycle import Phase, State, Window, phase_at
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import (
    Attachment,
    Consultation,
    ReleaseBasis,
    TallyRelease,
)
from services.deps import Deps, Work, begin
from services.parts import (
    attachment_view,
    attachments_of,
    extensions_of,
    questions_of,
    quotas_of,
)
from services.shelf import is_kept, keep, kept
from services.views import (
    AttachmentView,
    Card,
    ConsultationView,
    QuestionView,
)

_PLAIN = [
    name
    for name in ConsultationView.__dataclass_fields__
    if name
    not in {"questions", "attachments", "extensions", "quotas", "areas", "timeline", "strata"}
]
_BY_SLUG = select(Consultation).where(col(Consultation.slug) == bindparam("slug"))


def terms_of(question: QuestionView) -> QuestionTerms:
    """What the question's method needs to know."""
    return question.terms


def _view(row: Consultation, questions: tuple[QuestionView, ...]) -> ConsultationView:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return ConsultationView(
        **plain,
        areas=tuple(row.areas),
        timeline=tuple(row.timeline),
        strata=tuple(row.strata),
        questions=questions,
    )


def whole_view(work: Work, row: Consultation) -> ConsultationView:
    """The view of *row* with questions, attachments, extensions and quotas."""
    plain = _view(row, questions_of(work, [row.id]).get(row.id, ()))
    values = {n: getattr(plain, n) for n in ConsultationView.__dataclass_fields__}
    values["attachments"] = attachments_of(work, row.id)
    values["extensions"] = extensions_of(work, row.id)
    values["quotas"] = quotas_of(work, row.id)
    return ConsultationView(**values)


def row_by_slug(work: Work, slug: str) -> Consultation:
    """The row, for services that change it. Raises `Refused` ``consultation.unknown``."""
    row = work.session.exec(_BY_SLUG, params={"slug": slug}).first()
    if row is None:
        raise Refused("consultation.unknown")
    return row


def may_read(work: Work, view: ConsultationView) -> bool:
    """May this actor read it: public states by everybody, drafts by those who work on them."""
    if view.is_public:
        return True
    actor = work.actor
    return actor.may(Deed.DRAFT, view.owner_area) or actor.may(Deed.APPROVE, view.owner_area)


def _loaded(work: Work, row: Consultation | None) -> ConsultationView:
    """The view of *row*, kept under both of its names: who has identified mostly votes next.

    A transaction that writes may have changed it, and may still fail: it keeps nothing for others.
    """
    if row is None:
        raise Refused("consultation.unknown")
    view = whole_view(work, row)
    if not work.is_writing:
        keep(work.deps, ("view", view.slug), view)
        keep(work.deps, ("view-by-id", view.id), view)
    return view


def by_slug(work: Work, slug: str) -> ConsultationView:
    """The consultation at *slug*, kept for a second between readers.

    Raises:
        Refused: ``consultation.unknown`` when there is none, or none that this actor may read.
    """
    view = kept(work.deps, ("view", slug), lambda: _loaded(work, row_by_slug(work, slug)))
    if not may_read(work, view):
        raise Refused("consultation.unknown")
    return view


def by_id(work: Work, consultation_id: str) -> ConsultationView:
    """The consultation with this id, kept for a second. For services, not for readers."""

    def load() -> ConsultationView:
        return _loaded(work, work.session.get(Consultation, consultation_id))

    return kept(work.deps, ("view-by-id", consultation_id), load)


def known(deps: Deps, consultation_id: str) -> ConsultationView:
    """`by_id` without a transaction at hand; the fast path of casting."""

    def load() -> ConsultationView:
        with begin(deps, write=False) as work:
            return _loaded(work, work.session.get(Consultation, consultation_id))

    return kept(deps, ("view-by-id", consultation_id), load)


def is_at_hand(deps: Deps, *, slug: str = "", consultation_id: str = "") -> bool:
    """Would `by_slug` (or `known`) answer from memory now?"""
    key = ("view", slug) if slug else ("view-by-id", consultation_id)
    return is_kept(deps, key)


def phase_of(view: ConsultationView, now: datetime) -> Phase:
    """The phase a resident sees."""
    if view.opens_at is None or view.closes_at is None:
        return Phase.WITHDRAWN if view.state == State.WITHDRAWN else Phase.HIDDEN
    return phase_at(Window(view.opens_at, view.closes_at), view.state, now)


def turnout_percent(ballots: int | None, electorate: int | None) -> float | None:
    """Per cent of those who may vote; None where either is not known."""
    if ballots is None or not electorate:
        return None
    return 100 * ballots / electorate


def _released_ballots(work: Work) -> dict[str, int]:
    """Participants of each consultation as of its newest release."""
    rows = work.session.execute(
        select(TallyRelease.consultation_id, TallyRelease.ballots).join(
            ReleaseBasis,
            (col(ReleaseBasis.consultation_id) == TallyRelease.consultation_id)
            & (col(ReleaseBasis.seq) == TallyRelease.seq),
        )
    )
    return {row[0]: row[1] for row in rows}


def _card(view: ConsultationView, ballots: int | None, now: datetime) -> Card:
    phase = phase_of(view, now)
    edge = view.opens_at if phase == Phase.UPCOMING else view.closes_at
    days = max(0, (edge - now).days) if edge else 0
    return Card(view, phase, days, ballots, turnout_percent(ballots, view.electorate))


def card_of(work: Work, view: ConsultationView) -> Card:
    """One consultation as a list shows it."""
    basis = work.session.get(ReleaseBasis, view.id)
    row = work.session.get(TallyRelease, (view.id, basis.seq)) if basis else None
    return _card(view, row.ballots if row else None, work.now)


def _all_cards(work: Work) -> list[Card]:
    rows = work.session.exec(select(Consultation)).all()
    questions = questions_of(work, [r.id for r in rows])
    ballots = _released_ballots(work)
    return [_card(_view(r, questions.get(r.id, ())), ballots.get(r.id), work.now) for r in rows]


_ORDER = {
    Phase.OPEN: 0,
    Phase.UPCOMING: 1,
    Phase.CLOSED: 2,
    Phase.PUBLISHED: 3,
    Phase.WITHDRAWN: 4,
    Phase.HIDDEN: 5,
}


def _matches(view: ConsultationView, search: str) -> bool:
    texts = [view.title, view.summary, view.location, view.lead_unit]
    texts += [text for q in view.questions for text in (q.title, *(o.text for o in q.options))]
    haystack = "\n".join(v for text in texts for v in text.values()).casefold()
    return all(word in haystack for word in search.casefold().split())


def listing(work: Work, *, area: str = "", search: str = "") -> list[Card]:
    """Public consultations that concern *area* (all when empty) and hold all words of *search*.

    Open ones come first, those that close soonest at the front.
    """
    cards = kept(work.deps, ("cards",), lambda: _all_cards(work))
    found = [
        card
        for card in cards
        if card.view.is_public
        and (not area or any(overlaps(area, a) for a in card.view.areas))
        and (not search.strip() or _matches(card.view, search))
    ]
    return sorted(found, key=lambda c: (_ORDER[c.phase], c.days_left, c.view.slug))


def desk(work: Work) -> list[Card]:
    """All consultations in areas that this actor works in, drafts included."""
    cards = _all_cards(work)
    mine = [
        c
        for c in cards
        if work.actor.may(Deed.DRAFT, c.view.owner_area)
        or work.actor.may(Deed.APPROVE, c.view.owner_area)
    ]
    return sorted(mine, key=lambda c: (c.view.is_public, _ORDER[c.phase], c.days_left))


def attachment(work: Work, attachment_id: str) -> tuple[AttachmentView, bytes, bool]:
    """A file, its content, and whether everybody may read it.

    Raises:
        Refused: ``attachment.unknown`` when there is none, or none that this actor may read.
    """
    row = work.session.get(Attachment, attachment_id)
    owner = work.session.get(Consultation, row.consultation_id) if row else None
    if row is None or owner is None or not may_read(work, whole_view(work, owner)):
        raise Refused("attachment.unknown")
    is_public = lifecycle.is_public(owner.state, was_approved=bool(owner.frozen_hash))
    return attachment_view(row), row.content, is_public
