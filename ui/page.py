"""The five moves of a page: enter, look, draw, ask, act."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from services import Deed, Refused, Role, deps, metrics, people
from services.database import OUTAGE
from services.deps import ANYBODY, Actor, Deps, Work
from ui.html import empty_state, link
from ui.places import in_words
from ui.state import DONE, ELDER, KNOWN
from ui.words import speak, t

_LANGUAGES = ("zh", "en")
_UNKNOWN = "consultation.unknown"
_WAY = "button primary"


@dataclass(frozen=True)
class Visit:
    """One run of one page by somebody."""

    actor: Actor
    deps: Deps

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A read transaction; it ends before anything is drawn. A refusal ends the page."""
        try:
            with deps.begin(self.deps, actor=self.actor, write=False) as work:
                yield work
        except Refused as refusal:
            end_with(refusal)
            stop()

    @contextmanager
    def act(self, done: str = "") -> Iterator[Work]:
        """A write transaction; says *done* afterwards, or the refusal's one sentence."""
        try:
            with deps.begin(self.deps, actor=self.actor) as work:
                yield work
        except Refused as refusal:
            people.audit_refusal(self.deps, self.actor, refusal)
            say_no(refusal)
        else:
            if done:
                st.session_state[DONE] = t(done)


def stop() -> NoReturn:
    """End the page here; what stands below every page still comes. ``st.stop`` ends all of it."""
    raise StopException


def show(markup: str) -> None:
    """Draw *markup*, if there is any."""
    if markup:
        st.html(markup)


def _sentence(refusal: Refused) -> str:
    facts = dict(refusal.facts)
    if refusal.code.startswith("questionnaire.") and "place" in facts:
        facts["place"] = in_words(str(facts["place"]))
    return t(f"refused.{refusal.code}", **facts)


def say_no(refusal: Refused) -> None:
    """One sentence: what is wrong and what to do."""
    st.error(_sentence(refusal), icon=":material/info:")


def end_with(refusal: Refused) -> None:
    """The whole of a page that has nothing to show: why, and the way on."""
    said, slug = _sentence(refusal), st.query_params.get("c", "")[:80]
    if refusal.code == _UNKNOWN:
        said += t("consultation.unknown_lead")
    if slug and refusal.code not in (_UNKNOWN, "role.page_not_yours"):
        way = link(t("consultation.back"), f"/consultation?{urlencode({'c': slug})}", _WAY)
    else:
        way = link(t("consultation.home"), "/", _WAY)
    st.html(empty_state(said, way))


def say_broken(error: Exception) -> bool:
    """One sentence in place of whatever a mistake of ours, or an outage, left undrawn."""
    code = "request.unavailable" if isinstance(error, OUTAGE) else "request.broken"
    metrics.refused(code)
    say_no(Refused(code))
    return True


def refuse_unless(allowed: object) -> None:
    """Raise the one sentence for somebody who holds the role, but not at this place."""
    if not allowed:
        raise Refused("role.not_yours")


def say_done() -> None:
    """The success of the act before this rerun, once."""
    done = st.session_state.pop(DONE, "")
    if done:
        st.success(done, icon=":material/check_circle:")


def is_done() -> bool:
    """Did an act of this run succeed, so that the page should be drawn anew?"""
    return DONE in st.session_state


def settle_preferences() -> None:
    """Language and elder mode, from the address, else the cookie, else as they were."""
    cookies = st.context.cookies
    asked = st.query_params.get("lang") or cookies.get("sunshine_lang", "")
    speak(asked if asked in _LANGUAGES else None)
    mode = st.query_params.get("mode") or cookies.get("sunshine_mode", "")
    if mode:
        st.session_state[ELDER] = mode == "elder"


def is_elder() -> bool:
    """Is this reader in elder mode?"""
    return bool(st.session_state.get(ELDER, False))


def _bound(name: str) -> str:
    """What the gate has bound to this connection; ``st.user`` looks for a secrets file first."""
    context = get_script_run_ctx(suppress_warning=True)
    return str(context.user_info.get(name) or "") if context else ""


def sign_in_id() -> str:
    """The trusted id of this browser's sign-in, bound to the connection by the gate."""
    return _bound("session")


def browser_id() -> str:
    """A keyed fingerprint of this browser, bound to the connection by the gate."""
    return _bound("browser")


def whoever() -> Visit:
    """A visit by whoever is there, signed in or not; roles are read anew on every run."""
    world = deps.current()
    token = sign_in_id()
    actor = people.actor_for(world, token) if token else ANYBODY
    if actor.id:
        st.session_state[KNOWN] = True
    return Visit(actor, world)


def _here() -> str:
    """This page's own address, to come back to after signing in."""
    path = urlsplit(st.context.url or "").path
    asked = st.query_params.to_dict()
    query = urlencode({k: v for k, v in asked.items() if k not in ("lang", "mode", "refused")})
    return f"{path}?{query}" if path and query else path


def turn_away(actor: Actor) -> NoReturn:
    """Say why this page is not for *actor* and what to do, and end the run."""
    if actor.id:
        end_with(Refused("role.page_not_yours"))
        stop()
    code = "role.signed_out" if st.session_state.get(KNOWN) else "role.sign_in_first"
    target = f"/sign-in?{urlencode({'next': _here()})}"
    st.html(empty_state(t(f"refused.{code}"), link(t("page.sign_in"), target, _WAY)))
    stop()


def enter(*roles: Role, deed: Deed | None = None) -> Visit:
    """The guard. Stops the page with one sentence unless the visitor holds one of *roles*.

    No roles and no deed: the page is open to everybody.
    """
    settle_preferences()
    visit = whoever()
    allowed = not roles or bool(visit.actor.roles.intersection(map(str, roles)))
    if deed is not None:
        allowed = allowed and any(visit.actor.may(deed, h.area) for h in visit.actor.holdings)
    if not allowed:
        turn_away(visit.actor)
    return visit


def enter_signed_in() -> Visit:
    """The guard of pages for anybody who has an account."""
    visit = enter()
    if visit.actor == ANYBODY:
        turn_away(visit.actor)
    return visit
