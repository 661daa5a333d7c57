"""What is asked: consultation, question, option, attachment, extension."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.rules.lifecycle import State
from models.rules.localized import Localized
from models.tables.base import Table
from models.tables.columns import blob, code_field, json_field, moment, yuan


class Consultation(Table, table=True):
    """One public exercise: a question or several, for some people, for some weeks."""

    __table_args__ = (
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", "window"),
        CheckConstraint("budget_cny IS NULL OR budget_cny >= 0", "budget"),
    )

    id: str = Field(primary_key=True, max_length=32)
    slug: str = Field(unique=True, max_length=60)
    state: State = code_field(State, default=State.DRAFT, index=True)
    #: where it is run from; roles at this area or above work on it
    owner_area: str = Field(foreign_key="area.code", index=True, max_length=12)
    #: codes of the places whose residents are asked
    areas: list[str] = json_field()
    title: Localized = json_field()
    summary: Localized = json_field(default_factory=dict)
    background: Localized = json_field(default_factory=dict)
    location: Localized = json_field(default_factory=dict)
    lead_unit: Localized = json_field(default_factory=dict)
    promise: Localized = json_field(default_factory=dict)
    #: list of localized steps
    timeline: list[Localized] = json_field(default_factory=list)
    affair: str = Field(default="decision", max_length=20)
    decision_kind: str = Field(default="livelihood", max_length=30)
    budget_cny: int | None = yuan()
    #: who may vote (domain.md §4.5), how sure we are of them (§4.2), and by which provider
    roll_basis: str = Field(default="resident", max_length=30)
    assurance: str = Field(default="L2", max_length=2)
    provider: str = Field(default="roll", max_length=20)
    #: live, leaders_live, after_vote or after_close (design.md §6)
    result_policy: str = Field(default="live", max_length=20)
    is_revisable: bool = True
    #: dimensions of `models.rules.strata` that are asked
    strata: list[str] = json_field(default_factory=list)
    #: code of the tie rule, declared before opening
    tie_rule: str = Field(default="lots", max_length=20)
    opens_at: datetime | None = moment(nullable=True)
    closes_at: datetime | None = moment(nullable=True)
    shortening_reason: Localized = json_field(default_factory=dict)
    #: number of people who may vote, for turnout; None for open participation
    electorate: int | None = None
    frozen_hash: str | None = Field(default=None, max_length=64)
    created_by: str | None = Field(default=None, max_length=32)
    submitted_by: str | None = Field(default=None, max_length=32)
    approved_by: str | None = Field(default=None, max_length=32)
    send_back_reason: str = Field(default="", max_length=500)
    withdrawal_reason: Localized = json_field(default_factory=dict)
    #: the answer given with the result: what we will do and why
    answer: Localized = json_field(default_factory=dict)
    published_at: datetime | None = moment(nullable=True)
    #: set when a recount differed: publishing is blocked until it is settled
    is_in_doubt: bool = False
    #: of a survey: official header, purpose, retention, minutes (`services.surveys`)
    survey: dict[str, Any] = json_field(
        default_factory=dict, sa_column_kwargs={"server_default": "{}"}
    )
    #: of a run-off: the consultation (its id) and the question that ended in a tie
    runoff_of: str | None = Field(default=None, index=True, max_length=32)
    runoff_question: str | None = Field(default=None, max_length=20)
    is_demo: bool = False
    created_at: datetime = moment()
    changed_at: datetime = moment()


class Question(Table, table=True):
    """One thing asked, by one ballot method."""

    __table_args__ = (UniqueConstraint("consultation_id", "code"),)

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    position: int = 0
    code: str = Field(max_length=20)
    method: str = Field(max_length=20)
    title: Localized = json_field(default_factory=dict)
    settings: dict[str, Any] = json_field(default_factory=dict)


class Option(Table, table=True):
    """One answer on offer. Votes hold its code, so a rename or translation changes no count."""

    __table_args__ = (UniqueConstraint("question_id", "code"),)

    id: str = Field(primary_key=True, max_length=32)
    question_id: str = Field(foreign_key="question.id", index=True, max_length=32)
    position: int = 0
    code: str = Field(max_length=20)
    text: Localized = json_field(default_factory=dict)
    detail: Localized = json_field(default_factory=dict)
    cost_cny: int | None = yuan()
    months: int | None = None
    #: "none of these": excludes the others and opens a comment
    is_none: bool = False
    #: a resident's statement, accepted while it was open; the fingerprint does not cover it
    is_added: bool = False
    #: the picture that stands beside it, an attachment of the same consultation
    image_id: str | None = Field(
        default=None, foreign_key="attachment.id", index=True, max_length=32
    )


class Attachment(Table, table=True):
    """A document beside the question, or a picture; its type is what its content says."""

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    #: draft, explanation, other, or image: a picture for options
    kind: str = Field(max_length=20)
    #: of a picture: what it shows, for who does not see it
    title: Localized = json_field(default_factory=dict)
    file_name: str = Field(max_length=120)
    media_type: str = Field(max_length=80)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes = blob()
    created_at: datetime = moment()


class Extension(Table, table=True):
    """The end moved later, with a public reason; it never moves earlier."""

    __table_args__ = (CheckConstraint("new_closes_at > old_closes_at", "later"),)

    id: str = Field(primary_key=True, max_length=32)
    consultation_id: str = Field(foreign_key="consultation.id", index=True, max_length=32)
    old_closes_at: datetime = moment()
    new_closes_at: datetime = moment()
    reason: Localized = json_field()
    decided_by: str = Field(max_length=32)
    decided_at: datetime = moment()
