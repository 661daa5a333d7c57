"""Reading the record: narrowed by place, consultation, person, kind and day, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, or_, select

from models.rules.areas import COUNTY
from models.rules.localized import Localized
from models.rules.roles import Deed
from models.tables import Account, AuditLine, Consultation, Membership, Roll
from services.audit import AuditEntry, entry_of
from services.deps import Work
from services.permission import places_for

PAGE = 50
#: Clockwork that would bury everything else; it stands among the ballots.
ROUTINE = "ballots.mixed"
#: The kinds a reader may ask for, and how the names of their deeds begin.
KINDS: dict[str, tuple[str, ...]] = {
    "consultation": ("consultation.",),
    "draft": ("draft.", "attachment."),
    "statement": ("statement.",),
    "paper": ("paper.", "desk."),
    "floor_area": ("floor_area.",),
    "remark": ("remark.",),
    "ballots": ("ballots.", "keys."),
    "result": ("result.",),
    "roll": ("roll.", "codes."),
    "account": ("account.", "role.", "password."),
    "sign_in": ("sign_in.",),
    "refused": ("refused",),
    "system": ("demo.", "places."),
}


@dataclass(frozen=True)
class Wanted:
    """What a reader narrows the record to; empty is everything."""

    place: str = ""
    slug: str = ""
    person: str = ""
    kind: str = ""
    day: date | None = None
    #: only lines older than this one
    before: int | None = None


@dataclass(frozen=True)
class RecordPage:
    """Lines from the newest back, what each is about, and whether older ones follow."""

    lines: tuple[AuditEntry, ...]
    #: subject → name of the consultation, the roll or the account
    names: Mapping[str, Localized] = field(default_factory=dict)
    has_older: bool = False


@dataclass(frozen=True)
class Choices:
    """What there is to narrow to."""

    #: slug → title
    consultations: Mapping[str, Localized]
    #: account name → post
    people: Mapping[str, Localized]


def _within(column: Any, places: Iterable[str]) -> Any:
    return or_(*(column.startswith(place, autoescape=True) for place in places))


def choices(work: Work) -> Choices:
    """The consultations and accounts of the places whose record the actor may read."""
    places = places_for(work, Deed.READ_AUDIT)
    asked = select(Consultation.slug, Consultation.title).order_by(col(Consultation.slug))
    people = select(Account.name, Account.title).order_by(col(Account.name))
    if not _is_whole(places):
        asked = asked.where(_within(col(Consultation.owner_area), places))
        posted = select(Membership.account_id).where(_within(col(Membership.area_code), places))
        people = people.where(col(Account.id).in_(posted))
    return Choices(
        {str(row[0]): dict(row[1]) for row in work.session.exec(asked)},
        {str(row[0]): dict(row[1]) for row in work.session.exec(people)},
    )


def _is_whole(places: Iterable[str]) -> bool:
    """Do *places* take in the county, and with it what belongs to no place, as sign-ins do?"""
    return any(len(place) <= COUNTY for place in places)


def _in_place(place: str) -> Any:
    """Lines about consultations, rolls and posts of *place* and what lies within it."""
    within = col(Consultation.owner_area).startswith(place, autoescape=True)
    rolls = col(Roll.area_code).startswith(place, autoescape=True)
    subject = col(AuditLine.subject)
    granted = AuditLine.__table__.c.facts["area"].as_string()  # type: ignore[attr-defined]
    return or_(
        granted.startswith(place, autoescape=True),
        subject.in_(select(Consultation.id).where(within)),
        subject.in_(select(Roll.id).where(rolls)),
        subject == place,
    )


def _of_day(work: Work, day: date) -> tuple[Any, Any]:
    """From midnight to midnight of the county; moments are kept as texts of one form, in UTC."""
    start = datetime.combine(day, time(), work.deps.settings.zone).astimezone(UTC)
    edges = (start, start + timedelta(days=1))
    first, last = (edge.isoformat(timespec="seconds") for edge in edges)
    return col(AuditLine.at) >= first, col(AuditLine.at) < last


def _conditions(work: Work, wanted: Wanted) -> Iterable[Any]:
    if wanted.place:
        yield _in_place(wanted.place)
    if wanted.slug:
        mine = select(Consultation.id).where(Consultation.slug == wanted.slug)
        yield col(AuditLine.subject).in_(mine)
    if wanted.person:
        yield col(AuditLine.actor) == wanted.person
    if not wanted.kind:
        yield col(AuditLine.action) != ROUTINE
    if wanted.kind in KINDS:
        action = col(AuditLine.action)
        yield or_(*(action.startswith(front, autoescape=True) for front in KINDS[wanted.kind]))
    if wanted.day:
        yield from _of_day(work, wanted.day)
    if wanted.before is not None:
        yield col(AuditLine.seq) < wanted.before


def _names(work: Work, subjects: set[str]) -> dict[str, Localized]:
    found: dict[str, Localized] = {}
    for key, name, table in (
        (Consultation.id, Consultation.title, Consultation),
        (Roll.id, Roll.name, Roll),
        (Account.id, Account.title, Account),
    ):
        rows = work.session.exec(select(key, name).where(col(table.id).in_(subjects)))
        found |= {str(row[0]): dict(row[1]) for row in rows}
    return found


def page_of(work: Work, wanted: Wanted) -> RecordPage:
    """One page of what is *wanted*: an auditor of a town reads of that town alone.

    Raises:
        Refused: ``role.not_yours`` for those who may read no record.
    """
    places = places_for(work, Deed.READ_AUDIT)
    query = select(AuditLine).where(*_conditions(work, wanted))
    if not _is_whole(places):
        query = query.where(or_(*map(_in_place, places)))
    rows = work.session.exec(query.order_by(col(AuditLine.seq).desc()).limit(PAGE + 1)).all()
    lines = tuple(entry_of(row) for row in rows[:PAGE])
    return RecordPage(lines, _names(work, {line.subject for line in lines}), len(rows) > PAGE)
