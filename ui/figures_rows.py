"""Rows of bars with their labels above them: Chinese texts are long and phones are narrow.

The y axis of such a figure counts pixels downwards, so that rows may differ in height.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

#: How much fits beside nothing else on a phone of 360 px, in widths of a Chinese character.
PHONE_EMS = 19.5
_LINE, _BAR, _GAP = 21.0, 24.0, 15.0
_PAUSES = "，：；、。"
_HOLDS_ON = "，。；：、！？）》」』”’,.;:!?)%"


def ems(text: str) -> float:
    """How wide *text* is, in widths of a Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _pieces(text: str) -> Iterable[str]:
    """What must not be broken: a Chinese character with its punctuation, or a Latin word."""
    piece = ""
    for char in text:
        is_wide = unicodedata.east_asian_width(char) in "WF"
        ends = piece and (piece[-1] == " " or unicodedata.east_asian_width(piece[-1]) in "WF")
        if piece and char not in _HOLDS_ON and (is_wide or ends) and char != " ":
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _break_at(pieces: list[str], width: float) -> int:
    """How many pieces the first line takes: to the last pause in its second half, if any."""
    taken, pause, line = 0, 0, ""
    for piece in pieces:
        if line and ems((line + piece).rstrip()) > width:
            return pause or taken
        line += piece
        taken += 1
        if piece[-1] in _PAUSES and ems(line) >= width / 2:
            pause = taken
    return taken


def wrapped(text: str, width: float = PHONE_EMS) -> list[str]:
    """*text* in lines of at most *width*, as long as its words allow."""
    pieces, lines = list(_pieces(text)), []
    while pieces:
        taken = _break_at(pieces, width)
        lines.append("".join(pieces[:taken]).strip())
        pieces = pieces[taken:]
    return lines or [""]


def shortened(text: str, width: float) -> str:
    """*text* cut to *width* with an ellipsis."""
    if ems(text) <= width:
        return text
    kept = text
    while kept and ems(kept) > width - 1:
        kept = kept[:-1]
    if kept and kept[-1].isascii() and " " in kept and text[len(kept)] != " ":
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip("，、：；,:; ") + "…"


@dataclass(frozen=True)
class Rows:
    """Where labels and bars stand, in pixels from the top."""

    labels: tuple[str, ...]
    tops: tuple[float, ...]
    centres: tuple[float, ...]
    bar: float
    height: float
    scale: float

    @property
    def annotations(self) -> list[dict[str, Any]]:
        """The labels, at the left edge above their bars; the template says how they look."""
        pairs = zip(self.labels, self.tops, strict=True)
        return [{"y": round(top), "text": label} for label, top in pairs]

    @property
    def y_axis(self) -> dict[str, Any]:
        """An axis nobody sees, one unit a pixel, from the top down."""
        return {"range": [round(self.height), 0], "visible": False, "fixedrange": True}


def rows(texts: Iterable[str], scale: float = 1.0, width: float = PHONE_EMS) -> Rows:
    """Rows for *texts*, each wrapped to *width*; the texts are escaped here."""
    labels, tops, centres, at = [], [], [], 0.0
    for text in texts:
        lines = wrapped(text, width)
        labels.append("<br>".join(escape(line, quote=False) for line in lines))
        tops.append(at)
        at += (len(lines) * _LINE + 3) * scale
        centres.append(round(at + _BAR * scale / 2, 1))
        at += (_BAR + _GAP) * scale
    return Rows(tuple(labels), tuple(tops), tuple(centres), _BAR * scale, max(at, 1.0), scale)
