"""What a file is, by its content and never by its name; archives are opened only within limits."""

import csv
import io
import re
import zipfile
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
_MARKUP = ("<svg", "<html", "<!doctype", "<script", "<?xml", "<iframe", "<body")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LOOKED_AT = 20


def _parts(content: bytes) -> set[str]:
    """Names in an archive. Raises `Refused` ``file.archive`` for what unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused("file.kind") from None
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > max(1_000_000, _MOST_RATIO * len(content)) or unpacked > _MOST_UNPACKED
    if len(parts) > _MOST_PARTS or is_bomb or any(part.flag_bits & 1 for part in parts):
        raise Refused("file.archive")
    return {part.filename for part in parts}


def _office_type(content: bytes) -> str:
    names = _parts(content)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("file.macros")
    found = [kind for inner, kind in _INNER.items() if inner in names]
    if "[Content_Types].xml" not in names or len(found) != 1:
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
