"""What a file is, by its content and never by its name; archives are opened only within limits."""

import csv
import io
import re
import zipfile
import zlib
from itertools import islice

from models.rules.refusal import Refused

TEXT, CSV = "text/plain", "text/csv"
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
WEBP = "image/webp"
#: What may be shown beside an option; no drawing that could hold a script.
PICTURES = frozenset({PNG, JPEG, WEBP})
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
ENDINGS = {
    TEXT: ".txt",
    CSV: ".csv",
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    WEBP: ".webp",
    DOCX: ".docx",
    XLSX: ".xlsx",
}
_MAGIC = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_INNER = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MOST_PARTS, _MOST_UNPACKED, _MOST_RATIO = 2000, 100_000_000, 200
_KINDS, _MOST_KINDS = "[Content_Types].xml", 1_000_000
_MACROS = (b"vbaproject", b"macroenabled", b"macrosheet")
#: How the reader of archives fails on one that was made to hurt.
_BROKEN = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error)
_MARKUP = ("<svg", "<html", "<!doctype", "<script", "<?xml", "<iframe", "<body")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOOKED_AT = 20


def _refuse_too_much(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > max(1_000_000, _MOST_RATIO * len(content)) or unpacked > _MOST_UNPACKED
    if len(parts) > _MOST_PARTS or is_bomb or any(part.flag_bits & 1 for part in parts):
        raise Refused("file.archive")
    if any(part.filename == _KINDS and part.file_size > _MOST_KINDS for part in parts):
        raise Refused("file.archive")


def _parts(content: bytes) -> tuple[set[str], bytes]:
    """Names in an archive, and what it says of the kinds of its parts.

    Raises:
        Refused: ``file.archive`` for what unpacks to too much, ``file.kind`` for a broken one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_too_much(content, parts)
            names = {part.filename for part in parts}
            return names, archive.read(_KINDS) if _KINDS in names else b""
    except _BROKEN:
        raise Refused("file.kind") from None


def _has_macros(names: set[str], kinds: bytes) -> bool:
    """Do names or kinds tell of macros? The part that holds them may have any name."""
    said = kinds.replace(b"\0", b"").lower()
    return any(mark in said for mark in _MACROS) or any(
        mark.decode() in name.lower() for name in names for mark in _MACROS
    )


def _office_type(content: bytes) -> str:
    names, kinds = _parts(content)
    if _has_macros(names, kinds):
        raise Refused("file.macros")
    found = [kind for inner, kind in _INNER.items() if inner in names]
    if _KINDS not in names or len(found) != 1:
        raise Refused("file.kind")
    return found[0]


def _is_table(text: str) -> bool:
    """Do the first lines have the same number of columns, two or more?"""
    try:
        rows = list(islice(csv.reader(io.StringIO(text)), _LOOKED_AT))
    except csv.Error:
        return False
    widths = {len(row) for row in rows if row}
    return len(widths) == 1 and widths != {1} and len(rows) > 1


def _text_type(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("file.kind") from None
    small = text.lower()
    if not text.strip() or _CONTROL.search(text) or any(mark in small for mark in _MARKUP):
        raise Refused("file.kind")
    return CSV if _is_table(text) else TEXT


def media_type_of(content: bytes) -> str:
    """PDF, PNG, JPEG, WebP, Word, Excel, plain text or CSV.

    Raises:
        Refused: ``file.kind`` for anything else, ``file.macros``, ``file.archive``.
    """
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return _text_type(content)
