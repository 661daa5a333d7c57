"""The questions of a draft on screen: their order, which one is open, and what was typed in each.

Only the open question is drawn, and the framework forgets fields that are not drawn; so what was
typed is taken over here at every run.

Every look at ``st.session_state``, reading or writing, is a place where the next click may end
the run, in a callback too. So a button only notes its wish, on the sheet that it was given; the
run that follows takes over what was typed, changes the sheet in place (`ui/editor_changes`), which
nothing can interrupt, and fills the fields of what is new, again and again until that is done.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from services.drafting import OptionForm, QuestionForm
from ui import editor_fields


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
    #: what buttons were pressed for, in that order
    wishes: list[Callable[[], None]] = field(default_factory=list)
    #: do the fields of the open question hold what its form says?
    is_filled: bool = False
    #: options whose fields do not yet
    fresh: list[int] = field(default_factory=list)

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
    found = [row for row, form in sheet.forms.items() if form.code == code]
    unfold(sheet, found[0] if found else sheet.order[0])
    st.session_state[f"edit.{slug}.sheet"] = sheet


def unfold(sheet: Sheet, row: int) -> None:
    """Open *row*; its fields are to be filled."""
    sheet.is_open, sheet.is_filled = row, False
    sheet.options.clear()
    sheet.option_forms.clear()
    sheet.fresh.clear()
    for option in sheet.forms[row].options:
        put(sheet, option)


def put(sheet: Sheet, option: OptionForm, at: int | None = None) -> None:
    """Add an option to the open question, at the end or at a place."""
    row = sheet.new()
    sheet.options.insert(len(sheet.options) if at is None else at, row)
    sheet.option_forms[row] = option
    sheet.fresh.append(row)


def fill(slug: str) -> None:
    """Fill the fields of what is new on the sheet."""
    sheet = sheet_of(slug)
    for row in tuple(sheet.fresh):
        values = editor_fields.option_values(sheet.option_forms[row])
        st.session_state.update({option_key(slug, row, name): v for name, v in values.items()})
        sheet.fresh.remove(row)
    if not sheet.is_filled:
        row = sheet.is_open
        editor_fields.fill(lambda *parts: key(slug, row, *parts), sheet.forms[row])
        sheet.is_filled = True


def _take_over(slug: str, sheet: Sheet) -> None:
    """Take what is typed in the open question over into the sheet."""
    row = sheet.is_open
    if not sheet.is_filled or key(slug, row, "title", "zh") not in st.session_state:
        return
    for option, before in sheet.option_forms.items():
        typed = {n: st.session_state.get(option_key(slug, option, n)) for n in editor_fields.OPTION}
        if option not in sheet.fresh and option_key(slug, option, "zh") in st.session_state:
            sheet.option_forms[option] = editor_fields.option_read(typed, before)
    form = editor_fields.read(lambda *parts: key(slug, row, *parts), sheet.forms[row])
    sheet.forms[row] = form
    gather(sheet)


def gather(sheet: Sheet) -> None:
    """The options of the open question, as they stand, into its form."""
    options = tuple(sheet.option_forms[option] for option in sheet.options)
    sheet.forms[sheet.is_open] = replace(sheet.forms[sheet.is_open], options=options)


def read(slug: str) -> tuple[QuestionForm, ...]:
    """The questions in their order on screen, with every wish fulfilled."""
    sheet = sheet_of(slug)
    _take_over(slug, sheet)
    while sheet.wishes:
        sheet.wishes[0]()
        sheet.wishes.pop(0)
    fill(slug)
    return in_order(sheet)


def in_order(sheet: Sheet) -> tuple[QuestionForm, ...]:
    """The questions as the sheet has them."""
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


def coded(sheet: Sheet, stored: tuple[QuestionForm, ...]) -> None:
    """Note the codes that were given out when the sheet was stored."""
    for row, form in zip(sheet.order, stored, strict=True):
        sheet.forms[row] = _with_codes(sheet.forms[row], form)
    options = sheet.forms[sheet.is_open].options
    for row, option in zip(sheet.options, options, strict=False):
        sheet.option_forms[row] = replace(sheet.option_forms[row], code=option.code)
