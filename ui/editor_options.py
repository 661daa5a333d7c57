"""The options of a draft on screen: add, move, copy, remove; a code once given stays."""

from typing import Any

import streamlit as st

from services.drafting import OptionForm
from ui.inputs import plain
from ui.words import t

_FIELDS = ("zh", "en", "detail_zh", "detail_en", "cost", "months")


def _name(slug: str, what: str) -> str:
    return f"edit.{slug}.{what}"


def codes(slug: str) -> dict[int, str]:
    """Row → the option's code; the one dictionary itself, to be changed in place.

    A change through ``st.session_state`` may be interrupted by the next click; this may not.
    """
    found: dict[int, str] = st.session_state.setdefault(_name(slug, "codes"), {})
    return found


def rows(slug: str) -> list[int]:
    """The rows in their order on screen; the one list itself."""
    found: list[int] = st.session_state[_name(slug, "rows")]
    return found


def _exits(slug: str) -> list[int]:
    """Rows that are "none of these"; the one list itself."""
    found: list[int] = st.session_state.setdefault(_name(slug, "exits"), [])
    return found


def _fresh(slug: str) -> list[int]:
    """Rows that were added on this screen: they stay unfolded while they are written."""
    found: list[int] = st.session_state.setdefault(_name(slug, "fresh"), [])
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
    }
    codes(slug)[row] = option.code
    if option.is_none:
        _exits(slug).append(row)
    st.session_state.update({_key(slug, row, field): values[field] for field in _FIELDS})


def start(slug: str, options: tuple[OptionForm, ...]) -> None:
    """Fill the rows with *options*."""
    for kept in (codes(slug), _exits(slug), _fresh(slug)):
        kept.clear()
    for row, option in enumerate(options):
        _put(slug, row, option)
    st.session_state[_name(slug, "rows")] = list(range(len(options)))


def _next(slug: str) -> int:
    """A row that this draft has not had on this screen."""
    return max(codes(slug), default=-1) + 1


def _add(slug: str, *, is_none: bool = False) -> None:
    row, last = _next(slug), len(rows(slug))
    words = {"zh": t("edit.none_zh"), "en": t("edit.none_en")} if is_none else {}
    _put(slug, row, OptionForm(text=words, is_none=is_none))
    _fresh(slug).append(row)
    before_exit = 0 if is_none else len([r for r in rows(slug) if r in _exits(slug)])
    rows(slug).insert(last - before_exit, row)


def _copy(slug: str, at: int) -> None:
    row = _next(slug)
    source = _one(slug, rows(slug)[at])
    _put(slug, row, OptionForm("", source.text, source.detail, source.cost_cny, source.months))
    _fresh(slug).append(row)
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
        is_none=row in _exits(slug),
    )


def read(slug: str) -> tuple[OptionForm, ...]:
    """The options in their order on screen."""
    return tuple(_one(slug, row) for row in rows(slug))


def _tools(slug: str, at: int, row: int, last: int) -> None:
    moves = (
        ("up", lambda: _move(slug, at, -1), at == 0, ":material/arrow_upward:"),
        ("down", lambda: _move(slug, at, 1), at == last, ":material/arrow_downward:"),
        ("copy", lambda: _copy(slug, at), row in _exits(slug), ":material/content_copy:"),
        ("remove", lambda: _remove(slug, at), False, ":material/delete:"),
    )
    with st.container(horizontal=True, gap="medium"):
        for name, do, is_off, icon in moves:
            st.button(
                t(f"edit.option_{name}"),
                key=_key(slug, row, f"do_{name}"),
                on_click=do,
                disabled=is_off,
                type="tertiary",
                icon=icon,
            )


def _costs(slug: str, row: int) -> None:
    left, right = st.columns(2)
    left.number_input(
        t("edit.option_cost"), key=_key(slug, row, "cost"), min_value=0, step=10_000, value=None
    )
    right.number_input(
        t("edit.option_months"), key=_key(slug, row, "months"), min_value=0, value=None
    )


def _draw(slug: str, at: int, row: int, last: int) -> None:
    text = str(st.session_state.get(_key(slug, row, "zh")) or "")
    title = f"{at + 1}. {plain(text) or t('edit.new_option')}"
    with st.expander(title, expanded=row in _fresh(slug), key=_key(slug, row, "fold")):
        if row in _exits(slug):
            st.caption(t("edit.option_none"))
        left, right = st.columns(2)
        left.text_input(t("edit.option_zh"), key=_key(slug, row, "zh"), max_chars=160)
        right.text_input(t("edit.option_en"), key=_key(slug, row, "en"), max_chars=160)
        if row not in _exits(slug):
            _costs(slug, row)
            left, right = st.columns(2)
            for column, lang in ((left, "zh"), (right, "en")):
                name = f"detail_{lang}"
                column.text_area(t(f"edit.option_{name}"), key=_key(slug, row, name), height=96)
        _tools(slug, at, row, last)


def draw(slug: str) -> None:
    """All options, each folded to its first line, and the buttons to add one."""
    order = rows(slug)
    for at, row in enumerate(order):
        _draw(slug, at, row, len(order) - 1)
    with st.container(horizontal=True):
        st.button(
            t("edit.add_option"),
            key=f"edit.{slug}.add",
            on_click=lambda: _add(slug),
            icon=":material/add:",
        )
        if not any(row in _exits(slug) for row in order):
            st.button(
                t("edit.add_none"),
                key=f"edit.{slug}.add_none",
                on_click=lambda: _add(slug, is_none=True),
            )
