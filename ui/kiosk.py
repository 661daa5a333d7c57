"""A desk with a tablet: opened by staff, turned to one resident after another, forgets each."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from services import Refused, assisted
from services.areas import towns_asked
from services.deps import Actor, Deps
from services.views import ConsultationView
from ui import ballot, html, page
from ui.booth import Booth
from ui.stand import RECEIPT_STEP, Stand
from ui.state import KIOSK
from ui.words import t, w

WAYS = tuple(assisted.PLEDGES)
#: After so many seconds the receipt is gone, whoever still stands there.
_SECONDS, _TICK = 60, 2
_TURN, _TICKS = "kiosk.turn", "kiosk.ticks"


def desk() -> str:
    """The sealed desk that this browser works at; empty: none."""
    return str(st.session_state.get(KIOSK, ""))


def open_with(sealed: str) -> None:
    """Work at this desk from here on."""
    st.session_state[KIOSK] = sealed


def close() -> None:
    """Nobody works here any more."""
    st.session_state.pop(KIOSK, None)


def ask_way() -> tuple[str, str, str] | None:
    """Which way, and for help at home the second person: (way, name, password)."""
    way = st.segmented_control(
        t("counter.way"),
        WAYS,
        default=WAYS[0],
        key="counter.way",
        format_func=lambda one: t(f"counter.ways.{one}"),
    )
    way = way or WAYS[0]
    st.caption(t(f"counter.help.{way}"))
    name = password = ""
    with st.form("counter.open", border=False):
        if way == assisted.ASSISTED:
            name = st.text_input(t("counter.second"), key="counter.second", autocomplete="off")
            password = st.text_input(
                t("counter.password"), key="counter.password", type="password", autocomplete="off"
            )
        sent = st.form_submit_button(t("counter.open"), key="counter.do_open", type="primary")
    return (way, name, password) if sent else None


def _admit(deps: Deps, actor: Actor, stand: Stand) -> None:
    key = f"kiosk.number.{st.session_state.get(_TURN, 0)}"
    number = str(st.session_state.pop(key, "")).strip()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    try:
        stand.admit(assisted.admit(deps, actor, desk=desk(), number=number))
    except Refused as refusal:
        stand.refused(refusal)


def _leave(stand: Stand) -> None:
    stand.leave()
    st.session_state.pop(_TICKS, None)


def _ask_number(deps: Deps, actor: Actor, stand: Stand, way: str) -> None:
    st.html(html.tag("h2", t("counter.next")))
    with st.form("kiosk.find", border=False):
        st.text_input(
            t("counter.number"),
            key=f"kiosk.number.{st.session_state.get(_TURN, 0)}",
            max_chars=40,
            autocomplete="off",
        )
        refusal = stand.refusal_once()
        if refusal:
            page.say_no(refusal)
        st.form_submit_button(
            t(f"counter.find.{way}"),
            key="kiosk.find",
            type="primary",
            on_click=_admit,
            args=(deps, actor, stand),
        )
    st.caption(t(f"counter.number_help.{way}"))
    st.button(t(f"counter.close.{way}"), key="kiosk.close", on_click=close)


@st.fragment(run_every=_TICK)
def _sign_off(stand: Stand, way: str) -> None:
    """Forget the voter when they are done, or when the receipt has stood long enough."""
    if not stand.token:
        st.rerun()
    if stand.step != RECEIPT_STEP:
        st.button(t("counter.leave"), key="kiosk.leave", on_click=_leave, args=(stand,))
        return
    stood = st.session_state.get(_TICKS, 0)
    st.session_state[_TICKS] = stood + 1
    st.button(
        t(f"counter.done.{way}"),
        key="kiosk.done",
        type="primary",
        width="stretch",
        on_click=_leave,
        args=(stand,),
    )
    st.caption(t(f"counter.done_help.{way}", seconds=_SECONDS))
    if stood * _TICK >= _SECONDS:
        _leave(stand)
        st.rerun()


def _booth(
    deps: Deps, actor: Actor, view: ConsultationView, way: str, names: Mapping[str, str]
) -> Booth:
    asked = towns_asked(deps, view)
    return Booth(
        deps,
        view,
        place_names=names,
        towns=tuple(code for code in names if code in asked),
        caster=partial(assisted.cast, deps, actor, desk=desk()),
        pledges=assisted.PLEDGES[way],
    )


def draw(
    deps: Deps, actor: Actor, view: ConsultationView, way: str, names: Mapping[str, str]
) -> None:
    """The desk: find somebody, let them vote, forget them."""
    stand = Stand(view.id)
    head = (html.badge("info", t(f"counter.ways.{way}")), " ", w(view.title))
    st.html(html.tag("p", *head, class_="sun-kiosk"))
    if not stand.token:
        _ask_number(deps, actor, stand, way)
        return
    ballot.voting(_booth(deps, actor, view, way, names))
    _sign_off(stand, way)
