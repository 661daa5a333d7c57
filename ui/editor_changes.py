"""What the buttons of the editor do to the questions on screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from services.drafting import OptionForm, QuestionForm
from services.method_settings import SHOW_IF
from ui import editor_store
from ui.editor_store import Sheet


def _noted(change: Callable[..., None]) -> Callable[..., None]:
    """A change that is noted when its button is pressed, and made by the run that follows."""

    def note(sheet: Sheet, *facts: Any) -> None:
        sheet.wishes.append(partial(change, sheet, *facts))

    return note


@_noted
def unfold(sheet: Sheet, row: int) -> None:
    """Open another question."""
    if row in sheet.forms:
        editor_store.unfold(sheet, row)


@_noted
def add(sheet: Sheet) -> None:
    """A new question at the end, open."""
    row = sheet.new()
    sheet.order.append(row)
    sheet.forms[row] = QuestionForm(options=(OptionForm(), OptionForm()))
    editor_store.unfold(sheet, row)


@_noted
def copy(sheet: Sheet, row: int) -> None:
    """The same question once more below it, open; it and its options get codes of their own."""
    form, new = sheet.forms[row], sheet.new()
    options = tuple(replace(option, code="") for option in form.options)
    sheet.order.insert(sheet.order.index(row) + 1, new)
    sheet.forms[new] = replace(form, code="", options=options)
    editor_store.unfold(sheet, new)


@_noted
def move(sheet: Sheet, row: int, by: int) -> None:
    """Change places with a neighbour."""
    _swap(sheet.order, row, by)


@_noted
def remove(sheet: Sheet, row: int) -> None:
    """Take a question away; a draft keeps its last one."""
    if len(sheet.order) == 1 or row not in sheet.order:
        return
    at = sheet.order.index(row)
    sheet.order.remove(row)
    del sheet.forms[row]
    editor_store.unfold(sheet, sheet.order[min(at, len(sheet.order) - 1)])


@_noted
def ask_everybody(sheet: Sheet, row: int) -> None:
    """Forget the condition under which a question is asked."""
    settings = {k: v for k, v in sheet.forms[row].settings.items() if k != SHOW_IF}
    sheet.forms[row] = replace(sheet.forms[row], settings=settings)
    sheet.is_filled = sheet.is_filled and row != sheet.is_open


def _swap(order: list[int], row: int, by: int) -> None:
    if row not in order:
        return
    at = order.index(row)
    if 0 <= at + by < len(order):
        order[at], order[at + by] = order[at + by], order[at]


def _special(sheet: Sheet) -> int:
    """How many options at the end are "none of these" or "other"."""
    forms = [sheet.option_forms[row] for row in sheet.options]
    return len([form for form in forms if form.is_none or form.is_other])


@_noted
def add_option(sheet: Sheet, form: OptionForm) -> None:
    """A new option; "none of these" and "other" stand at the end."""
    is_special = form.is_none or form.is_other
    editor_store.put(sheet, form, None if is_special else len(sheet.options) - _special(sheet))
    editor_store.gather(sheet)


@_noted
def copy_option(sheet: Sheet, row: int) -> None:
    """The same option once more below it."""
    if row not in sheet.options:
        return
    form = replace(sheet.option_forms[row], code="", is_none=False, is_other=False)
    editor_store.put(sheet, form, sheet.options.index(row) + 1)
    editor_store.gather(sheet)


@_noted
def move_option(sheet: Sheet, row: int, by: int) -> None:
    """Change places with a neighbour."""
    _swap(sheet.options, row, by)
    editor_store.gather(sheet)


@_noted
def remove_option(sheet: Sheet, row: int) -> None:
    """Take an option away."""
    if row in sheet.options:
        sheet.options.remove(row)
        del sheet.option_forms[row]
        editor_store.gather(sheet)
