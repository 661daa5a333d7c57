"""The printable sheet of one-time codes: A4, large type, lines to cut along, both languages."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import segno

import locales
from models.rules.localized import LANGUAGES, Localized, in_language

_FOLDER = Path(__file__).parent / "templates"


def grouped(code: str) -> str:
    """ABCD-EFGH-JKLM, as it is read from paper and typed in."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def _both(key: str, **facts: object) -> str:
    lines = (escape(locales.sentence(key, tongue, **facts)) for tongue in LANGUAGES)
    return "".join(
        f'<p lang="{tongue}">{line}</p>' for tongue, line in zip(LANGUAGES, lines, strict=True)
    )


def _titles(title: Localized) -> str:
    texts = dict.fromkeys(in_language(title, tongue) for tongue in LANGUAGES)
    return "".join(f"<h2>{escape(text)}</h2>" for text in texts)


def _qr(address: str) -> str:
    """The address as a drawing, made once and used on every slip; none without an origin."""
    if not address.startswith("http"):
        return ""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=4, border=2, omitsize=True, svgid="qr"))


def sheet(
    *, title: Localized, address: str, place: Localized, codes: Sequence[str], batch: str
) -> str:
    """One HTML page with everything in it; each slip carries one code."""
    page = Template(_FOLDER.joinpath("sheet.html").read_text("utf-8"))
    slip = Template(_FOLDER.joinpath("slip.html").read_text("utf-8"))
    drawn = _qr(address)
    common = {
        "titles": _titles(title),
        "how": _both("sheet.how"),
        "secret": _both("sheet.secret"),
        "address": escape(address),
        "picture": '<svg class="qr" aria-hidden="true"><use href="#qr"/></svg>' if drawn else "",
    }
    slips = (slip.substitute(common, code=escape(grouped(code))) for code in codes)
    return page.substitute(
        title=escape(in_language(title, "zh")),
        head=_both("sheet.head", count=len(codes), batch=batch[:8]),
        place=escape(" ".join(dict.fromkeys(in_language(place, t) for t in LANGUAGES))),
        once=_both("sheet.once"),
        drawn=drawn,
        slips="\n".join(slips),
    )
