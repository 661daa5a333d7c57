"""Fragments of pages as escaped markup for ``st.html``; callers bring every word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ui.html_figures import Bar, Tile, result_bars, stat, stats, table, tile_map
from ui.markup import Safe, address, escaped, join, link, tag

__all__ = [
    "Bar",
    "Safe",
    "Tile",
    "address",
    "escaped",
    "join",
    "link",
    "result_bars",
    "stat",
    "stats",
    "table",
    "tag",
    "tile_map",
]


@dataclass(frozen=True)
class Link:
    """Somewhere to go; *posts* makes it a one-button form (sign-out), *lang* says its tongue.

    *mode* is a size of type: the browser changes to it in place (``assets/sunshine.js``).
    """

    words: str
    href: str
    lang: str = ""
    posts: bool = False
    is_current: bool = False
    mode: str = ""


def _follow(item: Link) -> Safe:
    if item.posts:
        button = tag("button", item.words, type="submit", lang=item.lang)
        return tag("form", button, method="post", action=address(item.href))
    current = "page" if item.is_current else None
    tongue = {"lang": item.lang, "hreflang": item.lang}
    return link(item.words, item.href, **tongue, aria_current=current, data_mode=item.mode)


def action(words: str, kind: str, value: str = "") -> Safe:
    """A button that the browser acts on: *kind* is speak, print, copy or fullscreen."""
    return tag(
        "button", words, type="button", class_="button quiet", **{f"data_{kind}": value or "1"}
    )


def page_header(
    *,
    site: str,
    place: str,
    links: Iterable[Link] = (),
    menu: Sequence[Link] = (),
    menu_label: str = "",
    ribbon: str = "",
) -> Safe:
    """The top of every page: sun, name, place; switches to the right; menu and ribbon below."""
    name = tag("span", tag("b", site), tag("small", place), class_="sun-name")
    home = tag("a", tag("i", class_="sun-mark", aria_hidden="true"), name, href="/")
    top = tag("div", home, tag("div", *map(_follow, links), class_="sun-links"), class_="sun-top")
    nav = tag("nav", *map(_follow, menu), class_="sun-menu", aria_label=menu_label) if menu else ""
    note = tag("p", ribbon, class_="sun-ribbon") if ribbon else ""
    return tag("header", top, nav, note, class_="sun-header")


def footer(lines: Iterable[object], links: Iterable[Link] = ()) -> Safe:
    """The bottom of every page: links, then who is behind it."""
    said = (tag("p", line) for line in lines)
    return tag(
        "footer", tag("div", *map(_follow, links), class_="sun-links"), *said, class_="sun-footer"
    )


def badge(kind: str, words: object) -> Safe:
    """A state in a word: open, upcoming, closed, answered, info, warn, good, bad, plain."""
    return tag("span", words, class_=f"sun-badge {kind}")


def notice(kind: str, text: object, title: object = "") -> Safe:
    """A sentence that must be read: info, warn, good or bad."""
    head = tag("b", title) if title else ""
    role = "alert" if kind == "bad" else "note"
    return tag("div", head, tag("p", text), class_=f"sun-notice {kind}", role=role)


def meter(percent: float, words: object) -> Safe:
    """A thin bar with its meaning in words below."""
    width = f"width:{min(max(percent, 0.0), 100.0):.2f}%"
    bar = tag("span", tag("i", style=width), class_="sun-bar", aria_hidden="true")
    return tag("div", bar, tag("span", words), class_="sun-meter")


def card(
    *,
    title: object,
    href: str,
    place: object,
    unit: object,
    state: Safe,
    left: object = "",
    turnout: float | None = None,
    turnout_words: object = "",
) -> Safe:
    """One consultation in a list; the whole card is the link's target."""
    top = tag("div", state, tag("span", left, class_="sun-left"), class_="sun-card-top")
    named = (tag("span", words) for words in (place, unit) if words)
    where = tag("p", *named, class_="sun-where")
    words = tag("p", turnout_words, class_="sun-where") if turnout_words else ""
    bar = words if turnout is None else meter(turnout, turnout_words)
    return tag("article", top, tag("h3", link(title, href)), where, bar, class_="sun-card")


def cards(items: Iterable[Safe]) -> Safe:
    """Cards side by side where there is room."""
    return tag("div", *items, class_="sun-cards")


def facts(pairs: Iterable[tuple[object, object]]) -> Safe:
    """Labels and values, one under the other on a phone."""
    rows = (tag("div", tag("dt", label), tag("dd", value)) for label, value in pairs)
    return tag("dl", *rows, class_="sun-facts")


def option_row(
    letter: object,
    text: object,
    *,
    mark: object = "",
    cost: object = "",
    months: object = "",
    detail: object = "",
    picture: object = "",
    actions: object = "",
) -> Safe:
    """One answer on offer: letter, picture, text, what it got, what it costs, how long it takes."""
    more = join(tag("span", fact) for fact in (cost, months) if fact)
    got = tag("strong", mark) if mark else ""
    body = join((tag("b", text), got, tag("p", detail) if detail else ""))
    price = tag("p", more, class_="sun-price") if more else ""
    mark_shown = tag("i", letter) if letter else ""
    done = tag("div", actions, class_="sun-actions") if actions else ""
    return tag("div", mark_shown, picture, tag("div", body, price, done), class_="sun-option")


def timeline(items: Sequence[tuple[object, object]], current: int) -> Safe:
    """What happened and what comes: (title, note), *current* is where we stand, from 0."""
    return tag("ol", *_stations(items, current), class_="sun-timeline")


def steps(current: int, labels: Sequence[object]) -> Safe:
    """Where the reader stands in a short task; *current* counts from 0."""
    return tag("ol", *_stations([(label, "") for label in labels], current), class_="sun-steps")


def _stations(items: Sequence[tuple[object, object]], current: int) -> Iterable[Safe]:
    for place, (title, note) in enumerate(items):
        when = "done" if place < current else "now" if place == current else "next"
        here = "step" if place == current else None
        said = tag("small", note) if note else ""
        yield tag("li", tag("b", title), said, class_=when, aria_current=here)


def receipt_card(
    code: str,
    lines: Iterable[object],
    *,
    title: str = "",
    picture: str = "",
    picture_words: str = "",
) -> Safe:
    """The receipt: a code in large type, what it is good for, and a picture (a data: address)."""
    head = tag("p", title, class_="sun-caption") if title else ""
    said = (tag("p", line) for line in lines)
    left = tag("div", head, tag("code", code), *said)
    image = (
        tag("img", src=picture, alt=picture_words or code)
        if picture.startswith("data:image/")
        else ""
    )
    return tag("section", left, tag("figure", image) if image else "", class_="sun-receipt")


def empty_state(text: object, *actions: Safe) -> Safe:
    """Nothing here yet, and what to do about it."""
    sun = tag("i", class_="sun-mark", aria_hidden="true")
    return tag("div", sun, tag("p", text), *actions, class_="sun-empty")
