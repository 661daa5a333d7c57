"""What queries give to pages and API: frozen values, both languages, never a row."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from models.methods import Ask, Outcome
from models.rules.lifecycle import Phase, State, Window
from models.rules.localized import Localized

_LONGEST_MARK = 2


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


@dataclass(frozen=True)
class QuestionView:
    """One thing asked, with the shape of its input (None while its method is not built yet)."""

    code: str
    method: str
    title: Localized
    settings: dict[str, Any]
    options: tuple[OptionView, ...]
    ask: Ask | None

    @property
    def letters(self) -> dict[str, str]:
        """Option code → its mark: the code itself where codes are short, else its place."""
        codes = [o.code for o in self.options]
        if all(len(code) <= _LONGEST_MARK for code in codes):
            return {code: code for code in codes}
        return {code: str(place) for place, code in enumerate(codes, 1)}

    def option(self, code: str) -> OptionView:
        """The option with *code*."""
        return next(o for o in self.options if o.code == code)

    def answer(self, code: str) -> OptionView:
        """The option with *code*, or for a question without options the answer itself."""
        found = next((o for o in self.options if o.code == code), None)
        return found or OptionView(code, {"zh": code, "en": code}, {}, None, None, is_none=False)


@dataclass(frozen=True)
class AttachmentView:
    """A document that can be downloaded."""

    id: str
    kind: str
    title: Localized
    file_name: str
    media_type: str
    size: int
    sha256: str


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
    questions: tuple[QuestionView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    extensions: tuple[ExtensionView, ...] = ()
    quotas: tuple[QuotaView, ...] = ()

    @property
    def window(self) -> Window:
        """The window; only asked of consultations that have both dates."""
        assert self.opens_at is not None  # noqa: S101  # frozen consultations have both
        assert self.closes_at is not None  # noqa: S101
        return Window(self.opens_at, self.closes_at)

    @property
    def is_ready(self) -> bool:
        """Are the methods of all questions built?"""
        return bool(self.questions) and all(q.ask for q in self.questions)

    @property
    def grows(self) -> bool:
        """May residents add statements of their own?"""
        return any(q.ask and q.ask.grows for q in self.questions)


@dataclass(frozen=True)
class Card:
    """One line in a list of consultations."""

    view: ConsultationView
    phase: Phase
    #: whole days until it closes (open) or opens (upcoming); 0 is today
    days_left: int
    #: as released: participants, and per cent of the electorate where there is one
    ballots: int | None
    turnout_percent: float | None


@dataclass(frozen=True)
class OptionResult:
    """One option's released figures.

    ``count`` is what the rule counts; ``percent`` its share of the ballots, or of the greatest
    count where the rule counts points or wins. ``value`` and ``mark`` as in `Standing`.
    """

    option: OptionView
    count: int
    percent: float
    rank: int
    value: Fraction | None = None
    mark: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """One question's released figures, from front to back.

    ``rule`` is the code of the counting rule behind them; empty: votes for each option.
    """

    question: QuestionView
    ballots: int
    options: tuple[OptionResult, ...]
    leaders: tuple[str, ...]
    rule: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True)
class GroupResult:
    """One group of one dimension, coarsened for publication (`models.rules.publishable`)."""

    categories: tuple[str, ...]
    ballots: int
    #: option code → (count or None, percent or None, note)
    cells: dict[str, tuple[int | None, int | None, str]]


@dataclass(frozen=True)
class Breakdown:
    """One dimension for one question, from one prefix of ballots."""

    dimension: str
    question: str
    ballots: int
    released_at: datetime
    groups: tuple[GroupResult, ...]


@dataclass(frozen=True)
class ResultView:
    """What this reader may see of a consultation's figures now."""

    consultation_id: str
    #: "figures", "turnout" (hidden by policy until close), or "nothing" (no release yet)
    shows: str
    ballots: int
    electorate: int | None
    turnout_percent: float | None
    released_at: datetime | None
    seq: int
    is_final: bool
    questions: tuple[QuestionResult, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    #: (moment, ballots) of each release, for turnout over time
    history: tuple[tuple[datetime, int], ...] = ()
    #: in the last release: (channels, ballots), and (account that helped, ballots)
    channels: tuple[tuple[tuple[str, ...], int], ...] = ()
    helped: tuple[tuple[str, int], ...] = ()
    group_minimum: int = 10
    batch_minimum: int = 10
    release_seconds: int = 60


@dataclass(frozen=True)
class Receipt:
    """What a voter takes home: it proves inclusion and never shows the choice."""

    code: str
    leaf: str
    consultation_id: str
    #: the ballot was in already and this is its receipt again
    is_replay: bool = False
    revision: int = 0


@dataclass(frozen=True)
class ReceiptStatus:
    """Where a receipt's ballot is: ``waiting`` for its batch, or ``logged``."""

    code: str
    status: str
    slug: str = ""
    title: Localized = field(default_factory=dict)
    leaf: str = ""
    position: int | None = None
    head_size: int | None = None
    head_root: str = ""
    head_signature: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaView:
    """A place."""

    code: str
    kind: str
    name: Localized
    population: int | None
    is_demo: bool
