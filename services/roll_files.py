"""Reading a roll's file: CSV or Excel, columns by their heads, each line good or told by its code.

Nothing of a line leaves this module but its number in the file, a keyed tag and an area.
"""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from models.rules.refusal import Refused
from services.file_types import XLSX, media_type_of

#: Who is registered in the county, as the one who imports says: as the column has it, all, nobody.
REGISTRATIONS = ("column", "all", "none")
MOST_BYTES, MOST_LINES = 20_000_000, 200_000
_MOST_COLUMNS, _LONGEST_CELL = 50, 200
#: From this on a spreadsheet has rounded a number of eighteen digits beyond repair.
_EXACT = 10**15
#: What is left of such a number once the spreadsheet has saved it as text.
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,2}", re.IGNORECASE)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class RollLine:
    """A line that can be used: where it stood, and what is kept of it."""

    line: int
    tag: str
    area_code: str
    is_registered: bool


@dataclass(frozen=True)
class RollProblem:
    """A line that cannot; the sentence stands at ``roll_problem.<code>``."""

    line: int
    code: str


@dataclass
class RollFile:
    """A file read to its end."""

    lines: list[RollLine] = field(default_factory=list)
    problems: list[RollProblem] = field(default_factory=list)
    has_registration: bool = False


@cache
def _words() -> dict[str, Any]:
    """Heads of columns, and words for yes and no, in both languages."""
    file = Path(__file__).parent / "templates" / "roll_columns.yml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def _decoded(content: bytes) -> str:
    """UTF-8, what Chinese Windows writes, or what Excel calls Unicode text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise Refused("roll.encoding") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("roll.encoding")


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",\t;", key=head.count)
    try:
        yield from map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Refused("roll.unreadable") from None


def _xlsx_rows(content: bytes, *, are_values: bool = True) -> Iterator[Row]:
    if media_type_of(content) != XLSX:
        raise Refused("roll.unreadable")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=are_values)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)
    except Exception:  # a reader of other people's files fails in more ways than it names
        raise Refused("roll.unreadable") from None


def _is_xlsx(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def _rows(content: bytes) -> Iterator[Row]:
    return _xlsx_rows(content) if _is_xlsx(content) else _csv_rows(content)


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (n for n in archive.namelist() if n.startswith("xl/worksheets/"))
        return any(b"<f" in archive.read(name) for name in sheets)


def _formulas(content: bytes, places: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Line and place of each formula; where no result is stored with it, its cell reads empty."""
    if not _is_xlsx(content) or not _has_formulas(content):
        return frozenset()
    rows = islice(_xlsx_rows(content, are_values=False), MOST_LINES + 1)
    return frozenset(
        (at, place)
        for at, row in enumerate(rows, start=1)
        for place in places
        if place < len(row) and str(row[place]).startswith("=")
    )


def _is_rounded(cell: Any) -> bool:
    if isinstance(cell, str):
        return _ROUNDED.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _EXACT


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str("" if cell is None else cell)).strip()


def _columns(heads: Row) -> dict[str, int]:
    """Where each known column stands. Raises `Refused` ``roll.columns`` without the needed two."""
    texts = [_text(cell).casefold() for cell in heads[:_MOST_COLUMNS]]
    found = {
        name: texts.index(head)
        for name, known in _words()["heads"].items()
        for head in texts
        if head in known
    }
    if not {"number", "area_code"} <= found.keys():
        raise Refused("roll.columns")
    return found


@dataclass(frozen=True)
class Checks:
    """What a line must pass: is this a number, is this one of the roll's places; and its tag."""

    is_number: Callable[[str], bool]
    area_problem: Callable[[str], str]
    tag: Callable[[str], str]


def _registered(cell: Any) -> bool | None:
    """Yes, no (also where nothing is said), or None: it cannot be read."""
    text, words = _text(cell).casefold(), _words()
    if text in words["yes"]:
        return True
    return False if not text or text in words["no"] else None


def _problem_of(number: Any, area: str, registered: bool | None, checks: Checks) -> str:
    text = _text(number)
    if not text:
        return "number_missing"
    if _is_rounded(number):
        return "number_rounded"
    if len(text) > _LONGEST_CELL or not checks.is_number(text):
        return "number"
    return checks.area_problem(area) or ("registered" if registered is None else "")


def _read_line(
    at: int, row: Row, columns: dict[str, int], checks: Checks, everybody: bool | None
) -> RollLine | RollProblem:
    def cell(name: str) -> Any:
        place = columns.get(name)
        return row[place] if place is not None and place < len(row) else None

    number, area = cell("number"), _text(cell("area_code"))
    registered = _registered(cell("registered")) if everybody is None else everybody
    problem = _problem_of(number, area, registered, checks)
    if problem:
        return RollProblem(at, problem)
    return RollLine(at, checks.tag(_text(number)), area, bool(registered))


def _without_repeats(lines: Iterable[RollLine], into: RollFile) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.tag in seen:
            into.problems.append(RollProblem(line.line, "repeated"))
        else:
            seen.add(line.tag)
            into.lines.append(line)


def _stated(registration: str, has_column: bool) -> bool | None:
    """What holds for everybody on the roll; None: what each line says."""
    if registration == "column" and not has_column:
        raise Refused("roll.registration_column")
    if registration in ("all", "none") and has_column:
        raise Refused("roll.registration_twice")
    return registration == "all" if registration in ("all", "none") else None


def read_roll(content: bytes, checks: Checks, registration: str = "") -> RollFile:
    """All lines of *content*, the good and the bad; the head is line 1, empty lines are skipped.

    Raises:
        Refused: ``roll.too_large``, ``roll.encoding``, ``roll.unreadable``, ``roll.columns``,
            ``roll.registration_…`` where *registration* and the columns do not agree,
            and ``file.…`` for an archive that is none.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise Refused("roll.too_large", {"most": MOST_LINES})
    rows = _rows(content)
    columns = _columns(next(rows, ()))
    formulas = _formulas(content, columns.values())
    found = RollFile(has_registration="registered" in columns)
    everybody = _stated(registration, found.has_registration)
    good: list[RollLine] = []
    for at, row in enumerate(islice(rows, MOST_LINES + 1), start=2):
        if at > MOST_LINES + 1:
            raise Refused("roll.too_large", {"most": MOST_LINES})
        read: RollLine | RollProblem
        if any((at, place) in formulas and not _text(cell) for place, cell in enumerate(row)):
            read = RollProblem(at, "formula")
        elif not any(_text(cell) for cell in row):
            continue
        else:
            read = _read_line(at, row, columns, checks, everybody)
        if isinstance(read, RollLine):
            good.append(read)
        else:
            found.problems.append(read)
    _without_repeats(good, found)
    return found
