"""Fields of one question on screen: what fills them, and what is read back from them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from services.drafting import OptionForm, QuestionForm, offer_of
from services.method_settings import (
    COLUMNS,
    COMMON,
    DATE,
    FLAG,
    PICKED,
    SHOW_IF,
    TEXT,
    Setting,
    is_unset,
)

LANGUAGES = ("zh", "en")
OPTION = ("zh", "en", "detail_zh", "detail_en", "cost", "months", "image")
#: In the field of an option's picture: it shows none.
NO_IMAGE = ""
#: In the field of conditions: asked of everybody.
ALWAYS = ""
Key = Callable[..., str]


def is_simple(condition: Mapping[str, Any]) -> bool:
    """Can the builder show it: one earlier question and some of its options?"""
    if len(condition) > 1:
        return False
    return all(isinstance(value, list) and value for value in condition.values())


def _both(text: Mapping[str, str], front: str) -> dict[tuple[str, ...], Any]:
    return {(front, lang): text.get(lang, "") for lang in LANGUAGES}


def _setting_values(setting: Setting, value: Any) -> dict[tuple[str, ...], Any]:
    """Field → what stands in it."""
    if setting.kind == TEXT:
        return _both(value or {}, setting.name)
    if setting.kind == COLUMNS:
        lines = {lang: [c["text"].get(lang, "") for c in value or ()] for lang in LANGUAGES}
        return {(setting.name, lang): "\n".join(lines[lang]) for lang in LANGUAGES}
    if setting.kind == PICKED:
        return {(setting.name,): list(value or ())}
    if setting.kind == DATE:
        return {(setting.name,): date.fromisoformat(value) if value else None}
    return {(setting.name,): bool(value) if setting.kind == FLAG else value}


def settings_of(method: str) -> tuple[Setting, ...]:
    """All that may be set for a question of *method*."""
    return (*offer_of(method).settings, *COMMON)


def fill(key: Key, form: QuestionForm) -> None:
    """Fill the fields of one question."""
    state: dict[str, Any] = {key("method"): form.method, key("required"): form.is_required}
    for front, text in (("title", form.title), ("help", form.help)):
        state |= {key(*parts): value for parts, value in _both(text, front).items()}
    for setting in settings_of(form.method):
        value = form.settings.get(setting.name)
        if value is None and setting.choices:
            value = setting.choices[0]
        for parts, one in _setting_values(setting, value).items():
            state[key("set", form.method, *parts)] = one
    condition = form.settings.get(SHOW_IF) or {}
    if is_simple(condition):
        state[key("show")] = next(iter(condition), ALWAYS)
        state |= {key("show", code): list(chosen) for code, chosen in condition.items()}
    st.session_state.update(state)


def _text(key: Key, *front: str) -> dict[str, str]:
    found = {lang: str(st.session_state.get(key(*front, lang)) or "") for lang in LANGUAGES}
    return {lang: text.strip() for lang, text in found.items() if text.strip()}


def columns_from(zh: str, en: str, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One column a line, in both languages; a line that is still there keeps its code.

    A line that was reworded keeps the code of its place, unless that one moved elsewhere.
    """
    left, right = zh.splitlines(), en.splitlines()
    lines = [
        (left[i].strip() if i < len(left) else "", right[i].strip() if i < len(right) else "")
        for i in range(max(len(left), len(right)))
    ]
    texts = [dict(filter(lambda p: p[1], zip(LANGUAGES, pair, strict=True))) for pair in lines]
    texts = [text for text in texts if text]
    same = {i: c["code"] for i, x in enumerate(texts) for c in before if c["text"] == x}
    found = []
    for place, text in enumerate(texts):
        there = before[place]["code"] if place < len(before) else ""
        code = same.get(place) or (there if there not in same.values() else "")
        found.append({"code": code, "text": text})
    return found


def _setting(key: Key, setting: Setting, before: Any) -> Any:
    """What stands in the fields of one setting; *before* where they are not drawn."""
    state, name = st.session_state, setting.name
    if setting.kind in (TEXT, COLUMNS):
        if key(name, "zh") not in state:
            return before
        if setting.kind == TEXT:
            return _text(key, name)
        zh, en = (str(state.get(key(name, lang)) or "") for lang in LANGUAGES)
        return columns_from(zh, en, before or [])
    if key(name) not in state:
        return before
    value = state[key(name)]
    if setting.kind == PICKED:
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _condition(key: Key, before: dict[str, Any]) -> dict[str, Any]:
    """What the builder says; a condition that it cannot show stays as it is."""
    state = st.session_state
    if key("show") not in state:
        return before
    on = str(state[key("show")] or ALWAYS)
    chosen = state.get(key("show", on), before.get(on, [])) if on else []
    return {on: list(chosen)} if chosen else {}


def read(key: Key, before: QuestionForm) -> QuestionForm:
    """What is typed in the fields of one question, without its options."""
    method = str(st.session_state.get(key("method")) or before.method)
    is_same = method == before.method
    settings: dict[str, Any] = {}
    for setting in settings_of(method):
        was = before.settings.get(setting.name) if is_same or setting in COMMON else None
        value = _setting(lambda *parts: key("set", method, *parts), setting, was)
        if not is_unset(value):
            settings[setting.name] = value
    condition = _condition(key, before.settings.get(SHOW_IF) or {})
    if condition:
        settings[SHOW_IF] = condition
    return replace(
        before,
        method=method,
        title=_text(key, "title"),
        help=_text(key, "help"),
        settings=settings,
        is_required=bool(st.session_state.get(key("required"), before.is_required)),
    )


def option_values(option: OptionForm) -> dict[str, Any]:
    """What fills the fields of one option."""
    return {
        "zh": option.text.get("zh", ""),
        "en": option.text.get("en", ""),
        "detail_zh": option.detail.get("zh", ""),
        "detail_en": option.detail.get("en", ""),
        "cost": option.cost_cny,
        "months": option.months,
        "image": option.image_id or NO_IMAGE,
    }


def option_read(typed: Mapping[str, Any], before: OptionForm) -> OptionForm:
    """What is typed in the fields of one option."""

    def both(front: str) -> dict[str, str]:
        found = {lang: str(typed[f"{front}{lang}"] or "").strip() for lang in LANGUAGES}
        return {lang: text for lang, text in found.items() if text}

    return replace(
        before,
        text=both(""),
        detail=both("detail_"),
        cost_cny=None if typed["cost"] is None else int(typed["cost"]),
        months=None if typed["months"] is None else int(typed["months"]),
        # where there is nothing to choose from, the field is not drawn
        image_id=before.image_id if typed["image"] is None else typed["image"] or None,
    )
