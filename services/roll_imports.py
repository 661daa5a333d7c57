"""A file of numbers becomes a roll: a keyed tag of each good line, and no number is kept."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from models.rules import citizen_id
from models.rules.areas import COUNTY, TOWN, VILLAGE, reaches, town_of
from models.rules.localized import Localized
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.rules.secrecy import roll_tag
from models.tables import Area, Roll, RollEntry
from services import audit, bulk
from services.database import lock
from services.deps import Work, begin
from services.permission import must
from services.roll_files import (
    REGISTRATIONS,
    Checks,
    RollFile,
    RollLine,
    RollProblem,
    read_roll,
)
from services.rolls import BASES, lock_of
from services.texts import both

_CHUNK = 500
_LONGEST_NAME = 80


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
    bulk.put(work, RollEntry, entries)


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
