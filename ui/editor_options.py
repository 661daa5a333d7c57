"""The options of a draft on screen: add, move, copy, remove; a code once given stays."""

from typing import Any

import streamlit as st

from services.drafting import OptionForm
from ui.words import t

_FIELDS = ("zh", "en", "detail_zh", "detail_en", "cost", "months", "is_none")


def _rows_key(slug: str) -> str:
    return f"edit.{slug}.rows"


def codes(slug: str) -> dict[int, str]:
    """Row → the option's code; the one dictionary itself, to be changed in place.

    A change through ``st.session_state`` may be interrupted by the next click; this may not.
    """
    found: dict[int, str] = st.session_state.setdefault(f"edit.{slug}.codes", {})
    return found


def _key(slug: str, row: int, field: str) -> str:
    return f"edit.{slug}.option.{row}.{field}"


def _put(slug: str, row: int, option: OptionForm) -> None:
    values: dict[str, Any] = {
        "zh": option.text.get("zh", ""),
        "en": option.text.get("en", ""),
        "detail_zh": option.detail.get("zh", ""),
        "detail_en": option.detail.get("en", ""),
        "cost": option.cost_cny,
        "months": option.months,
        "is_none": option.is_none,
    }
    codes(slug)[row] = option.code
    st.session_state.update({_key(slug, row, field): values[field] for field in _FIELDS})


def start(slug: str, options: tuple[OptionForm, ...]) -> None:
    """Fill the rows with *options*."""
    for row, option in enumerate(options):
        _put(slug, row, option)
    st.session_state[_rows_key(slug)] = list(range(len(options)))


def rows(slug: str) -> list[int]:
    """The rows in their order on screen; the one list itself."""
    found: list[int] = st.session_state[_rows_key(slug)]
    return found


def _next(slug: str) -> int:
    row = int(st.session_state.get(f"edit.{slug}.last_row", len(rows(slug)) - 1)) + 1
    st.session_state[f"edit.{slug}.last_row"] = row
    return row


def _add(slug: str, *, is_none: bool = False) -> None:
    row = _next(slug)
    words = {"zh": t("edit.none_zh"), "en": t("edit.none_en")} if is_none else {}
    _put(slug, row, OptionForm(text=words, is_none=is_none))
    rows(slug).append(row)


def _copy(slug: str, at: int) -> None:
    row = _next(slug)
    source = _one(slug, rows(slug)[at])
    _put(slug, row, OptionForm("", source.text, source.detail, source.cost_cny, source.months))
    rows(slug).insert(at + 1, row)


def _move(slug: str, at: int, by: int) -> None:
    order = rows(slug)
    if 0 <= at + by < len(order):
        order[at], order[at + by] = order[at + by], order[at]


def _remove(slug: str, at: int) -> None:
    rows(slug).pop(at)


def _one(slug: str, row: int) -> OptionForm:
    state = {field: st.session_state.get(_key(slug, row, field)) for field in _FIELDS}
    text = {lang: str(state[lang] or "").strip() for lang in ("zh", "en")}
    detail = {lang: str(state[f"detail_{lang}"] or "").strip() for lang in ("zh", "en")}
    return OptionForm(
        code=codes(slug).get(row, ""),
        text={k: v for k, v in text.items() if v},
        detail={k: v for k, v in detail.items() if v},
        cost_cny=None if state["cost"] is None else int(state["cost"]),
        months=None if state["months"] is None else int(state["months"]),
        is_none=bool(state["is_none"]),
    )


def read(slug: str) -> tuple[OptionForm, ...]:
    """The options in their order on screen."""
    return tuple(_one(slug, row) for row in rows(slug))


def _tools(slug: str, at: int, row: int, last: int) -> None:
    moves = (
        ("up", lambda: _move(slug, at, -1), at == 0),
        ("down", lambda: _move(slug, at, 1), at == last),
        ("copy", lambda: _copy(slug, at), False),
        ("remove", lambda: _remove(slug, at), False),
    )
    with st.container(horizontal=True):
        for name, do, is_off in moves:
            st.button(
                t(f"edit.option_{name}"),
                key=_key(slug, row, f"do_{name}"),
                on_click=do,
                disabled=is_off,
                type="tertiary",
            )


def _draw(slug: str, at: int, row: int, last: int) -> None:
    title = f"{at + 1}. {st.session_state.get(_key(slug, row, 'zh')) or t('edit.new_option')}"
    with st.expander(title, expanded=not st.session_state.get(_key(slug, row, "zh"))):
        st.text_input(t("edit.option_zh"), key=_key(slug, row, "zh"), max_chars=200)
        st.text_input(t("edit.option_en"), key=_key(slug, row, "en"), max_chars=300)
        left, right = st.columns(2)
        left.number_input(
            t("edit.option_cost"), key=_key(slug, row, "cost"), min_value=0, step=10_000
        )
        right.number_input(t("edit.option_months"), key=_key(slug, row, "months"), min_value=0)
        st.text_area(t("edit.option_detail_zh"), key=_key(slug, row, "detail_zh"), max_chars=600)
        st.text_area(t("edit.option_detail_en"), key=_key(slug, row, "detail_en"), max_chars=900)
        st.checkbox(t("edit.option_none"), key=_key(slug, row, "is_none"))
        _tools(slug, at, row, last)


def draw(slug: str) -> None:
    """All options, each folded to its first line, and the buttons to add one."""
    order = rows(slug)
    for at, row in enumerate(order):
        _draw(slug, at, row, len(order) - 1)
    with st.container(horizontal=True):
        st.button(t("edit.add_option"), key=f"edit.{slug}.add", on_click=lambda: _add(slug))
        st.button(
            t("edit.add_none"),
            key=f"edit.{slug}.add_none",
            on_click=lambda: _add(slug, is_none=True),
            disabled=any(st.session_state.get(_key(slug, row, "is_none")) for row in order),
        )
