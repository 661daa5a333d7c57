"""What LimeSurvey allows and our editor does not: codes twice, lists and texts too long.

A draft that held it could never be saved again, so it is brought to our measure, and told.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from models.rules.localized import Localized
from services.method_settings import COLUMN, MOST_COLUMNS, MOST_OPTIONS
from services.questionnaires.form import Answer, Item, Note

_LONGEST_CODE = 20


def held(text: Localized, most: int) -> Localized:
    """*text*, cut to *most* characters in each language."""
    return {tongue: words[:most] for tongue, words in text.items()}


def free_code(code: str, taken: Collection[str]) -> str:
    """*code*, or the first one like it that nothing else has."""
    if code not in taken:
        return code
    tails = (f"_{number}" for number in count(2))
    return next(
        found for tail in tails if (found := code[: _LONGEST_CODE - len(tail)] + tail) not in taken
    )


def _own_codes(codes: Iterable[str]) -> list[str]:
    found: list[str] = []
    for code in codes:
        found.append(free_code(code, found))
    return found


def _options(options: tuple[Answer, ...], *, has_other: bool) -> tuple[Answer, ...]:
    """The first ones, and "other", which is the last, where the list is cut."""
    aside = options[-1:] if has_other else ()
    kept = options[: len(options) - len(aside)][: MOST_OPTIONS - len(aside)] + aside
    codes = _own_codes(option.code for option in kept)
    return tuple(replace(o, code=code) for o, code in zip(kept, codes, strict=True))


def _columns(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = columns[:MOST_COLUMNS]
    codes = _own_codes(column["code"] for column in kept)
    return [
        {"code": code, "text": held(column["text"], COLUMN)}
        for column, code in zip(kept, codes, strict=True)
    ]


def _lost(item: Item) -> Iterator[str]:
    columns = item.settings.get("columns", ())
    if len(item.options) > MOST_OPTIONS:
        yield "options"
    if len(columns) > MOST_COLUMNS:
        yield "columns"
    if any(len(words) > COLUMN for c in columns for words in c["text"].values()):
        yield "column_cut"


def fitted(item: Item, taken: Collection[str]) -> tuple[Item, list[Note]]:
    """*item* as our editor may hold it, and what of it was left out.

    Args:
        taken: codes of the questions before it.
    """
    settings = dict(item.settings)
    if "columns" in settings:
        settings["columns"] = _columns(settings["columns"])
    has_other = "other" in settings
    code, options = free_code(item.code, taken), _options(item.options, has_other=has_other)
    if has_other:
        settings["other"] = options[-1].code
    notes = [Note(item.code, lost) for lost in _lost(item)]
    return replace(item, code=code, settings=settings, options=options), notes
