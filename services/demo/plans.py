"""When each of the demo's consultations is drafted, approved, opened, closed and answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.methods import METHODS
from services.demo.files import content

_SURVEY = "survey"
_NOT_APPROVED = ("draft", "submitted")
#: days from drafting to opening, and days after drafting of what comes between
_AHEAD, _SUBMITTED, _APPROVED = 14, 2, 4
#: on the day of opening and every day after, staff begin at ten
_DESKS_OPEN = timedelta(hours=1)


@dataclass(frozen=True)
class Plan:
    """One consultation of the files and the moments of its life; None: not to come yet."""

    spec: dict[str, Any]
    drafted_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    published_at: datetime | None

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return str(self.spec["slug"])

    @property
    def areas(self) -> tuple[str, ...]:
        """The places whose residents are asked."""
        return tuple(self.spec["areas"])

    @property
    def basis(self) -> str:
        """Whom the roll holds."""
        return str(self.spec["roll_basis"])

    @property
    def owner(self) -> str:
        """The place it is run from."""
        return str(self.spec["areas"][0]) if self.spec.get("level") != "county" else "330421"

    def on_day(self, day: int) -> datetime:
        """When staff begin, so many days after the opening."""
        return self.opens_at + timedelta(days=day) + _DESKS_OPEN

    @property
    def is_built(self) -> bool:
        """Can its method take a ballot?"""
        kind = self.spec["ballot"]["type"]
        return kind in METHODS or kind == _SURVEY


def at(today: date, days: int, hour: int, zone: ZoneInfo, minute: int = 0) -> datetime:
    """The moment so many days from *today*, at that hour of the county."""
    local = datetime.combine(today + timedelta(days=days), time(hour, minute), zone)
    return local.astimezone(UTC)


def _plan(spec: dict[str, Any], today: date, zone: ZoneInfo) -> Plan:
    stage, opens = spec["stage"], int(spec["opens"])
    drafted = min(opens - _AHEAD, -_APPROVED - 1)
    published = spec.get("published")
    return Plan(
        spec=spec,
        drafted_at=at(today, drafted, 10, zone),
        submitted_at=at(today, drafted + _SUBMITTED, 15, zone) if stage != "draft" else None,
        approved_at=None if stage in _NOT_APPROVED else at(today, drafted + _APPROVED, 11, zone),
        opens_at=at(today, opens, 9, zone),
        closes_at=at(today, int(spec["closes"]), 18, zone),
        published_at=None if published is None else at(today, int(published), 16, zone),
    )


def plans(today: date, zone: ZoneInfo) -> list[Plan]:
    """All of them, the twelve first."""

    def specs() -> Iterator[dict[str, Any]]:
        yield from content("demo_consultations")
        yield from content("demo_drafts")

    return [_plan(spec, today, zone) for spec in specs()]
