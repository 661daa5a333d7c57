"""Values of a document, each of one kind or refused with its place."""

import re
from collections.abc import Mapping
from typing import Any

from models.rules.localized import LANGUAGES, Localized
from models.rules.refusal import Refused

_DEEPEST, _LONGEST_LIST, _LONGEST_VALUE = 8, 100, 500
_CODE = re.compile(r"[A-Za-z0-9_]{1,20}")


def no(what: str, place: str, /, **facts: str | int) -> Refused:
    """The refusal ``questionnaire.<what>``, which names its *place*."""
    return Refused(f"questionnaire.{what}", {"place": place, **facts})


def mapping(raw: Any, place: str, known: tuple[str, ...] | frozenset[str]) -> Mapping[str, Any]:
    """A mapping of which every key is *known*."""
    if not isinstance(raw, Mapping):
        raise no("not_a_mapping", place)
    for key in raw:
        if key not in known:
            raise no("unknown_key", place, key=str(key)[:40])
    return raw


def items(raw: Any, place: str, most: int) -> list[Any]:
    """A list of at most so many; nothing is an empty one."""
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise no("not_a_list", place)
    if len(raw) > most:
        raise no("too_many", place, most=most)
    return list(raw)


def text(raw: Any, place: str, most: int) -> Localized:
    """Both languages; a bare text is Chinese."""
    if raw is None:
        return {}
    texts = {"zh": raw} if isinstance(raw, str) else mapping(raw, place, LANGUAGES)
    for tongue, text in texts.items():
        if not isinstance(text, str):
            raise no("not_a_text", f"{place}.{tongue}")
        if len(text) > most:
            raise no("too_long", f"{place}.{tongue}", most=most)
    return {tongue: texts[tongue] for tongue in LANGUAGES if texts.get(tongue)}


def code(raw: Any, place: str) -> str:
    """A short code; a whole number will do."""
    code = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise no("code", place)
    return code


def whole(raw: Any, place: str) -> int | None:
    """A whole number that is not negative, or none."""
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or raw < 0):
        raise no("not_a_number", place)
    return raw


def flag(raw: Any, place: str) -> bool:
    """True or false, and nothing that resembles it."""
    if not isinstance(raw, bool):
        raise no("not_a_flag", place)
    return raw


def plain(raw: Any, place: str, depth: int = _DEEPEST) -> Any:
    """A value of a setting or condition: texts, whole numbers, flags, lists and mappings."""
    if depth == 0:
        raise no("too_deep", place)
    if isinstance(raw, Mapping):
        return {str(k): plain(v, f"{place}.{str(k)[:20]}", depth - 1) for k, v in raw.items()}
    if isinstance(raw, list | tuple):
        values = items(raw, place, _LONGEST_LIST)
        return [plain(v, f"{place}[{i}]", depth - 1) for i, v in enumerate(values, start=1)]
    if isinstance(raw, bool | int) or (isinstance(raw, str) and len(raw) <= _LONGEST_VALUE):
        return raw
    raise no("not_a_value", place)


def condition(raw: Any, place: str) -> Any:
    """A condition; codes that look like numbers are codes all the same."""
    if isinstance(raw, Mapping):
        return {
            str(key): value if key in ("at_least", "at_most") else condition(value, place)
            for key, value in raw.items()
        }
    if isinstance(raw, list):
        return [condition(value, place) for value in raw]
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
