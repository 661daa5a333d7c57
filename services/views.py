"""What queries give to pages and API: frozen values, both languages, never a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from models.methods import Outcome
from models.methods.base import Spread
from models.rules.lifecycle import Phase
from models.rules.localized import Localized
from services.asked import (
    AttachmentView,
    ConsultationView,
    ExtensionView,
    OptionView,
    PictureView,
    QuestionView,
    QuotaView,
)

__all__ = [
    "AreaView",
    "AttachmentView",
    "Breakdown",
    "Card",
    "ConsultationView",
    "Draw",
    "ExtensionView",
    "FloorArea",
    "GroupResult",
    "OptionResult",
    "OptionView",
    "PictureView",
    "QuestionResult",
    "QuestionView",
    "QuotaView",
    "Receipt",
    "ReceiptStatus",
    "ResultView",
]


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
class Draw:
    """Lots between options that the ballots leave level, the smallest first.

    A lot is SHA-256 of ``root|question|option``; ``root`` is that of the last tree head.
    ``is_front``: they decide who is in front; else who left or was bought first on the way.
    """

    root: str
    lots: tuple[tuple[str, str], ...]
    is_front: bool = False


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
    draw: Draw | None = None

    @property
    def marked(self) -> Mapping[str, Mapping[str, int]]:
        """Option → mark → ballots, where each option is given a mark."""
        working = self.outcome.working if self.outcome else ()
        return next((one.counts for one in working if isinstance(one, Spread)), {})

    @property
    def is_partial(self) -> bool:
        """Does the declared rule wait for whole ballots?"""
        return self.outcome is not None and self.outcome.is_partial


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
class FloorArea:
    """Floor area of those who took part and of those in favour, as it was declared (m²).

    ``post`` declared it and ``checker`` confirmed it: what they are, never who. ``declared_by``
    is the account, so that nobody confirms their own figures; it is not shown.
    """

    question: str
    option: str
    present: int
    yes: int
    note: str
    declared_by: str
    post: Localized
    declared_at: datetime
    checker: Localized = field(default_factory=dict)
    confirmed_at: datetime | None = None


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
    #: declared and confirmed, where a rule asks for it
    floor_areas: tuple[FloorArea, ...] = ()
    group_minimum: int = 10
    batch_minimum: int = 10
    release_seconds: int = 60

    @property
    def areas_mark(self) -> str:
        """Changes with the floor areas, which come after the last release."""
        last = max((f.confirmed_at for f in self.floor_areas if f.confirmed_at), default=None)
        return f"{len(self.floor_areas)}-{last.timestamp() if last else 0:.0f}"


class Receipt(NamedTuple):
    """What a voter takes home: it proves inclusion and never shows the choice."""

    code: str
    leaf: str
    consultation_id: str
    #: the ballot was in already and this is its receipt again
    is_replay: bool = False
    revision: int = 0
    #: sealed; opens what was recorded, for half an hour, for nobody but whoever has just cast it
    opening: str = ""


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
