"""Our own document (docs/spec/questionnaire.md): plain values in, a questionnaire out, and back.

Every key is known or refused with its place; what is written reads back as exactly the same.
"""

import re
from collections.abc import Mapping
from typing import Any

from models.methods import METHODS
from models.rules.localized import LANGUAGES, Localized
from models.rules.refusal import Refused
from models.rules.strata import DIMENSIONS
from services import surveys
from services.draft_checks import DETAIL, HELP, LENGTHS, MOST_QUESTIONS, OPTION, QUESTION
from services.method_settings import COLUMN, MOST_COLUMNS, MOST_OPTIONS
from services.questionnaires.form import COMMON, Answer, Item, Questionnaire
from services.views import QuotaView

VERSION = 1
_DEEPEST, _LONGEST_LIST, _LONGEST_VALUE = 8, 100, 500
_CODE = re.compile(r"[A-Za-z0-9_]{1,20}")
_TOP = ("questionnaire", "title", "intro", "survey", "strata", "quotas", "questions")
_SURVEY = ("header", surveys.MINUTES, surveys.ONE_AT_A_TIME, *surveys.TEXTS)
_ITEM = ("code", "method", "title", *COMMON, "settings", "options")
_ANSWER = ("code", "text", "detail", "cost_cny", "months", "is_none")
#: Every setting that a question may have, but for those of all methods (docs/spec/ballots.md).
SETTINGS = frozenset(
    {
        *("min", "max", "least", "rule"),
        *("columns", "aside", "unit", "earliest", "latest", "max_chars"),
        *("total_cny", "points", "most_each", "credits", "against", "pairs"),
        *("places", "base", "members", "quorum", "additions"),
        *("decision", "floor_area", "low", "high", "asks"),
    }
)


def _no(what: str, place: str, /, **facts: str | int) -> Refused:
    return Refused(f"questionnaire.{what}", {"place": place, **facts})


def _mapping(raw: Any, place: str, known: tuple[str, ...] | frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise _no("not_a_mapping", place)
    for key in raw:
        if key not in known:
            raise _no("unknown_key", place, key=str(key)[:40])
    return raw


def _list(raw: Any, place: str, most: int) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise _no("not_a_list", place)
    if len(raw) > most:
        raise _no("too_many", place, most=most)
    return list(raw)


def _text(raw: Any, place: str, most: int) -> Localized:
    """Both languages; a bare text is Chinese."""
    if raw is None:
        return {}
    texts = {"zh": raw} if isinstance(raw, str) else _mapping(raw, place, LANGUAGES)
    for tongue, text in texts.items():
        if not isinstance(text, str):
            raise _no("not_a_text", f"{place}.{tongue}")
        if len(text) > most:
            raise _no("too_long", f"{place}.{tongue}", most=most)
    return {tongue: texts[tongue] for tongue in LANGUAGES if texts.get(tongue)}


def _code(raw: Any, place: str) -> str:
    code = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _no("code", place)
    return code


def _whole(raw: Any, place: str) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or raw < 0):
        raise _no("not_a_number", place)
    return raw


def _flag(raw: Any, place: str) -> bool:
    if not isinstance(raw, bool):
        raise _no("not_a_flag", place)
    return raw


def _plain(raw: Any, place: str, depth: int = _DEEPEST) -> Any:
    """A value of a setting or condition: texts, whole numbers, flags, lists and mappings."""
    if depth == 0:
        raise _no("too_deep", place)
    if isinstance(raw, Mapping):
        return {str(k): _plain(v, f"{place}.{str(k)[:20]}", depth - 1) for k, v in raw.items()}
    if isinstance(raw, list | tuple):
        values = _list(raw, place, _LONGEST_LIST)
        return [_plain(v, f"{place}[{i}]", depth - 1) for i, v in enumerate(values, start=1)]
    if isinstance(raw, bool | int) or (isinstance(raw, str) and len(raw) <= _LONGEST_VALUE):
        return raw
    raise _no("not_a_value", place)


def _condition(raw: Any, place: str) -> Any:
    """A condition; codes that look like numbers are codes all the same."""
    if isinstance(raw, Mapping):
        return {
            str(key): value if key in ("at_least", "at_most") else _condition(value, place)
            for key, value in raw.items()
        }
    if isinstance(raw, list):
        return [_condition(value, place) for value in raw]
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


def _common(raw: Mapping[str, Any], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("required", "randomise"):
        if name in raw:
            found[name] = _flag(raw[name], f"{place}.{name}")
    if "page" in raw:
        found["page"] = _whole(raw["page"], f"{place}.page") or 1
    if "other" in raw:
        found["other"] = _code(raw["other"], f"{place}.other")
    if "help" in raw:
        found["help"] = _text(raw["help"], f"{place}.help", HELP)
    if "show_if" in raw:
        at = f"{place}.show_if"
        found["show_if"] = _plain(_condition(raw["show_if"], at), at)
    return found


def _columns(settings: dict[str, Any], place: str) -> dict[str, Any]:
    if "columns" not in settings:
        return settings
    columns = []
    for i, raw in enumerate(_list(settings["columns"], f"{place}.columns", MOST_COLUMNS), start=1):
        at = f"{place}.columns[{i}]"
        column = _mapping(raw, at, ("code", "text"))
        text = _text(column.get("text"), f"{at}.text", COLUMN)
        columns.append({"code": _code(column.get("code"), f"{at}.code"), "text": text})
    return {**settings, "columns": columns}


def _answer(raw: Any, place: str) -> Answer:
    raw = _mapping(raw, place, _ANSWER)
    return Answer(
        code=_code(raw.get("code"), f"{place}.code"),
        text=_text(raw.get("text"), f"{place}.text", OPTION),
        detail=_text(raw.get("detail"), f"{place}.detail", DETAIL),
        cost_cny=_whole(raw.get("cost_cny"), f"{place}.cost_cny"),
        months=_whole(raw.get("months"), f"{place}.months"),
        is_none=_flag(raw.get("is_none", False), f"{place}.is_none"),
    )


def _once(codes: list[str], place: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise _no("twice", place, code=code)


def _item(raw: Any, place: str) -> Item:
    raw = _mapping(raw, place, _ITEM)
    method = raw.get("method")
    if method not in METHODS:
        raise _no("method", f"{place}.method", method=str(method)[:40])
    own = _mapping(raw.get("settings") or {}, f"{place}.settings", SETTINGS)
    settings = _columns(_plain(own, f"{place}.settings"), f"{place}.settings")
    listed = _list(raw.get("options"), f"{place}.options", MOST_OPTIONS)
    options = [_answer(o, f"{place}.options[{i}]") for i, o in enumerate(listed, start=1)]
    _once([option.code for option in options], f"{place}.options")
    return Item(
        code=_code(raw.get("code"), f"{place}.code"),
        method=method,
        title=_text(raw.get("title"), f"{place}.title", QUESTION),
        settings=settings | _common(raw, place),
        options=tuple(options),
    )


def _quota(raw: Any, place: str) -> QuotaView:
    raw = _mapping(raw, place, ("dimension", "category", "most"))
    texts = [str(raw.get(name) or "")[:20] for name in ("dimension", "category")]
    return QuotaView(texts[0], texts[1], _whole(raw.get("most"), f"{place}.most") or 0)


def _survey(raw: Any) -> dict[str, Any]:
    raw = _mapping(raw or {}, "survey", _SURVEY)
    header = _mapping(raw.get("header") or {}, "survey.header", surveys.HEADER)
    for name, line in header.items():
        if not isinstance(line, str):
            raise _no("not_a_text", f"survey.header.{name}")
    texts = {n: _text(raw.get(n), f"survey.{n}", surveys.LONGEST_TEXT) for n in surveys.TEXTS}
    return surveys.checked({**raw, **texts, "header": header})


def from_document(raw: Any) -> Questionnaire:
    """The questionnaire in *raw*.

    Raises:
        Refused: ``questionnaire.…`` with the place, counted from 1: ``questions[2].options[1]``.
    """
    raw = _mapping(raw, "", _TOP)
    if raw.get("questionnaire") != VERSION:
        raise _no("version", "questionnaire", version=VERSION)
    strata = _list(raw.get("strata"), "strata", len(DIMENSIONS))
    if not set(map(str, strata)) <= set(DIMENSIONS):
        raise _no("strata", "strata")
    listed = _list(raw.get("questions"), "questions", MOST_QUESTIONS)
    items = [_item(item, f"questions[{i}]") for i, item in enumerate(listed, start=1)]
    _once([item.code for item in items], "questions")
    quotas = _list(raw.get("quotas"), "quotas", _LONGEST_LIST)
    return Questionnaire(
        title=_text(raw.get("title"), "title", LENGTHS["title"]),
        intro=_text(raw.get("intro"), "intro", LENGTHS["summary"]),
        survey=_survey(raw.get("survey")),
        strata=tuple(map(str, strata)),
        quotas=tuple(_quota(quota, f"quotas[{i}]") for i, quota in enumerate(quotas, start=1)),
        questions=tuple(items),
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ({}, [], None, "")}


def _answer_document(answer: Answer) -> dict[str, Any]:
    found = {name: getattr(answer, name) for name in _ANSWER}
    return _filled(found | {"is_none": answer.is_none or None})


def _item_document(item: Item) -> dict[str, Any]:
    own = {name: v for name, v in item.settings.items() if name not in COMMON}
    common = {name: v for name, v in item.settings.items() if name in COMMON}
    found = {"code": item.code, "method": item.method, "title": item.title, **common}
    options = [_answer_document(option) for option in item.options]
    return _filled(found | {"settings": own, "options": options})


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """*questionnaire* as plain values, without what is empty."""
    quotas = [
        {"dimension": q.dimension, "category": q.category, "most": q.most}
        for q in questionnaire.quotas
    ]
    return {"questionnaire": VERSION} | _filled(
        {
            "title": questionnaire.title,
            "intro": questionnaire.intro,
            "survey": questionnaire.survey,
            "strata": list(questionnaire.strata),
            "quotas": quotas,
            "questions": [_item_document(item) for item in questionnaire.questions],
        }
    )
