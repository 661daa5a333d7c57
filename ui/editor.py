"""A draft on screen: each field a widget under a key of its own; reading them gives the form."""

from contextlib import AbstractContextManager
from datetime import datetime, time
from threading import RLock
from typing import Any

import streamlit as st

from models.rules.window import is_shortened
from services.drafting import DraftForm
from ui import editor_store
from ui.words import county_moment, county_parts, t

TEXTS = ("title", "summary", "lead_unit", "promise", "background", "location")
LANGUAGES = ("zh", "en")
_TALL = frozenset({"summary", "background", "promise", "timeline", "shortening_reason"})
_PLAIN = ("affair", "decision_kind", "result_policy", "tie_rule")
#: Identity provider → the level of assurance that goes with it (domain.md §4.2).
_LEVEL = {"roll": "L2", "code": "L1", "open": "L0"}
#: The hours of a day on which it opens and closes, where nobody says otherwise: an office day.
USUAL = {"opens": time(9), "closes": time(18)}
#: Open participation has no roll: its basis is not chosen but follows.
OPEN, ANY_ROLL = "open", "resident"


def key(slug: str, *parts: str) -> str:
    """The session key of one field of one draft."""
    return ".".join(("edit", slug, *parts))


def _flags(form: DraftForm) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(form, name) for name in _PLAIN}
    values |= {
        "provider": form.provider,
        "roll_basis": ANY_ROLL if form.roll_basis == OPEN else form.roll_basis,
        "areas": list(form.areas),
        "strata": list(form.strata),
        "is_revisable": form.is_revisable,
        "budget": form.budget_cny,
    }
    for name in ("opens", "closes"):
        day, hour = county_parts(getattr(form, f"{name}_at"))
        values |= {f"{name}.day": day, f"{name}.time": hour}
    return values


def is_on_screen(slug: str) -> bool:
    """Are this draft's fields filled? The framework forgets them when another page is drawn."""
    return key(slug, "title", "zh") in st.session_state and "loaded" in version(slug)


def start(slug: str, form: DraftForm) -> None:
    """Fill the widgets with *form*; where a click comes between, it begins again."""
    version(slug).clear()
    editor_store.start(slug, form.questions)
    state = {key(slug, name): value for name, value in _flags(form).items()}
    for language in LANGUAGES:
        for name in (*TEXTS, "shortening_reason"):
            state[key(slug, name, language)] = getattr(form, name).get(language, "")
        lines = "\n".join(step.get(language, "") for step in form.timeline)
        state[key(slug, "timeline", language)] = lines
    st.session_state.update(state)
    version(slug).update(
        loaded=form.loaded, assurance=form.assurance, provider=form.provider, kept="", typed=""
    )


def turn(slug: str) -> AbstractContextManager[object]:
    """Held while what was typed is taken over and stored.

    A click does not wait for the run before it: the framework asks that run to stop and begins the
    next one at once, so that for a moment two runs of one reader work on the same sheet.
    """
    found: AbstractContextManager[object] = st.session_state.setdefault(key(slug, "turn"), RLock())
    return found


def version(slug: str) -> dict[str, str]:
    """Which version is on screen; the one dictionary itself, to be changed in place.

    A change through ``st.session_state`` may be interrupted by the next click; this may not.
    """
    found: dict[str, str] = st.session_state.setdefault(key(slug, "version"), {})
    return found


def before(slug: str) -> dict[str, DraftForm]:
    """What was on screen, and what was stored, when both last said the same."""
    found: dict[str, DraftForm] = st.session_state.setdefault(key(slug, "before"), {})
    return found


def keep(slug: str, *names: str) -> None:
    """Remember fields that are not drawn in this run, so that they come back as they were."""
    for name in names:
        st.session_state[key(slug, name)] = st.session_state.get(key(slug, name))


def both(slug: str, name: str, *, limit: int | None = None) -> None:
    """One text in both languages, side by side where there is room."""
    columns = st.columns(len(LANGUAGES))
    for column, language in zip(columns, LANGUAGES, strict=True):
        words = f"{t(f'edit.{name}')} · {t(f'edit.in_{language}')}"
        field = key(slug, name, language)
        if name in _TALL:
            column.text_area(words, key=field, max_chars=limit, height="content")
        else:
            column.text_input(words, key=field, max_chars=limit)


def _text(slug: str, name: str) -> dict[str, str]:
    state = st.session_state
    found = {lang: str(state.get(key(slug, name, lang)) or "").strip() for lang in LANGUAGES}
    return {language: text for language, text in found.items() if text}


def _timeline(slug: str) -> tuple[dict[str, str], ...]:
    zh, en = (str(st.session_state[key(slug, "timeline", lang)]).splitlines() for lang in LANGUAGES)
    steps = []
    for i in range(max(len(zh), len(en))):
        step = {"zh": zh[i] if i < len(zh) else "", "en": en[i] if i < len(en) else ""}
        steps.append({k: v.strip() for k, v in step.items() if v.strip()})
    return tuple(step for step in steps if step)


def _moment(slug: str, name: str) -> datetime | None:
    day = st.session_state.get(key(slug, f"{name}.day"))
    hour = st.session_state.get(key(slug, f"{name}.time"))
    return county_moment(day, hour or USUAL[name]) if day else None


def show_usual_time(slug: str, name: str) -> None:
    """Who chose a day and no hour sees which hour that will be."""
    field = key(slug, f"{name}.time")
    if st.session_state.get(key(slug, f"{name}.day")) and not st.session_state.get(field):
        st.session_state[field] = USUAL[name]


def is_short(slug: str, now: datetime) -> bool:
    """Is the window on screen below thirty days, counted from when it can really open?"""
    opens_at, closes_at = _moment(slug, "opens"), _moment(slug, "closes")
    if opens_at is None or closes_at is None:
        return False
    return is_shortened(max(opens_at, now), closes_at)


def _assurance(slug: str, provider: str) -> str:
    """The stored level while the provider is the stored one; a new provider brings its own."""
    before = version(slug)
    return before["assurance"] if provider == before["provider"] else _LEVEL[provider]


def read(slug: str, now: datetime) -> DraftForm:
    """What is on screen now, as a form."""
    with turn(slug):
        return _read(slug, now)


def _read(slug: str, now: datetime) -> DraftForm:
    names = (*_PLAIN, "provider", "roll_basis", "areas", "strata", "is_revisable", "budget")
    state = {n: st.session_state.get(key(slug, n)) for n in names}
    provider, budget = str(state["provider"]), state["budget"]
    texts: dict[str, Any] = {name: _text(slug, name) for name in TEXTS}
    plain: dict[str, Any] = {name: state[name] for name in _PLAIN}
    return DraftForm(
        **texts,
        **plain,
        roll_basis=OPEN if provider == OPEN else str(state["roll_basis"] or ANY_ROLL),
        shortening_reason=_text(slug, "shortening_reason") if is_short(slug, now) else {},
        timeline=_timeline(slug),
        areas=tuple(sorted(state["areas"] or ())),
        budget_cny=None if budget is None else int(budget),
        assurance=_assurance(slug, provider),
        provider=provider,
        is_revisable=bool(state["is_revisable"]),
        strata=tuple(state["strata"] or ()),
        opens_at=_moment(slug, "opens"),
        closes_at=_moment(slug, "closes"),
        questions=editor_store.read(slug),
        loaded=version(slug)["loaded"],
    )
