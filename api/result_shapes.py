"""Released figures as they leave the house over HTTP: counts, verdicts, breakdowns."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.shapes import Text


class CountOut(BaseModel):
    """One option's released figures."""

    option: str = Field(description="Its code; the value itself where no options are asked.")
    count: int = Field(description="What the rule counts: ballots, points, duels won.")
    percent: float
    rank: int
    value: float | None = Field(description="What was compared, if not the count: a mean, a share.")
    mark: str = Field(description="What became of it: a grade, `in`, `out`, `again`; or empty.")
    marks: dict[str, int] = Field(
        description="Mark → ballots, for shape `marks`; else empty.", examples=[{"satisfied": 12}]
    )


class HalfOut(BaseModel):
    """One measure of a decision: persons, or whole square metres of floor."""

    entitled: int
    present: int
    present_needed: int = Field(description="0: the rule has no quorum.")
    yes: int
    yes_needed: int


class VerdictOut(BaseModel):
    """What the declared rule says of one option, after close.

    A rule by floor area asks for both halves. Ballots know no area: its sums are declared by one
    post and confirmed by another; until then `result` is `area_missing`.
    """

    option: str
    rule: str = Field(examples=["homeowners"])
    result: str = Field(
        description="`passed`, `failed`, `no_quorum` or `area_missing`; `recommended` where no "
        "share is asked for; `satisfied`, `basically` or `unsatisfied` for a rating."
    )
    persons: HalfOut
    area: HalfOut | None
    area_note: str = Field(description="How the floor area was counted.")
    area_declared_by: Text
    area_confirmed_by: Text


class LotOut(BaseModel):
    """What one option drew."""

    option: str
    lot: str


class DrawOut(BaseModel):
    """Lots between options that the ballots leave level, the smallest first.

    Anybody draws them again: a lot is SHA-256 of `root|question|option`, where `root` is the root
    hash of the last tree head.
    """

    root: str
    decides_front: bool = Field(description="They decide who is in front.")
    lots: list[LotOut]


class QuestionResultOut(BaseModel):
    """One question's released figures."""

    code: str
    ballots: int
    rule: str = Field(description="Of counting; empty: votes for each option, or only told.")
    is_partial: bool = Field(description="The declared rule needs whole ballots, after close.")
    leaders: list[str]
    draw: DrawOut | None = Field(description="Null while open, and where no lots were needed.")
    options: list[CountOut]
    verdicts: list[VerdictOut] = Field(description="Empty while open, and for advisory ballots.")


class CellOut(BaseModel):
    """One option in one group, coarsened; `note` says why a figure is missing."""

    option: str
    count: int | None
    percent: int | None
    note: str


class GroupOut(BaseModel):
    """One group of one dimension."""

    categories: list[str]
    ballots: int
    cells: list[CellOut]


class BreakdownOut(BaseModel):
    """One dimension for one question, with its own base and time."""

    dimension: str
    question: str
    ballots: int
    released_at: datetime
    groups: list[GroupOut]


class ChannelOut(BaseModel):
    """Ballots that came one way, or one of several that are told together."""

    channels: list[str] = Field(examples=[["web", "api"]])
    ballots: int


class ResultOut(BaseModel):
    """Released figures, as far as the declared policy shows them now."""

    shows: str = Field(description="`figures`, `turnout` or `nothing`.", examples=["figures"])
    ballots: int
    electorate: int | None
    turnout_percent: float | None
    released_at: datetime | None
    seq: int
    is_final: bool
    questions: list[QuestionResultOut]
    breakdowns: list[BreakdownOut]
    channels: list[ChannelOut] = Field(description="How ballots came; after close.")
