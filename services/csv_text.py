"""A table as CSV that spreadsheets open as it is meant, and never run."""

import csv
import io
from collections.abc import Iterable

import locales

#: Spreadsheets in China open a CSV as UTF-8 only with this in front.
BOM = "\ufeff"
#: also in full width, which spreadsheets in China take for the same
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """*value* as text that no spreadsheet takes for a formula; a number stays one."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]], language: str) -> str:
    """Rows under the names of *columns*, in *language*."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(locales.sentence(f"charts.column.{c}", language) for c in columns)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return BOM + page.getvalue()
