"""A receipt on the screen: its code in large type, its picture, and what it is good for."""

from functools import lru_cache

import segno

from ui import html
from ui.words import t

_GROUP = 4
#: A fixed mask costs a quarter of choosing the prettiest, and every scanner reads it.
_MASK = 2
_QUIET = 2


def grouped(code: str) -> str:
    """The code in groups of four, as it is read aloud."""
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def _path(rows: tuple[bytearray, ...]) -> str:
    """Dark modules as one path, a stroke for each run."""
    strokes = []
    for y, row in enumerate(rows):
        x, line = 0, row.decode("latin-1")
        while (x := line.find("\1", x)) >= 0:
            end = line.find("\0", x)
            end = len(line) if end < 0 else end
            strokes.append(f"M{x + _QUIET} {y + _QUIET}h{end - x}v1h-{end - x}z")
            x = end
    return "".join(strokes)


@lru_cache(maxsize=256)
def picture(address: str) -> str:
    """*address* as a QR code in a ``data:`` address, which needs no further request."""
    rows = segno.make(address, error="l", boost_error=False, micro=False, mask=_MASK).matrix
    size = len(rows) + 2 * _QUIET
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {size} {size}'>"
        f"<path fill='white' d='M0 0h{size}v{size}H0z'/><path d='{_path(rows)}'/></svg>"
    )
    return "data:image/svg+xml," + svg.replace("<", "%3C").replace(">", "%3E")


def receipt_card(code: str, origin: str) -> html.Safe:
    """The receipt with *code*; its picture leads to the page that looks it up."""
    said = (t("vote.receipt_proves"), t("vote.receipt_hides"), t("vote.receipt_keep"))
    return html.receipt_card(
        grouped(code),
        said,
        title=t("vote.receipt_code"),
        picture=picture(f"{origin}/r/{code}"),
        picture_words=t("vote.receipt_qr"),
    )


def receipt_actions(code: str) -> html.Safe:
    """Copy, print, look up."""
    return html.tag(
        "div",
        html.action(t("vote.copy"), "copy", grouped(code)),
        html.action(t("vote.print"), "print"),
        html.link(t("vote.look_up"), f"/receipt?code={code}", "button quiet"),
        class_="sun-actions",
    )
