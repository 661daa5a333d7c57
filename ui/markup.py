"""Escaped markup: the type of what is safe, and one function that builds an element."""

import re
from collections.abc import Iterable
from html import escape

_HREF = re.compile(r"(?:https?://|mailto:|tel:|/(?![/\\])|[?#])[^\s\\\x00-\x1f]*", re.IGNORECASE)
_VOID = frozenset({"br", "img", "hr", "input"})


class Safe(str):
    """Markup that is built and escaped already."""

    __slots__ = ()


def escaped(value: object) -> Safe:
    """*value* as text that cannot become markup; what is ``Safe`` stays as it is."""
    return value if isinstance(value, Safe) else Safe(escape(str(value), quote=True))


def join(parts: Iterable[object]) -> Safe:
    """Fragments in a row."""
    return Safe("".join(escaped(part) for part in parts))


def tag(name: str, *children: object, **attributes: object) -> Safe:
    """One element. ``class_`` is class, ``data_x`` is data-x; None and False leave one out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escape(str(value), quote=True)}"')
        for key, value in attributes.items()
        if value is not None and value is not False and value != ""
    )
    return Safe(f"<{name}{written}>" + ("" if name in _VOID else f"{join(children)}</{name}>"))


def address(href: str) -> str:
    """*href* where it is an address that a reader may follow, else ``#``."""
    return href if _HREF.fullmatch(href) else "#"


def link(words: object, href: str, kind: str = "", **attributes: object) -> Safe:
    """A link; *kind* ``button``, ``button primary`` or ``button quiet`` makes it a large target."""
    return tag("a", words, class_=kind, href=address(href), **attributes)
