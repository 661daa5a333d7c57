"""What leaves and enters the house over HTTP; never a table."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.examples import PROOF

Text = Annotated[dict[str, str], Field(examples=[{"zh": "嘉善大道", "en": "Jiashan Avenue"}])]
#: A code of ours: short, whatever is sent.
Code = Annotated[str, StringConstraints(max_length=40)]
Proof = Annotated[str, StringConstraints(max_length=128)]
_CODE = Field(examples=["A"])
#: Two codes of ours with a sign between them.
_Duel = Annotated[str, StringConstraints(max_length=81)]
_Whole = Annotated[int, Field(strict=True, ge=-(10**12), le=10**12)]
_Text = Annotated[str, StringConstraints(max_length=4000)]
_Listed = Annotated[list[Code], Field(max_length=200)]
_Duels = Annotated[list[_Duel], Field(max_length=200)]
_ByOption = Annotated[dict[Code, Code | _Whole | _Duels | None], Field(max_length=200)]
#: What is marked for one question, whatever its shape; null where it is skipped.
Mark = _Listed | _ByOption | _Whole | _Text | None


class Closed(BaseModel):
    """A body with no other fields than these."""

    model_config = ConfigDict(extra="forbid")


class Refusal(BaseModel):
    """Why not, and what to do."""

    code: str = Field(examples=["ballot.already_counted"])
    sentence: str = Field(description="In the language of Accept-Language.")
    facts: dict[str, str | int] = Field(examples=[{"receipt": "K7M29PQ4XYZ3"}])


class ImageOut(BaseModel):
    """A picture beside an option."""

    url: str = Field(examples=["/files/0f8fad5bd9cb469fa16570867728950e"])
    alt: Text = Field(description="What it shows, for who does not see it; may be empty.")
    sha256: str = Field(description="Of its content; the consultation's fingerprint covers it.")


class OptionOut(BaseModel):
    """One answer on offer."""

    code: str = _CODE
    text: Text
    detail: Text
    cost_cny: int | None
    months: int | None
    is_none: bool = Field(description="Excludes the others and opens a comment.")
    is_added: bool = Field(description="A resident's statement, added while it was open.")
    image: ImageOut | None


class QuestionOut(BaseModel):
    """One thing asked, with all that an app needs to draw its form.

    `shape` is `one`, `some`, `order`, `marks`, `amounts`, `basket`, `pairs`, `number`, `date` or
    `text`; null while its method is not built. A number that is no bound says nothing: `total` 0
    means that nothing is spent.
    """

    code: str = Field(examples=["q1"])
    method: str = Field(examples=["single"])
    title: Text
    shape: str | None
    least: int | None = Field(description="Fewest options; smallest number; earliest day.")
    most: int | None = Field(description="Most options; largest number; latest day; characters.")
    earliest: date | None = Field(description="Of `date`.")
    latest: date | None = Field(description="Of `date`.")
    marks: list[str] = Field(description="What each option may be given, in order.")
    total: int = Field(description="What there is to spend: yuan, points or credits.")
    is_square: bool = Field(description="An amount of *v* costs *v*².")
    lowest: int = Field(description="Smallest amount or score for one option.")
    highest: int = Field(description="Largest amount or score for one option.")
    grows: bool = Field(description="Residents may add options while it is open.")
    is_required: bool = Field(description="If not, null answers it.")
    settings: dict[str, Any] = Field(description="As declared: unit, columns, `show_if` and so on.")
    options: list[OptionOut]
    mark_texts: dict[str, Text] = Field(description="The marks in words, where they are words.")


class CategoryOut(BaseModel):
    """One answer to what a voter may say of themselves."""

    code: str = Field(examples=["female"])
    text: Text


class ExtensionOut(BaseModel):
    """The end was moved later, and why."""

    old_closes_at: datetime
    new_closes_at: datetime
    reason: Text


class DocumentOut(BaseModel):
    """A document to download."""

    title: Text
    file_name: str
    media_type: str
    size: int
    sha256: str
    href: str


class CardOut(BaseModel):
    """One consultation in a list."""

    slug: str = Field(examples=["jiashan-avenue-upgrade"])
    title: Text
    phase: str = Field(examples=["open"])
    areas: list[str] = Field(examples=[["330421"]])
    lead_unit: Text
    opens_at: datetime | None
    closes_at: datetime | None
    days_left: int
    ballots: int | None = Field(description="As of the newest release.")
    turnout_percent: float | None
    is_demo: bool


class ListOut(BaseModel):
    """A page of a list."""

    total: int
    offset: int
    consultations: list[CardOut]


class ConsultationOut(CardOut):
    """One consultation, whole."""

    summary: Text
    background: Text
    location: Text
    promise: Text
    timeline: list[Text]
    budget_cny: int | None
    roll_basis: str
    assurance: str
    provider: str = Field(description="Which proof the identity step asks for.")
    asks: str = Field(description="`none`, `number` or `code`.")
    result_policy: str
    is_revisable: bool
    strata: list[str] = Field(description="What a voter may say of themselves with the ballot.")
    groups: dict[str, list[CategoryOut]] = Field(description="For each of `strata`, the answers.")
    tie_rule: str
    electorate: int | None
    shortening_reason: Text
    extensions: list[ExtensionOut]
    withdrawal_reason: Text
    answer: Text
    frozen_hash: str | None
    survey: dict[str, Any] = Field(
        description="Purpose, retention, minutes and official header of a survey; else empty."
    )
    questions: list[QuestionOut]
    documents: list[DocumentOut]
    runoff_of: str | None = Field(description="The vote that ended in the tie voted on here.")
    runoff: dict[str, str] = Field(
        description="Question that ended in a tie → where it is voted on again; once it is public.",
        examples=[{"q1": "jiashan-avenue-upgrade-run-off"}],
    )
    notice: str = Field(
        description="An advisory ballot is not an election; a body's vote is formal."
    )


class IdentityIn(Closed):
    """A proof for the consultation's provider: `number`, `code`, or `browser` for open ones.

    For open participation `browser` is a random mark of 16 characters or more that the client
    keeps for its user.
    """

    provider: Code | None = Field(default=None, description="Refused when it is another one.")
    proof: dict[Code, Proof] = Field(default_factory=dict, max_length=4, examples=[PROOF])


class IdentityOut(BaseModel):
    """A short-lived voting token."""

    voting_token: str = Field(examples=["q83vEjRW…"])
    expires_at: datetime
    area_code: str = Field(examples=["330421001"])
    has_voted: bool
    may_revise: bool
    receipt: str = Field(description="Of the earlier ballot; empty without one.")


class BallotIn(Closed):
    """A marked ballot: question code → what was marked, in the shape of the question."""

    answers: dict[Code, Mark] = Field(max_length=50, examples=[{"q1": ["A"]}])
    strata: dict[Code, Code | None] = Field(
        default_factory=dict,
        max_length=10,
        description="Whatever is left out counts as not stated.",
        examples=[{"sex": "female", "age_band": "35_44"}],
    )
    comment: str = Field(
        default="",
        max_length=2000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$",
        description="500 characters or fewer, no control characters.",
    )
    revise: bool = Field(default=False, description="Replace the earlier ballot.")
    identity: IdentityIn | None = Field(
        default=None, description="Proves who votes, in place of a voting token; never beside one."
    )


class ReceiptOut(BaseModel):
    """Proves inclusion, never shows the choice."""

    receipt: str = Field(examples=["K7M29PQ4XYZ3"])
    leaf: str = Field(description="SHA-256 leaf hash, hex; empty on a replay of an older ballot.")
    is_replay: bool
    revision: int


class StatementIn(Closed):
    """A statement to add to a question that grows; it is shown once staff have accepted it."""

    question: Code = Field(examples=["q1"])
    text: Annotated[str, StringConstraints(max_length=1000)] = Field(
        description="One line of 4 to 140 characters, without phone or document numbers.",
        examples=["A traffic warden at the south bridge every morning"],
    )


class StatementOut(BaseModel):
    """It was received and waits to be read."""

    left: int = Field(description="How many this voter may still add.", examples=[2])


class ReceiptStatusOut(BaseModel):
    """Where a receipt's ballot is, with the RFC 9162 inclusion proof once it is in the log."""

    receipt: str
    status: str = Field(description="`waiting` for its batch, or `logged`.", examples=["logged"])
    slug: str
    title: Text
    leaf: str
    position: int | None
    head_size: int | None
    head_root: str
    head_signature: str
    path: list[str]
