"""The question types of LimeSurvey and what each becomes here: an open set, type → maker."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from services.draft_checks import HELP, OPTION, QUESTION
from services.questionnaires.form import Answer, Item, Note
from services.questionnaires.lss_fitting import held
from services.questionnaires.lss_parts import OTHER, LssQuestion, LssText, code_of, written

_OTHER_TEXT = {"zh": "其他", "en": "Other"}
#: Attributes that make something happen which does not happen here.
_LOST = (
    "array_filter",
    "array_filter_exclude",
    "em_validation_q",
    "em_validation_sq",
    "random_group",
    "time_limit",
    "slider_layout",
    "equals_num_value",
    "max_num_value",
    "min_num_value",
)


@dataclass(frozen=True)
class Made:
    """What one question became."""

    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()


Maker = Callable[[LssQuestion], Made]


def _notes(question: LssQuestion) -> list[Note]:
    lost = [name for name in _LOST if question.attributes.get(name, "0") != "0"]
    found = [Note(question.code, "attribute", name) for name in lost]
    if question.attributes.get("hidden") == "1":
        found.append(Note(question.code, "hidden"))
    long = any(len(text) > QUESTION for text in question.title.values())
    texts = (*question.title.values(), *question.help.values())
    if any("{" in text for text in texts):
        found.append(Note(question.code, "expression"))
    return found + ([Note(question.code, "cut")] if long else [])


def _item(
    question: LssQuestion,
    method: str,
    *,
    options: Iterable[Answer] = (),
    notes: Iterable[Note] = (),
    settings: dict[str, Any] | None = None,
) -> Made:
    common: dict[str, Any] = {"required": question.is_required}
    if question.help:
        common["help"] = held(question.help, HELP)
    kept = {name: value for name, value in (settings or {}).items() if value is not None}
    title = held(question.title, QUESTION)
    item = Item(code_of(question.code), method, title, kept | common, tuple(options))
    return Made((item,), (*_notes(question), *notes))


def _answers(texts: Iterable[LssText], alone: Iterable[str] = ()) -> list[Answer]:
    excludes = set(alone)
    return [
        Answer(code_of(t.code), held(t.text, OPTION), is_none=t.code in excludes) for t in texts
    ]


def _with_other(question: LssQuestion, options: list[Answer]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if question.has_other:
        replaced = question.attributes.get("other_replace_text")
        text = {"zh": replaced[:OPTION]} if replaced else dict(_OTHER_TEXT)
        options.append(Answer(OTHER, text))
        settings["other"] = OTHER
    orders = ("random_order", "answer_order", "subquestion_order")
    if any(question.attributes.get(name) in ("1", "random") for name in orders):
        settings["randomise"] = True
    return settings


def _single(question: LssQuestion) -> Made:
    options = _answers(question.answers)
    settings = _with_other(question, options)
    lost = [Note(question.code, "comment")] if question.kind == "O" else []
    return _item(question, "single", options=options, notes=lost, settings=settings)


def _multiple(question: LssQuestion) -> Made:
    alone = question.attributes.get("exclude_all_others", "").split(";")
    options = _answers(question.parts, alone)
    settings = _with_other(question, options)
    lost = [Note(question.code, "comment")] if question.kind == "P" else []
    least, most = question.number("min_answers"), question.number("max_answers")
    return _item(
        question,
        "multiple",
        options=options,
        notes=lost,
        settings={"min": least or None, "max": most or None, **settings},
    )


def _fixed(*pairs: tuple[str, str, str]) -> Maker:
    options = [Answer(code, {"zh": zh, "en": en}) for code, zh, en in pairs]
    return lambda question: _item(question, "single", options=options)


def _scale(lowest: int, highest: int) -> Maker:
    return lambda question: _item(question, "scale", settings={"min": lowest, "max": highest})


def _columns(*pairs: tuple[str, str, str]) -> Maker:
    columns = [{"code": code, "text": {"zh": zh, "en": en}} for code, zh, en in pairs]

    def make(question: LssQuestion) -> Made:
        settings = {"columns": columns}
        return _item(question, "matrix", options=_answers(question.parts), settings=settings)

    return make


def _points(highest: int) -> Maker:
    return _columns(*((str(n), str(n), str(n)) for n in range(1, highest + 1)))


def _flexible(question: LssQuestion) -> Made:
    columns = [
        {"code": code_of(a.code), "text": held(a.text, OPTION)}
        for a in question.answers
        if a.scale == 0
    ]
    settings = {"columns": columns}
    return _item(question, "matrix", options=_answers(question.parts), settings=settings)


def _ranking(question: LssQuestion) -> Made:
    options = _answers(question.parts or question.answers)
    most = question.number("max_subquestions") or question.number("max_answers")
    settings = {"min": question.number("min_answers") or None, "max": most or None}
    return _item(question, "ranking", options=options, settings=settings)


def _number(question: LssQuestion) -> Made:
    lowest, highest = question.number("min_num_value_n"), question.number("max_num_value_n")
    unit = question.attributes.get("suffix") or question.attributes.get("prefix")
    unit_text = {"zh": written(unit)[:20]} if unit else None
    settings = {"min": lowest, "max": highest, "unit": unit_text}
    return _item(question, "number", settings=settings)


def _date(question: LssQuestion) -> Made:
    bounds = {
        name: question.attributes.get(attribute)
        for name, attribute in (("earliest", "date_min"), ("latest", "date_max"))
    }
    days = {n: v[:10] for n, v in bounds.items() if v and re.match(r"\d{4}-\d\d-\d\d", v)}
    return _item(question, "date", settings=days)


def _text(question: LssQuestion) -> Made:
    most = question.number("maximum_chars")
    held = min(most, 2000) if most and most > 0 else None
    return _item(question, "text", settings={"max_chars": held})


def _split(make: Maker) -> Maker:
    """A question that is several inputs becomes one question for each of them."""

    def several(question: LssQuestion) -> Made:
        items: list[Item] = []
        for part in question.parts:
            title = {
                tongue: f"{question.title.get(tongue, '')} {words}".strip()
                for tongue, words in part.text.items()
            }
            code = f"{code_of(question.code)[:10]}_{code_of(part.code)[:9]}"
            made = make(replace(question, code=code, title=title))
            items += made.items
        return Made(tuple(items), (*_notes(question), Note(question.code, "split")))

    return several


#: LimeSurvey's letter of a type → what it becomes; a letter that is missing is told as a note.
MADE: dict[str, Maker] = {
    "L": _single,
    "!": _single,
    "O": _single,
    "M": _multiple,
    "P": _multiple,
    "Y": _fixed(("Y", "是", "Yes"), ("N", "否", "No")),
    "G": _fixed(("F", "女", "Female"), ("M", "男", "Male")),
    "5": _scale(1, 5),
    "A": _points(5),
    "B": _points(10),
    "C": _columns(("Y", "是", "Yes"), ("U", "说不清", "Uncertain"), ("N", "否", "No")),
    "E": _columns(("I", "增加", "Increase"), ("S", "不变", "Same"), ("D", "减少", "Decrease")),
    "F": _flexible,
    "H": _flexible,
    "R": _ranking,
    "N": _number,
    "K": _split(_number),
    "D": _date,
    "S": _text,
    "T": _text,
    "U": _text,
    "Q": _split(_text),
}
