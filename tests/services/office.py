"""Small office files and archives for tests."""

import io
import zipfile

from openpyxl import Workbook


def zipped(parts):
    """A zip of named parts."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name, content)
    return page.getvalue()


def docx(**more):
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def part_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return found.read(name)


def with_part(content, name, text):
    """An office file with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        parts = {part: found.read(part) for part in found.namelist()}
    return zipped(parts | {name: text})
