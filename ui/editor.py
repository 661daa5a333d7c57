"""A draft on screen: each field a widget under a key of its own; reading them gives the form."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

import streamlit as st

from services.drafting import DraftForm
from ui import editor_options
from ui.words import county_moment, county_parts, t

TEXTS = ("title", "summary", "background", "location", "lead_unit", "promise")
_TALL = frozenset({"summary", "background", "promise", "timeline"})
_PLAIN = ("affair", "decision_kind", "roll_basis", "result_policy", "tie_rule")
#: Identity provider → the level of assurance that goes with it (domain.md §4.2).
_LEVEL = {"roll": "L2", "code": "L1", "open": "L0"}


def key(slug: str, *parts: str) -> str:
    """The session key of one field of one draft."""
    return ".".join(("edit", slug, *parts))


def _flags(slug: str, form: DraftForm) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(form, name) for name in _PLAIN}
    values |= {
        "provider": form.provider,
        "areas": list(form.areas),
        "strata": list(form.strata),
        "is_revisable": form.is_revisable,
        "budget": form.budget_cny,
        "method": form.method,
        "min": int(form.settings.get("min", 1)),
        "max": int(form.settings.get("max", max(1, len(form.options)))),
    }
    for name in ("opens", "closes"):
        day, hour = county_parts(getattr(form, f"{name}_at"))
        values |= {f"{name}.day": day, f"{name}.time": hour}
    return {key(slug, name): value for name, value in values.items()}


def start(slug: str, form: DraftForm, *, again: bool = False) -> None:
    """Fill the widgets with *form*, unless this draft is on screen already."""
    if key(slug, "version") in st.session_state and not again:
        return
    state: dict[str, Any] = {key(slug, "version"): {"loaded": form.loaded}, **_flags(slug, form)}
    for language in ("zh", "en"):
        for name in (*TEXTS, "question", "shortening_reason"):
            state[key(slug, name, language)] = getattr(form, name).get(language, "")
        lines = "\n".join(step.get(language, "") for step in form.timeline)
        state[key(slug, "timeline", language)] = lines
    st.session_state.update(state)
    editor_options.start(slug, form.options)


def version(slug: str) -> dict[str, str]:
    """Which version is on screen; the one dictionary itself, to be changed in place.

    A change through ``st.session_state`` may be interrupted by the next click; this may not.
    """
    found: dict[str, str] = st.session_state[key(slug, "version")]
    return found


def both(slug: str, name: str, *, limit: int | None = None) -> None:
    """One text in both languages, side by side where there is room."""
    columns = st.columns(2)
    for column, language in zip(columns, ("zh", "en"), strict=True):
        words = f"{t(f'edit.{name}')} · {t(f'edit.in_{language}')}"
        draw: Callable[..., Any] = column.text_area if name in _TALL else column.text_input
        draw(words, key=key(slug, name, language), max_chars=limit)


def _text(slug: str, name: str) -> dict[str, str]:
    found = {lang: str(st.session_state[key(slug, name, lang)]).strip() for lang in ("zh", "en")}
    return {language: text for language, text in found.items() if text}


def _timeline(slug: str) -> tuple[dict[str, str], ...]:
    zh, en = (
        str(st.session_state[key(slug, "timeline", lang)]).splitlines() for lang in ("zh", "en")
    )
    steps = []
    for i in range(max(len(zh), len(en))):
        step = {"zh": zh[i] if i < len(zh) else "", "en": en[i] if i < len(en) else ""}
        steps.append({k: v.strip() for k, v in step.items() if v.strip()})
    return tuple(step for step in steps if step)


def _moment(slug: str, name: str) -> datetime | None:
    day = st.session_state[key(slug, f"{name}.day")]
    hour = st.session_state[key(slug, f"{name}.time")]
    return county_moment(day, hour or time(9)) if day else None


def _settings(state: Mapping[str, Any]) -> dict[str, int]:
    if state["method"] != "approval":
        return {}
    return {"min": int(state["min"] or 1), "max": int(state["max"] or 1)}


def read(slug: str) -> DraftForm:
    """What is on screen now, as a form."""
    names = (*_PLAIN, "provider", "areas", "strata", "is_revisable", "budget", "method")
    state = {name: st.session_state[key(slug, name)] for name in (*names, "min", "max")}
    texts: dict[str, Any] = {name: _text(slug, name) for name in (*TEXTS, "question")}
    plain = {name: state[name] for name in _PLAIN}
    return DraftForm(
        **texts,
        **plain,
        shortening_reason=_text(slug, "shortening_reason"),
        timeline=_timeline(slug),
        areas=tuple(state["areas"]),
        budget_cny=None if state["budget"] is None else int(state["budget"]),
        assurance=_LEVEL[state["provider"]],
        provider=state["provider"],
        is_revisable=bool(state["is_revisable"]),
        strata=tuple(state["strata"]),
        opens_at=_moment(slug, "opens"),
        closes_at=_moment(slug, "closes"),
        method=state["method"],
        settings=_settings(state),
        options=editor_options.read(slug),
        loaded=version(slug)["loaded"],
    )
