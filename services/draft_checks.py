"""What an editor may hand in: texts of a length, choices that exist, numbers that make sense."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import count, product
from string import ascii_uppercase
from typing import Any

from models.rules.localized import Localized
from models.rules.refusal import Refused
from services.draft_forms import CHOICES, SETTINGS, DraftForm, OptionForm
from services.texts import both

_LENGTHS = {
    "title": 120,
    "summary": 600,
    "background": 6000,
    "location": 200,
    "lead_unit": 80,
    "promise": 600,
    "shortening_reason": 500,
    "question": 200,
}
_STEP, _OPTION, _DETAIL = 200, 160, 1000
MOST_OPTIONS, MOST_STEPS, MOST_AREAS = 40, 12, 200
_MOST_YUAN, _MOST_MONTHS = 10**13, 600
NONE_CODE = "N"


def _refuse_unless_offered(form: DraftForm) -> None:
    for name in CHOICES:
        value = getattr(form, name)
        chosen = value if isinstance(value, tuple) else (value,)
        if len(set(chosen)) != len(chosen) or not set(chosen) <= set(CHOICES[name]):
            raise Refused("draft.unknown_choice")


def _number(value: Any, most: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refused("draft.number", {"most": most})
    return value


def _moment(value: datetime | None) -> datetime | None:
    """To the minute; a moment without a zone is a bug of the page and is not taken."""
    if value is not None and value.tzinfo is None:
        raise Refused("draft.moment")
    return value.replace(second=0, microsecond=0) if value else None


def _settings(form: DraftForm) -> dict[str, Any]:
    """Only what the method has, as whole numbers; whether they fit the options is an obstacle."""
    if form.method == "single":
        return {}
    found = {name: _number(form.settings.get(name), MOST_OPTIONS) for name in SETTINGS}
    return {name: value for name, value in found.items() if value is not None}


def _letters() -> Iterable[str]:
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def _new_code(issued: list[str], *, is_none: bool) -> str:
    if is_none and NONE_CODE not in issued:
        return NONE_CODE
    return next(code for code in _letters() if code not in issued and code != NONE_CODE)


def _option(form: OptionForm, code: str) -> OptionForm:
    return OptionForm(
        code=code,
        text=both(form.text, _OPTION),
        detail=both(form.detail, _DETAIL),
        cost_cny=_number(form.cost_cny, _MOST_YUAN),
        months=_number(form.months, _MOST_MONTHS),
        is_none=bool(form.is_none),
    )


def _options(
    form: DraftForm, known: frozenset[str], issued: list[str]
) -> tuple[tuple[OptionForm, ...], list[str]]:
    """The options with their codes, and all codes that were ever given out, these included."""
    given = [o.code for o in form.options if o.code]
    if len(form.options) > MOST_OPTIONS:
        raise Refused("draft.too_many_options", {"most": MOST_OPTIONS})
    if len(set(given)) != len(given) or not set(given) <= known:
        raise Refused("draft.unknown_option")
    issued = [*issued, *(code for code in sorted(known) if code not in issued)]
    found = []
    for option in form.options:
        code = option.code or _new_code(issued, is_none=option.is_none)
        if code not in issued:
            issued.append(code)
        found.append(_option(option, code))
    return tuple(found), issued


def _timeline(steps: tuple[Localized, ...]) -> tuple[Localized, ...]:
    if len(steps) > MOST_STEPS:
        raise Refused("draft.too_many_steps", {"most": MOST_STEPS})
    return tuple(step for step in (both(s, _STEP) for s in steps) if step)


def checked(
    form: DraftForm, known: frozenset[str], issued: list[str]
) -> tuple[DraftForm, list[str]]:
    """*form* cleaned, and the codes given out so far; every new option has its code.

    Args:
        known: codes that the question has now; a form may name no other.
        issued: codes it ever had; none of them is given to another option again.

    Raises:
        Refused: ``text.too_long`` and ``draft.…``.
    """
    _refuse_unless_offered(form)
    if len(form.areas) > MOST_AREAS:
        raise Refused("draft.unknown_area")
    options, issued = _options(form, known, issued)
    texts: dict[str, Any] = {
        name: both(getattr(form, name), most) for name, most in _LENGTHS.items()
    }
    clean = replace(
        form,
        **texts,
        timeline=_timeline(form.timeline),
        areas=tuple(sorted(set(form.areas))),
        budget_cny=_number(form.budget_cny, _MOST_YUAN),
        is_revisable=bool(form.is_revisable),
        opens_at=_moment(form.opens_at),
        closes_at=_moment(form.closes_at),
        settings=_settings(form),
        options=options,
    )
    return clean, issued
