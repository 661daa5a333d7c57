"""The questions of a draft on screen: their order, which one is open, and what was typed in each.

Only the open question is drawn, and the framework forgets fields that are not drawn; so what was
typed is taken over here at every run. The sheet is changed in place: a change through
``st.session_state`` may be interrupted by the next click, this may not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from services.drafting import OptionForm, QuestionForm
from ui import editor_fields
from ui.words import t


@dataclass
class Sheet:
    """Rows are numbers that stay with a question, or with an option, while it is on screen."""

    order: list[int] = field(default_factory=list)
    forms: dict[int, QuestionForm] = field(default_factory=dict)
    is_open: int = 0
    #: the options of the open question
    options: list[int] = field(default_factory=list)
    option_forms: dict[int, OptionForm] = field(default_factory=dict)
    last: int = 0

    def new(self) -> int:
        """A number that no row had yet."""
        self.last += 1
        return self.last


def sheet_of(slug: str) -> Sheet:
    """The sheet itself, to be changed in place."""
    found: Sheet = st.session_state[f"edit.{slug}.sheet"]
    return found


def key(slug: str, row: int, *parts: str) -> str:
    """The session key of one field of one question."""
    return ".".join(("edit", slug, "q", str(row), *parts))


def option_key(slug: str, row: int, name: str) -> str:
    """The session key of one field of one option."""
    return f"edit.{slug}.o.{row}.{name}"


def start(slug: str, forms: tuple[QuestionForm, ...]) -> None:
    """Fill the sheet with *forms*; the question that was open stays open if it is still there."""
    before = st.session_state.get(f"edit.{slug}.sheet") or Sheet()
    code = before.forms[before.is_open].code if before.is_open in before.forms else ""
    sheet = Sheet(last=before.last)
    for form in forms:
        row = sheet.new()
        sheet.order.append(row)
        sheet.forms[row] = form
    st.session_state[f"edit.{slug}.sheet"] = sheet
    found = [row for row, form in sheet.forms.items() if form.code == code]
    _unfold(slug, found[0] if found else sheet.order[0])


def _unfold(slug: str, row: int) -> None:
    """Open *row* and fill its fields."""
    sheet = sheet_of(slug)
    sheet.is_open = row
    sheet.options.clear()
    sheet.option_forms.clear()
    form = sheet.forms[row]
    editor_fields.fill(lambda *parts: key(slug, row, *parts), form)
    for option in form.options:
        _put(slug, option)


def _put(slug: str, option: OptionForm, at: int | None = None) -> None:
    sheet = sheet_of(slug)
    row = sheet.new()
    sheet.options.insert(len(sheet.options) if at is None else at, row)
    sheet.option_forms[row] = option
    values = editor_fields.option_values(option)
    st.session_state.update({option_key(slug, row, name): v for name, v in values.items()})


def take_over(slug: str) -> None:
    """Take what is typed in the open question over into the sheet."""
    sheet = sheet_of(slug)
    row = sheet.is_open
    if key(slug, row, "title", "zh") not in st.session_state:
        return
    for option, before in sheet.option_forms.items():
        typed = {n: st.session_state.get(option_key(slug, option, n)) for n in editor_fields.OPTION}
        if option_key(slug, option, "zh") in st.session_state:
            sheet.option_forms[option] = editor_fields.option_read(typed, before)
    options = tuple(sheet.option_forms[option] for option in sheet.options)
    form = editor_fields.read(lambda *parts: key(slug, row, *parts), sheet.forms[row])
    sheet.forms[row] = replace(form, options=options)


def read(slug: str) -> tuple[QuestionForm, ...]:
    """The questions in their order on screen."""
    take_over(slug)
    sheet = sheet_of(slug)
    return tuple(sheet.forms[row] for row in sheet.order)


def _with_codes(form: QuestionForm, stored: QuestionForm) -> QuestionForm:
    """*form* as it was typed, with the codes under which it is stored."""
    pairs = zip(form.options, stored.options, strict=False)
    columns = {n: v for n, v in stored.settings.items() if n == "columns" and n in form.settings}
    return replace(
        form,
        code=stored.code,
        options=tuple(replace(o, code=s.code) for o, s in pairs)
        if stored.options
        else form.options,
        settings={**form.settings, **columns},
    )


def coded(slug: str, stored: tuple[QuestionForm, ...]) -> None:
    """Note the codes that were given out when the sheet was stored."""
    sheet = sheet_of(slug)
    for row, form in zip(sheet.order, stored, strict=True):
        sheet.forms[row] = _with_codes(sheet.forms[row], form)
    options = sheet.forms[sheet.is_open].options
    for row, option in zip(sheet.options, options, strict=False):
        sheet.option_forms[row] = replace(sheet.option_forms[row], code=option.code)


def _does(change: Callable[..., None]) -> Callable[..., None]:
    """A change that begins by taking over what was typed."""

    def do(slug: str, *facts: Any) -> None:
        take_over(slug)
        change(slug, *facts)

    return do


@_does
def unfold(slug: str, row: int) -> None:
    """Open another question."""
    _unfold(slug, row)


@_does
def add(slug: str) -> None:
    """A new question at the end, open."""
    sheet = sheet_of(slug)
    row = sheet.new()
    sheet.order.append(row)
    sheet.forms[row] = QuestionForm(options=(OptionForm(), OptionForm()))
    _unfold(slug, row)


@_does
def copy(slug: str, row: int) -> None:
    """The same question once more below it, open; it and its options get codes of their own."""
    sheet = sheet_of(slug)
    form, new = sheet.forms[row], sheet.new()
    options = tuple(replace(option, code="") for option in form.options)
    sheet.order.insert(sheet.order.index(row) + 1, new)
    sheet.forms[new] = replace(form, code="", options=options)
    _unfold(slug, new)


@_does
def move(slug: str, row: int, by: int) -> None:
    """Change places with a neighbour."""
    _swap(sheet_of(slug).order, row, by)


@_does
def remove(slug: str, row: int) -> None:
    """Take a question away; a draft keeps its last one."""
    sheet = sheet_of(slug)
    if len(sheet.order) == 1:
        return
    at = sheet.order.index(row)
    sheet.order.remove(row)
    del sheet.forms[row]
    _unfold(slug, sheet.order[min(at, len(sheet.order) - 1)])


def _swap(order: list[int], row: int, by: int) -> None:
    at = order.index(row)
    if 0 <= at + by < len(order):
        order[at], order[at + by] = order[at + by], order[at]


def _special(slug: str) -> int:
    """How many options at the end are "none of these" or "other"."""
    forms = [sheet_of(slug).option_forms[row] for row in sheet_of(slug).options]
    return len([form for form in forms if form.is_none or form.is_other])


@_does
def add_option(slug: str, kind: str = "") -> None:
    """A new option; *kind* is ``none`` or ``other`` for the two that stand at the end."""
    words = {lang: t(f"edit.{kind}_{lang}") for lang in ("zh", "en")} if kind else {}
    form = OptionForm(text=words, is_none=kind == "none", is_other=kind == "other")
    _put(slug, form, None if kind else len(sheet_of(slug).options) - _special(slug))


@_does
def copy_option(slug: str, row: int) -> None:
    """The same option once more below it."""
    sheet = sheet_of(slug)
    form = replace(sheet.option_forms[row], code="", is_none=False, is_other=False)
    _put(slug, form, sheet.options.index(row) + 1)


@_does
def move_option(slug: str, row: int, by: int) -> None:
    """Change places with a neighbour."""
    _swap(sheet_of(slug).options, row, by)


@_does
def remove_option(slug: str, row: int) -> None:
    """Take an option away."""
    sheet = sheet_of(slug)
    sheet.options.remove(row)
    del sheet.option_forms[row]
