"""What there is to fill in on paper: one drawing for each shape that a method may ask for."""

from collections.abc import Callable
from html import escape
from itertools import combinations

import locales
from locales.money import in_words
from models.rules.localized import in_language
from services.option_marks import option_marks
from services.views import OptionView, QuestionView

_BOX, _BLANK = '<i class="box"></i>', '<i class="blank"></i>'
_SIDE = f'<td class="mark">{_BOX}</td>'
_SIDES = '<colgroup><col><col class="side"><col class="side"><col></colgroup>'
_LINES = 5
_MOST_PAIRS = 15


def _price(option: OptionView, language: str) -> str:
    cost = [in_words(option.cost_cny, language)] if option.cost_cny is not None else []
    if option.months:
        cost.append(locales.sentence("consultation.months", language, months=option.months))
    said = " · ".join(cost)
    return f' <span class="price">{escape(said)}</span>' if said else ""


def _named(question: QuestionView, option: OptionView, language: str) -> str:
    letter = escape(option_marks(question)[option.code])
    text = escape(in_language(option.text, language))
    return (
        f'<b class="letter">{letter}</b><span class="text">{text}{_price(option, language)}</span>'
    )


def _rows(mark: str) -> Callable[[QuestionView, str], str]:
    """Each option on a line of its own, behind *mark*."""

    def draw(question: QuestionView, language: str) -> str:
        rows = (f"<li>{mark}{_named(question, o, language)}</li>" for o in question.options)
        return f'<ul class="options">{"".join(rows)}</ul>'

    return draw


def _mark_name(question: QuestionView, code: str, language: str) -> str:
    """A grade in words: as the question has it, else as everybody calls it, else its code."""
    for column in question.settings.get("columns") or ():
        if isinstance(column, dict) and column.get("code") == code:
            return in_language(column.get("text"), language) or code
    key = f"mark.name.{code}"
    return locales.sentence(key, language) if locales.has(key) else code


def _grid(question: QuestionView, language: str) -> str:
    marks = question.ask.marks if question.ask else ()
    heads = "".join(f"<th>{escape(_mark_name(question, m, language))}</th>" for m in marks)
    boxes = f"<td>{_BOX}</td>" * len(marks)
    rows = "".join(
        f'<tr><th class="option">{_named(question, o, language)}</th>{boxes}</tr>'
        for o in question.options
    )
    return f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _pairs(question: QuestionView, language: str) -> str:
    """So many pairs as fit: a box at each side."""
    rows = [
        f'<tr><td class="left">{_named(question, a, language)}</td><td>{_BOX}</td>'
        f"<td>{_BOX}</td><td>{_named(question, b, language)}</td></tr>"
        for a, b in list(combinations(question.options, 2))[:_MOST_PAIRS]
    ]
    return f'<table class="pairs">{_SIDES}{"".join(rows)}</table>'


def _value(question: QuestionView, language: str) -> str:
    """One line to write on, or a box for each of a few values."""
    marks = question.ask.marks if question.ask else ()
    if marks:
        cells = "".join(f"<span>{_BOX}{escape(m)}</span>" for m in marks)
        return f'<p class="scale">{cells}</p>'
    unit = question.settings.get("unit")
    said = in_language(unit, language) if isinstance(unit, dict) else str(unit or "")
    return f'<p class="write">{_BLANK}{escape(said)}</p>'


def _date(_question: QuestionView, language: str) -> str:
    return f'<p class="write">{escape(locales.sentence("paper_sheet.date", language))}</p>'


def _text(_question: QuestionView, _language: str) -> str:
    return '<p class="line"></p>' * _LINES


#: An open set: a new shape is one line here.
DRAWN: dict[str, Callable[[QuestionView, str], str]] = {
    "one": _rows(_BOX),
    "some": _rows(_BOX),
    "order": _rows(_BLANK),
    "marks": _grid,
    "amounts": _rows(_BLANK),
    "basket": _rows(_BOX),
    "pairs": _pairs,
    "number": _value,
    "date": _date,
    "text": _text,
}


def how(question: QuestionView, language: str) -> str:
    """How to fill it in, in one sentence."""
    ask = question.ask
    if ask is None:
        return ""
    shape = (
        "square" if ask.is_square else "scale" if ask.marks and ask.shape == "number" else ask.shape
    )
    total = in_words(ask.total, language) if shape == "basket" else f"{ask.total:,}"
    facts = {"least": ask.least, "most": ask.most, "total": total}
    return locales.sentence(f"paper_sheet.how.{shape}", language, **facts)


def drawn(question: QuestionView, language: str) -> str:
    """The question as it stands on the sheet."""
    title = escape(in_language(question.title, language))
    body = DRAWN[question.ask.shape](question, language) if question.ask else ""
    said = escape(how(question, language))
    return f'<section class="question"><h2>{title}</h2><p class="how">{said}</p>{body}</section>'
