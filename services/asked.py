"""What is asked, as queries give it: options, questions, consultations; frozen, both languages."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from models.methods import Ask, QuestionTerms
from models.rules.lifecycle import State, Window, is_public
from models.rules.localized import Localized

#: The shape of a question whose answer does not stay in the ballot.
TEXT = "text"
#: The kind of an attachment that is a picture for options, and no document to read.
IMAGE = "image"


@dataclass(frozen=True)
class PictureView:
    """A picture beside an option, and what it shows for who does not see it."""

    id: str
    alt: Localized
    sha256: str

    @property
    def href(self) -> str:
        """Where it is; what stands there never changes."""
        return f"/files/{self.id}"


@dataclass(frozen=True)
class OptionView:
    """One answer on offer."""

    code: str
    text: Localized
    detail: Localized
    cost_cny: int | None
    months: int | None
    is_none: bool
    #: a resident's statement, accepted while the consultation was open
    is_added: bool = False
    image: PictureView | None = None


@dataclass(frozen=True)
class QuestionView:
    """One thing asked, with the shape of its input (None while its method is not built yet)."""

    code: str
    method: str
    title: Localized
    settings: dict[str, Any]
    options: tuple[OptionView, ...]
    ask: Ask | None

    @cached_property
    def terms(self) -> QuestionTerms:
        """What its method needs to know; made once, as every ballot asks for it."""
        return QuestionTerms(
            code=self.code,
            options=tuple(o.code for o in self.options),
            alone=frozenset(o.code for o in self.options if o.is_none),
            settings=self.settings,
            costs={o.code: o.cost_cny for o in self.options if o.cost_cny},
        )

    @cached_property
    def asks_text(self) -> bool:
        """Is its answer a text, kept apart from the ballot?"""
        return self.ask is not None and self.ask.shape == TEXT

    def option(self, code: str) -> OptionView:
        """The option with *code*."""
        return next(o for o in self.options if o.code == code)

    def answer(self, code: str) -> OptionView:
        """The option with *code*, or for a question without options the answer itself."""
        found = next((o for o in self.options if o.code == code), None)
        return found or OptionView(code, {"zh": code, "en": code}, {}, None, None, is_none=False)


@dataclass(frozen=True)
class AttachmentView:
    """A document that can be downloaded, or a picture for options."""

    id: str
    kind: str
    title: Localized
    file_name: str
    media_type: str
    size: int
    sha256: str

    @property
    def picture(self) -> PictureView:
        """As it stands beside an option."""
        return PictureView(self.id, self.title, self.sha256)


@dataclass(frozen=True)
class ExtensionView:
    """The end moved later, and why."""

    old_closes_at: datetime
    new_closes_at: datetime
    reason: Localized


@dataclass(frozen=True)
class QuotaView:
    """So many places for one group; empty dimension and category: for everybody together."""

    dimension: str
    category: str
    most: int


@dataclass(frozen=True)
class ConsultationView:
    """Everything that a page says about one consultation, but for figures."""

    id: str
    slug: str
    state: State
    owner_area: str
    areas: tuple[str, ...]
    title: Localized
    summary: Localized
    background: Localized
    location: Localized
    lead_unit: Localized
    promise: Localized
    timeline: tuple[Localized, ...]
    affair: str
    decision_kind: str
    budget_cny: int | None
    roll_basis: str
    assurance: str
    provider: str
    result_policy: str
    is_revisable: bool
    strata: tuple[str, ...]
    tie_rule: str
    opens_at: datetime | None
    closes_at: datetime | None
    shortening_reason: Localized
    electorate: int | None
    frozen_hash: str | None
    created_by: str | None
    submitted_by: str | None
    approved_by: str | None
    send_back_reason: str
    withdrawal_reason: Localized
    answer: Localized
    published_at: datetime | None
    is_in_doubt: bool
    is_demo: bool
    #: what a survey says of itself (`services.surveys`); empty for other consultations
    survey: dict[str, Any] = field(default_factory=dict)
    #: of a run-off: the consultation (its id) and the question that ended in a tie
    runoff_of: str | None = None
    runoff_question: str | None = None
    questions: tuple[QuestionView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    extensions: tuple[ExtensionView, ...] = ()
    quotas: tuple[QuotaView, ...] = ()

    @cached_property
    def window(self) -> Window:
        """The window; only asked of consultations that have both dates."""
        assert self.opens_at is not None  # noqa: S101  # frozen consultations have both
        assert self.closes_at is not None  # noqa: S101
        return Window(self.opens_at, self.closes_at)

    @property
    def is_public(self) -> bool:
        """Does everybody see it?"""
        return is_public(self.state, was_approved=bool(self.frozen_hash))

    @property
    def documents(self) -> tuple[AttachmentView, ...]:
        """What there is to read."""
        return tuple(a for a in self.attachments if a.kind != IMAGE)

    @property
    def images(self) -> tuple[AttachmentView, ...]:
        """What an option may show."""
        return tuple(a for a in self.attachments if a.kind == IMAGE)

    @cached_property
    def codes(self) -> frozenset[str]:
        """What its questions are called."""
        return frozenset(q.code for q in self.questions)

    @cached_property
    def longest_texts(self) -> int:
        """How many letters its questions for a text take together."""
        return sum(q.ask.most for q in self.questions if q.ask and q.asks_text)

    @cached_property
    def is_ready(self) -> bool:
        """Are the methods of all questions built?"""
        return bool(self.questions) and all(q.ask for q in self.questions)

    @property
    def grows(self) -> bool:
        """May residents add statements of their own?"""
        return any(q.ask and q.ask.grows for q in self.questions)
