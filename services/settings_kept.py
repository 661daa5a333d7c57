"""What an editor gave for a method's settings, of which only what the method knows is kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.refusal import Refused
from services.decisions import SETTING as DECISION
from services.method_settings import (
    CHOICE,
    COLUMN,
    COLUMNS,
    COMMON,
    COUNT,
    DATE,
    FLAG,
    MONEY,
    MOST_COLUMNS,
    PICKED,
    SHOW_IF,
    TEXT,
    Setting,
    is_asked,
    is_unset,
    offer_of,
)
from services.texts import both


def _count(setting: Setting, value: Any) -> int:
    lowest, highest = setting.lowest, setting.highest
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not lowest <= value <= highest:
        raise Refused("draft.setting_number", {"lowest": lowest, "highest": highest})
    return int(value)


def _choice(setting: Setting, value: Any) -> str:
    if value not in setting.choices:
        raise Refused("draft.unknown_choice")
    return str(value)


def _date(_: Setting, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise Refused("draft.setting_date") from None


def _words(raw: Any, most: int) -> dict[str, str]:
    if not isinstance(raw, Mapping) or not all(isinstance(text, str) for text in raw.values()):
        raise Refused("draft.unknown_choice")
    return both(raw, most)


def _column(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Refused("draft.unknown_choice")
    return {"code": str(raw.get("code", ""))[:20], "text": _words(raw.get("text"), COLUMN)}


def _columns(_: Setting, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refused("draft.unknown_choice")
    if len(value) > MOST_COLUMNS:
        raise Refused("draft.too_many_columns", {"most": MOST_COLUMNS})
    found = [_column(one) for one in value]
    codes = [one["code"] for one in found if one["code"]]
    if len(set(codes)) != len(codes):
        raise Refused("draft.unknown_option")
    return found


def _picked(_: Setting, value: Any) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Refused("draft.unknown_choice")
    return [str(code) for code in value]


def _still_there(found: Mapping[str, Any]) -> list[str]:
    """Of the columns that were picked, those that there are; a column that went is let go."""
    picked = set(found["aside"])
    return [c["code"] for c in found.get("columns", ()) if c["code"] in picked]


_READ = {
    COUNT: _count,
    MONEY: _count,
    CHOICE: _choice,
    FLAG: lambda _, value: bool(value),
    TEXT: lambda setting, value: _words(value, setting.highest),
    DATE: _date,
    COLUMNS: _columns,
    PICKED: _picked,
}


def settings_kept(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Of *raw* only what *method* knows, clean; whether it makes sense is an obstacle, no refusal.

    A choice that was left open is written down as the usual one: what is frozen says it all.

    Raises:
        Refused: ``draft.setting_number``, ``draft.setting_date``, ``draft.unknown_choice``,
            ``draft.too_many_columns``, ``text.too_long``.
    """
    found: dict[str, Any] = {}
    for setting in (*offer_of(method).settings, *COMMON):
        value = raw.get(setting.name)
        if value is None and setting.kind == CHOICE:
            value = setting.choices[0]
        if is_unset(value) or not is_asked(setting, raw.get(DECISION)):
            continue
        found[setting.name] = _READ[setting.kind](setting, value)
    if "aside" in found:
        found["aside"] = _still_there(found)
    condition = raw.get(SHOW_IF)
    if condition:
        found[SHOW_IF] = _condition(condition)
    return {name: value for name, value in found.items() if not is_unset(value)}


def _condition(raw: Any) -> dict[str, Any]:
    """The condition as it is written; what it says of other questions is checked as an obstacle."""
    if not isinstance(raw, Mapping):
        raise Refused("draft.unknown_choice")
    return {str(key): _plain(value) for key, value in raw.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str | int):
        return value
    raise Refused("draft.unknown_choice")
