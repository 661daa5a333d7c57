"""Figures as markup: bars, tables, the town map, single numbers; re-exported by ``ui.html``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ui.markup import Safe, join, link, tag

_NUMBER = re.compile(
    r"[–—-]?|[≥≤<>~+−-]?\s?[\d,]*\d(?:\.\d+)?\s?(?:[%‰]|[万亿]?元|(?:million )?yuan)?"
)
_TAG = re.compile(r"<[^>]*>")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")


@dataclass(frozen=True)
class Bar:
    """One option's figures: *percent* draws, *shown* is the percentage in words."""

    label: str
    count: int
    percent: float
    shown: str = ""
    mark: str = ""
    is_ahead: bool = False
    paint: str = ""
    note: str = ""
    #: what stands beside *shown* instead of the count and its unit
    small: str | None = None


@dataclass(frozen=True)
class Tile:
    """One town on the schematic map; *share* from 0 to 1 is its shade, None is no figure."""

    name: str
    value: str
    row: int
    column: int
    share: float | None = None
    note: str = ""
    href: str = ""


def result_bars(rows: Iterable[Bar], *, unit: str = "", caption: str = "") -> Safe:
    """Counts as bars that also say their figures; the front row is bold and marked."""
    told = tag("p", caption, class_="sun-caption") if caption else ""
    return join((tag("ul", *(_bar(row, unit) for row in rows), class_="sun-bars"), told))


def _bar(row: Bar, unit: str) -> Safe:
    mark = tag("i", row.mark) if row.mark else ""
    label = tag("span", mark, row.label, class_="sun-label")
    shown = tag("b", row.shown or f"{row.percent:.1f}%")
    small = f"{row.count:,}{unit}" if row.small is None else row.small
    figure = tag("span", shown, " ", tag("small", small), class_="sun-figure")
    width = f"width:{min(max(row.percent, 0.0), 100.0):.2f}%"
    colour = f";background:{row.paint}" if _COLOUR.fullmatch(row.paint) else ""
    line = tag("span", tag("i", style=width + colour), class_="sun-bar", aria_hidden="true")
    note = tag("small", row.note) if row.note else ""
    return tag("li", label, figure, line, note, class_="ahead" if row.is_ahead else None)


def table(
    head: Sequence[object],
    rows: Iterable[Sequence[object]],
    caption: object,
    *,
    is_stacked: bool = False,
) -> Safe:
    """A table; columns of figures stand to the right, and it scrolls where it is too wide.

    One that *is_stacked* shows each line as a small sheet on a phone, every cell under its head.
    """
    lines = [list(map(_figure, row)) for row in rows]
    names = head if is_stacked else [None] * len(head)
    kinds = [_kind([line[at] for line in lines], at) for at in range(len(head))]
    top = (
        tag("th", cell, scope="col", class_=kind) for cell, kind in zip(head, kinds, strict=True)
    )
    body = (
        tag("tr", tag("th", line[0], scope="row"), *map(_cell, line[1:], kinds[1:], names[1:]))
        for line in lines
    )
    parts = tag("caption", caption), tag("thead", tag("tr", *top)), tag("tbody", *body)
    region = {"tabindex": "0", "role": "region", "aria_label": caption}
    kind = "sun-table stacked" if is_stacked else "sun-table"
    return tag("div", tag("table", *parts), class_=kind, **region)


def _figure(value: object) -> object:
    return f"{value:,}" if isinstance(value, int | float) else value


def _kind(column: Sequence[object], place: int) -> str:
    told = (_TAG.sub("", v) if isinstance(v, Safe) else str(v) for v in column)
    is_figures = place > 0 and column and all(map(_NUMBER.fullmatch, told))
    return "num" if is_figures else ""


def _cell(value: object, kind: str, head: object) -> Safe:
    is_blank = head is not None and value in {"", "–"}
    return tag("td", value, class_=f"{kind} blank".strip() if is_blank else kind, data_head=head)


def tile_map(tiles: Iterable[Tile], *, caption: str = "") -> Safe:
    """The county as a schema of towns: name, figure and shade, no map beneath."""
    told = tag("figcaption", caption) if caption else ""
    return tag(
        "figure", tag("ul", *map(_tile, tiles), class_="sun-map"), told, class_="sun-figure-map"
    )


def _tile(town: Tile) -> Safe:
    shade = 0.0 if town.share is None else min(max(town.share, 0.0), 1.0)
    place = f"grid-area:{int(town.row)}/{int(town.column)};--shade:{shade:.3f}"
    words = join((tag("b", town.name), tag("em", town.value), tag("small", town.note)))
    inner = link(words, town.href) if town.href else words
    return tag("li", inner, style=place, class_="none" if town.share is None else None)


def stat(label: object, value: object, note: object = "") -> Safe:
    """One figure with its label, and what to know about it."""
    more = tag("small", note) if note else ""
    return tag("div", tag("span", label), tag("b", _figure(value)), more, class_="sun-stat")


def stats(items: Iterable[Safe]) -> Safe:
    """Figures side by side."""
    return tag("div", *items, class_="sun-stats")
