"""Our own document (docs/spec/questionnaire.md): plain values in, a questionnaire out, and back.

Every key is known or refused with its place; what is written reads back as exactly the same.
"""

from collections.abc import Mapping
from typing import Any

from models.methods import METHODS
from models.rules.strata import DIMENSIONS
from services import surveys
from services.draft_checks import DETAIL, HELP, LENGTHS, MOST_QUESTIONS, OPTION, QUESTION
from services.method_settings import COLUMN, MOST_COLUMNS, MOST_OPTIONS
from services.questionnaires import strict
from services.questionnaires.form import COMMON, Answer, Item, Questionnaire
from services.views import QuotaView

VERSION = 1
_MOST_QUOTAS = 100
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


def _common(raw: Mapping[str, Any], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("required", "randomise"):
        if name in raw:
            found[name] = strict.flag(raw[name], f"{place}.{name}")
    if "page" in raw:
        found["page"] = strict.whole(raw["page"], f"{place}.page") or 1
    if "other" in raw:
        found["other"] = strict.code(raw["other"], f"{place}.other")
    if "help" in raw:
        found["help"] = strict.text(raw["help"], f"{place}.help", HELP)
    if "show_if" in raw:
        at = f"{place}.show_if"
        found["show_if"] = strict.plain(strict.condition(raw["show_if"], at), at)
    return found


def _columns(settings: dict[str, Any], place: str) -> dict[str, Any]:
    if "columns" not in settings:
        return settings
    columns = []
    listed = strict.items(settings["columns"], f"{place}.columns", MOST_COLUMNS)
    for i, raw in enumerate(listed, start=1):
        at = f"{place}.columns[{i}]"
        column = strict.mapping(raw, at, ("code", "text"))
        text = strict.text(column.get("text"), f"{at}.text", COLUMN)
        columns.append({"code": strict.code(column.get("code"), f"{at}.code"), "text": text})
    return {**settings, "columns": columns}


def _answer(raw: Any, place: str) -> Answer:
    raw = strict.mapping(raw, place, _ANSWER)
    return Answer(
        code=strict.code(raw.get("code"), f"{place}.code"),
        text=strict.text(raw.get("text"), f"{place}.text", OPTION),
        detail=strict.text(raw.get("detail"), f"{place}.detail", DETAIL),
        cost_cny=strict.whole(raw.get("cost_cny"), f"{place}.cost_cny"),
        months=strict.whole(raw.get("months"), f"{place}.months"),
        is_none=strict.flag(raw.get("is_none", False), f"{place}.is_none"),
    )


def _once(codes: list[str], place: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise strict.no("twice", place, code=code)


def _item(raw: Any, place: str) -> Item:
    raw = strict.mapping(raw, place, _ITEM)
    method = raw.get("method")
    if method not in METHODS:
        raise strict.no("method", f"{place}.method", method=str(method)[:40])
    own = strict.mapping(raw.get("settings") or {}, f"{place}.settings", SETTINGS)
    settings = _columns(strict.plain(own, f"{place}.settings"), f"{place}.settings")
    listed = strict.items(raw.get("options"), f"{place}.options", MOST_OPTIONS)
    options = [_answer(o, f"{place}.options[{i}]") for i, o in enumerate(listed, start=1)]
    _once([option.code for option in options], f"{place}.options")
    return Item(
        code=strict.code(raw.get("code"), f"{place}.code"),
        method=method,
        title=strict.text(raw.get("title"), f"{place}.title", QUESTION),
        settings=settings | _common(raw, place),
        options=tuple(options),
    )


def _quota(raw: Any, place: str) -> QuotaView:
    raw = strict.mapping(raw, place, ("dimension", "category", "most"))
    texts = [str(raw.get(name) or "")[:20] for name in ("dimension", "category")]
    return QuotaView(texts[0], texts[1], strict.whole(raw.get("most"), f"{place}.most") or 0)


def _survey(raw: Any) -> dict[str, Any]:
    raw = strict.mapping(raw or {}, "survey", _SURVEY)
    header = strict.mapping(raw.get("header") or {}, "survey.header", surveys.HEADER)
    for name, line in header.items():
        if not isinstance(line, str):
            raise strict.no("not_a_text", f"survey.header.{name}")
    texts = {n: strict.text(raw.get(n), f"survey.{n}", surveys.LONGEST_TEXT) for n in surveys.TEXTS}
    return surveys.checked({**raw, **texts, "header": header})


def from_document(raw: Any) -> Questionnaire:
    """The questionnaire in *raw*.

    Raises:
        Refused: ``questionnaire.…`` with the place, counted from 1: ``questions[2].options[1]``.
    """
    raw = strict.mapping(raw, "", _TOP)
    if raw.get("questionnaire") != VERSION:
        raise strict.no("version", "questionnaire", version=VERSION)
    strata = strict.items(raw.get("strata"), "strata", len(DIMENSIONS))
    if not set(map(str, strata)) <= set(DIMENSIONS):
        raise strict.no("strata", "strata")
    listed = strict.items(raw.get("questions"), "questions", MOST_QUESTIONS)
    items = [_item(item, f"questions[{i}]") for i, item in enumerate(listed, start=1)]
    _once([item.code for item in items], "questions")
    quotas = strict.items(raw.get("quotas"), "quotas", _MOST_QUOTAS)
    return Questionnaire(
        title=strict.text(raw.get("title"), "title", LENGTHS["title"]),
        intro=strict.text(raw.get("intro"), "intro", LENGTHS["summary"]),
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
