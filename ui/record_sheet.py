"""The audit chain on screen: whole or broken, narrowed by what one looks for, page by page."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from services.audit import AuditEntry
from services.record import KINDS, Choices, RecordPage, Wanted
from ui import deeds, html
from ui.words import t, w

_LONGEST_NUMBER = 12
#: name in the address → key of its widget
_FIELDS = {name: f"record.{name}" for name in ("place", "c", "who", "kind", "day")}


def chain(broken: int | None) -> html.Safe:
    """Whole, or broken at a line."""
    if broken is None:
        return html.notice("good", t("record.whole"))
    return html.notice("bad", t("record.broken", seq=broken))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def asked() -> Wanted:
    """What the address asks for; what cannot be understood is left out."""
    query = {name: value[:80] for name, value in st.query_params.to_dict().items()}
    before = query.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= _LONGEST_NUMBER
    return Wanted(
        place=query.get("place", ""),
        slug=query.get("c", ""),
        person=query.get("who", ""),
        kind=query.get("kind", "") if query.get("kind") in KINDS else "",
        day=_day(query.get("day", "")),
        before=int(before) if is_number else None,
    )


def _remember() -> None:
    """The choice goes into the address, so that it can be passed on; it begins at the newest."""
    for name, key in _FIELDS.items():
        value = st.session_state.get(key) or ""
        if value:
            st.query_params[name] = str(value)
        else:
            st.query_params.pop(name, None)
    st.query_params.pop("before", None)


def _select(name: str, words: Mapping[str, str], now: str, everything: str = "all") -> None:
    codes = ["", *words]
    st.selectbox(
        t(f"record.by.{name}"),
        codes,
        index=codes.index(now) if now in codes else 0,
        key=_FIELDS[name],
        format_func=lambda code: words.get(code) or t(f"record.{everything}"),
        on_change=_remember,
    )


def filters(wanted: Wanted, known: Choices, places: Mapping[str, str]) -> None:
    """Five ways to narrow the list."""
    people = {name: t(f"record.nameless.{name}") for name in deeds.NAMELESS}
    people |= {name: f"{w(post)} · {name}" for name, post in known.people.items()}
    titles = {slug: w(title) or t("edit.untitled") for slug, title in known.consultations.items()}
    kinds = {kind: t(f"record.kind.{kind}") for kind in KINDS}
    with st.container(key="record-filters"):
        _select("place", places, wanted.place)
        _select("c", titles, wanted.slug)
        _select("who", people, wanted.person)
        _select("kind", kinds, wanted.kind, "all_but_mixing")
        st.date_input(
            t("record.by.day"),
            value=wanted.day,
            key=_FIELDS["day"],
            format="YYYY-MM-DD",
            on_change=_remember,
        )


def _who(line: AuditEntry) -> html.Safe:
    """The account in one piece, under it its roles."""
    account, _, roles = deeds.who(line).partition(" · ")
    return html.tag("span", account, html.tag("small", roles) if roles else "", class_="sun-who")


def _row(line: AuditEntry, found: RecordPage, places: Mapping[str, str]) -> list[object]:
    about = w(found.names.get(line.subject)) or places.get(line.subject, "")
    why = " · ".join(filter(None, (line.reason, deeds.details(line, places))))
    return [
        f"{line.seq}",
        html.tag("span", deeds.when(line), class_="sun-when"),
        html.join((deeds.deed(line.action), html.tag("small", about))),
        _who(line),
        why or "–",
        html.tag("code", line.hash[:12]),
    ]


def _address(wanted: Wanted, before: int | None = None) -> str:
    values = {
        "place": wanted.place,
        "c": wanted.slug,
        "who": wanted.person,
        "kind": wanted.kind,
        "day": wanted.day,
        "before": before,
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return f"/record?{query}" if query else "/record"


def lines(found: RecordPage, wanted: Wanted, places: Mapping[str, str]) -> html.Safe:
    """A page of lines, and the ways to older and newer ones."""
    if not found.lines:
        return html.empty_state(t("record.none"), html.link(t("record.see_all"), "/record"))
    names = ("seq", "at", "action", "actor", "why", "hash")
    heads = [t(f"record.column.{name}") for name in names]
    rows = [_row(line, found, places) for line in found.lines]
    ways = []
    if wanted.before is not None:
        ways.append(html.link(t("record.newest"), _address(wanted), "button quiet"))
    if found.has_older:
        older = _address(wanted, found.lines[-1].seq)
        ways.append(html.link(t("record.older"), older, "button quiet"))
    table = html.table(heads, rows, t("record.caption"), is_stacked=True)
    return html.tag("div", table, html.tag("div", *ways, class_="sun-pages"), class_="sun-record")
