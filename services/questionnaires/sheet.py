"""A questionnaire as a plain Excel sheet: one line a question, its options on the lines below.

Heads and words of the columns stand in ``templates/questionnaire_columns.yml``.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook, load_workbook

from models.rules.refusal import Refused
from services.file_types import XLSX, media_type_of
from services.questionnaires.document import from_document
from services.questionnaires.form import Reading

_MOST_LINES, _MOST_COLUMNS, _LONGEST_CELL = 5000, 30, 1000
_NEEDED = frozenset({"kind", "zh"})
_TERM = re.compile(r"\s*(\w+)\s*(>=|<=|=)\s*([\w,，、=]+)\s*")
#: Where a column's number goes when it is not called so by the method: method → column → name.
_CALLED = {"text": {"max": "max_chars"}, "date": {"min": "earliest", "max": "latest"}}
Line = dict[str, Any]


@cache
def _words() -> dict[str, Any]:
    file = Path(__file__).parents[1] / "templates" / "questionnaire_columns.yml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str("" if cell is None else cell)).strip()
    return text[:_LONGEST_CELL]


def _text(cell: Any) -> str:
    """A text as it was typed; only what is read as a word is brought into one form."""
    return cell.strip()[:_LONGEST_CELL] if isinstance(cell, str) else _plain(cell)


def _word(group: str, cell: Any, line: int) -> str:
    text = _plain(cell).casefold()
    for name, known in _words()[group].items():
        if text in known or text == name:
            return str(name)
    facts: dict[str, str | int] = {"line": line, "word": text[:20]}
    raise Refused("questionnaire.sheet_word", facts)


def _is_yes(cell: Any, line: int) -> bool:
    text = _plain(cell).casefold()
    if text in _words()["yes"] or text in _words()["no"]:
        return text in _words()["yes"]
    raise Refused("questionnaire.sheet_word", {"line": line, "word": text[:20]})


def _rows(content: bytes) -> Iterator[tuple[Any, ...]]:
    if media_type_of(content) != XLSX:
        raise Refused("questionnaire.unreadable", {"line": 0})
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        page.reset_dimensions()
        yield from islice(page.iter_rows(values_only=True, max_col=_MOST_COLUMNS), _MOST_LINES + 1)
    except Exception:  # a reader of other people's files fails in more ways than it names
        raise Refused("questionnaire.unreadable", {"line": 0}) from None


def _lines(content: bytes) -> list[tuple[int, Line]]:
    """Number and cells of each line that says something."""
    rows = _rows(content)
    heads = [_plain(cell).casefold() for cell in next(rows, ())]
    places = {
        name: heads.index(head)
        for name, known in _words()["heads"].items()
        for head in known
        if head in heads
    }
    if not places.keys() >= _NEEDED:
        raise Refused("questionnaire.sheet_heads")
    found = []
    for number, row in enumerate(rows, start=2):
        line = {name: row[at] for name, at in places.items() if at < len(row)}
        if any(_plain(cell) for cell in line.values()):
            found.append((number, line))
    return found


def _both(line: Line, zh: str = "zh", en: str = "en") -> dict[str, str]:
    texts = {"zh": _text(line.get(zh)), "en": _text(line.get(en))}
    return {tongue: text for tongue, text in texts.items() if text}


def _condition(cell: Any, line: int) -> dict[str, Any]:
    """``q4=a,b; q1>=7``: all of these; an option is named by its code, a row's mark by ``a=5``."""
    found: list[dict[str, Any]] = []
    for term in re.split(r"[;；]", _plain(cell)):
        match = _TERM.fullmatch(term)
        if match is None:
            raise Refused(
                "questionnaire.sheet_condition", {"line": line, "word": term.strip()[:40]}
            )
        code, sign, value = match.groups()
        if sign == "=":
            found.append({code: [v for v in re.split(r"[,，、]", value) if v]})
        else:
            number = int(value) if value.isdecimal() else value
            found.append({code: {"at_least" if sign == ">=" else "at_most": number}})
    return found[0] if len(found) == 1 else {"all": found}


def _question(line: Line, number: int) -> dict[str, Any]:
    method = _word("methods", line.get("method"), number)
    settings: dict[str, Any] = {}
    for name in ("min", "max"):
        text = _plain(line.get(name))
        if text:
            called = _CALLED.get(method, {}).get(name, name)
            settings[called] = int(text) if re.fullmatch(r"-?\d{1,12}", text) else text[:10]
    found: dict[str, Any] = {
        "code": _plain(line.get("code")),
        "method": method,
        "title": _both(line),
        "required": _is_yes(line.get("required"), number),
        "settings": settings,
        "options": [],
    }
    if _both(line, "help_zh", "help_en"):
        found["help"] = _both(line, "help_zh", "help_en")
    if _plain(line.get("page")).isdecimal():
        found["page"] = int(_plain(line["page"]))
    if _plain(line.get("show_if")):
        found["show_if"] = _condition(line["show_if"], number)
    return found


def _add(question: dict[str, Any], kind: str, line: Line, number: int) -> None:
    entry: dict[str, Any] = {"code": _plain(line.get("code")), "text": _both(line)}
    if kind == "column":
        question["settings"].setdefault("columns", []).append(entry)
        return
    if _plain(line.get("cost_cny")).isdecimal():
        entry["cost_cny"] = int(_plain(line["cost_cny"]))
    special = _plain(line.get("special"))
    if special:
        special = _word("specials", special, number)
    if special == "other":
        question["other"] = entry["code"]
    question["options"].append(entry | ({"is_none": True} if special == "none" else {}))


def read(content: bytes) -> Reading:
    """The questionnaire in a sheet.

    Raises:
        Refused: ``questionnaire.sheet_…`` with the number of the line, and what the document says
            of codes, lengths and limits.
    """
    document: dict[str, Any] = {"questionnaire": 1, "questions": []}
    for number, line in _lines(content):
        kind = _word("kinds", line.get("kind"), number)
        if kind in ("title", "intro"):
            document[kind] = _both(line)
        elif kind == "question":
            document["questions"].append(_question(line, number))
        elif not document["questions"]:
            raise Refused("questionnaire.sheet_order", {"line": number})
        else:
            _add(document["questions"][-1], kind, line, number)
    return Reading(from_document(document))


def template() -> bytes:
    """A sheet to begin with: the heads, and five questions as an example."""
    book = Workbook()
    page = book.active
    names = list(_words()["heads"])
    page.append([_words()["heads"][name][0] for name in names])
    for line in _words()["example"]:
        page.append([line.get(name) for name in names])
    page.freeze_panes = "A2"
    for column, width in (("D", 44), ("E", 44), ("C", 12), ("J", 16)):
        page.column_dimensions[column].width = width
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
