"""Who may vote: rolls of keyed tags, imported from a file of which no number is kept."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, insert
from sqlmodel import col, func, or_, select

from models.rules import citizen_id
from models.rules.areas import COUNTY, TOWN, VILLAGE, reaches, town_of
from models.rules.localized import Localized
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.rules.secrecy import roll_tag
from models.tables import Area, Roll, RollEntry
from services import audit
from services.database import lock
from services.deps import Work, begin
from services.permission import may, must
from services.roll_files import (
    REGISTRATIONS,
    Checks,
    RollFile,
    RollLine,
    RollProblem,
    read_roll,
)
from services.texts import both

#: Bases that have a roll of their own; ``registered`` is a selection from ``resident``.
BASES = (
    "resident",
    "village_member",
    "cooperative_member",
    "homeowner",
    "deputy",
    "cppcc",
    "party_delegate",
    "panel",
)
_SELECTED_FROM = {"registered": "resident"}
_CHUNK = 500
_LONGEST_NAME = 80


@dataclass(frozen=True)
class RollView:
    """A roll, without anybody on it."""

    id: str
    area_code: str
    basis: str
    name: Localized
    entry_count: int
    is_demo: bool
    imported_at: datetime


@dataclass(frozen=True)
class RollReport:
    """What became of a file: counts, and line numbers with a code; never a part of a number."""

    is_imported: bool
    roll_id: str
    line_count: int
    good_count: int
    registered_count: int
    has_registration: bool
    problems: tuple[RollProblem, ...] = ()
    problem_counts: dict[str, int] = field(default_factory=dict)
    #: lines of people who were on such a roll before; nothing is wrong with them
    known: tuple[int, ...] = ()


def basis_of(roll_basis: str) -> str:
    """The basis of the rolls on which the voters of *roll_basis* stand."""
    return _SELECTED_FROM.get(roll_basis, roll_basis)


def lock_of(basis: str) -> str:
    """Held by whoever changes rolls of *basis*, and shared by whoever counts on them."""
    return f"roll:{basis}"


def electorate_of(work: Work, basis: str, areas: Sequence[str]) -> int:
    """How many people are on rolls of *basis* in *areas*; somebody on two rolls counts once."""
    if not areas:
        return 0
    places: list[ColumnElement[bool]] = [
        col(RollEntry.area_code).startswith(area, autoescape=True) for area in areas
    ]
    query = (
        select(func.count(func.distinct(col(RollEntry.tag))))
        .join(Roll, col(Roll.id) == RollEntry.roll_id)
        .where(Roll.basis == basis_of(basis), or_(*places))
    )
    if basis == "registered":
        query = query.where(col(RollEntry.is_registered).is_(True))
    return work.session.scalar(query) or 0


def rolls(work: Work) -> list[RollView]:
    """The rolls of the places where the actor may import one."""
    rows = work.session.exec(
        select(Roll)
        .where(col(Roll.withdrawn_at).is_(None))
        .order_by(col(Roll.area_code), col(Roll.basis))
    )
    return [
        RollView(r.id, r.area_code, r.basis, r.name, r.entry_count, r.is_demo, r.imported_at)
        for r in rows
        if may(work, Deed.IMPORT_ROLL, r.area_code)
    ]


def _known_areas(work: Work) -> set[str]:
    """Read aside: no write lock is held while a long file is checked."""
    with begin(work.deps, write=False) as aside:
        return set(aside.session.exec(select(Area.code)))


def _checks(work: Work, area: str) -> Checks:
    known, today = _known_areas(work), work.now.date()
    if area not in known:
        raise Refused("roll.area")
    is_demo, key = work.deps.settings.is_demo, work.deps.keys.roll

    def is_number(raw: str) -> bool:
        return citizen_id.is_valid(raw, today) or (is_demo and citizen_id.is_demo(raw))

    def area_problem(code: str) -> str:
        is_code = code.isascii() and code.isdigit() and len(code) in (COUNTY, TOWN, VILLAGE)
        if not is_code or (code not in known and town_of(code) not in known):
            return "area_unknown"
        return "" if reaches(area, code) else "area_outside"

    def tag(raw: str) -> str:
        return roll_tag(citizen_id.normalise(raw), key)

    return Checks(is_number, area_problem, tag)


def _on_roll_already(work: Work, basis: str, tags: Iterable[str]) -> set[str]:
    wanted, found = list(tags), set[str]()
    for start in range(0, len(wanted), _CHUNK):
        found.update(
            work.session.exec(
                select(RollEntry.tag)
                .join(Roll, col(Roll.id) == RollEntry.roll_id)
                .where(
                    Roll.basis == basis,
                    col(RollEntry.tag).in_(wanted[start : start + _CHUNK]),
                )
            )
        )
    return found


def _without_known(work: Work, basis: str, file: RollFile) -> tuple[int, ...]:
    """Leave out who is on a roll of *basis* already: a mended file brings them once more."""
    known = _on_roll_already(work, basis, (line.tag for line in file.lines))
    file.problems.sort(key=lambda p: p.line)
    lines = tuple(line.line for line in file.lines if line.tag in known)
    file.lines = [line for line in file.lines if line.tag not in known]
    return lines


def _report(file: RollFile, known: tuple[int, ...], roll_id: str = "") -> RollReport:
    return RollReport(
        is_imported=bool(roll_id),
        roll_id=roll_id,
        line_count=len(file.lines) + len(file.problems) + len(known),
        good_count=len(file.lines),
        registered_count=sum(line.is_registered for line in file.lines),
        has_registration=file.has_registration,
        problems=tuple(file.problems),
        problem_counts=dict(Counter(p.code for p in file.problems)),
        known=known,
    )


def _roll_row(work: Work, area: str, basis: str, name: Localized) -> Roll:
    """The roll of this name here, to be added to, or a new one."""
    same = select(Roll).where(
        Roll.area_code == area, Roll.basis == basis, col(Roll.withdrawn_at).is_(None)
    )
    for row in work.session.exec(same):
        if row.name == name:
            return row
    return Roll(
        id=secrets.token_hex(16),
        area_code=area,
        basis=basis,
        name=name,
        is_demo=work.deps.settings.is_demo,
        imported_at=work.now,
    )


def _store(work: Work, row: Roll, lines: Sequence[RollLine]) -> None:
    row.entry_count += len(lines)
    row.imported_by, row.imported_at = work.actor.id, work.now
    work.session.add(row)
    work.session.flush()
    entries = [
        {
            "roll_id": row.id,
            "tag": line.tag,
            "area_code": line.area_code,
            "is_registered": line.is_registered,
        }
        for line in sorted(lines, key=lambda x: x.tag)  # the file's order would name its people
    ]
    work.session.execute(insert(RollEntry), entries)


def import_roll(
    work: Work,
    *,
    area: str,
    basis: str,
    name: Mapping[str, str],
    file_name: str,
    content: bytes,
    registration: str = "",
    accept_partial: bool = False,
) -> RollReport:
    """Read a file of numbers and keep a keyed tag of each good line.

    With bad lines nothing is imported unless *accept_partial*; the report tells in both cases.
    Who is on such a roll already is left out and counted: that is no mistake of the file.
    *registration* says who of a roll of residents is registered in the county (`REGISTRATIONS`);
    nothing is taken for granted. *file_name* is not believed and not kept: what a file is, its
    content says.

    Raises:
        Refused: ``role.not_yours``, ``roll.area``, ``roll.basis``, ``roll.name``,
            ``roll.registration``, and what `read_roll` says of a file that cannot be read.
    """
    must(work, Deed.IMPORT_ROLL, area)
    shown = both(name, _LONGEST_NAME)
    if basis not in BASES:
        raise Refused("roll.basis")
    if not shown.get("zh"):
        raise Refused("roll.name")
    if basis == "resident" and registration not in REGISTRATIONS:
        raise Refused("roll.registration")
    file = read_roll(content, _checks(work, area), registration)
    lock(work.session.connection(), lock_of(basis))
    known = _without_known(work, basis, file)
    if not file.lines or (file.problems and not accept_partial):
        return _report(file, known)
    row = _roll_row(work, area, basis, shown)
    _store(work, row, file.lines)
    facts = {
        "area": area,
        "basis": basis,
        "registration": registration,
        "entries": len(file.lines),
        "left": len(file.problems),
    }
    audit.record(work, "roll.imported", row.id, facts=facts)
    return _report(file, known, row.id)
