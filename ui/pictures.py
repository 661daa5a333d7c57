"""A still picture of how a question is answered, where it cannot be tried yet; for every shape."""

from collections.abc import Callable, Sequence

from services.views import OptionView, QuestionView
from ui import html
from ui.inputs import limits, price
from ui.inputs.marks import mark_words
from ui.marks import marks
from ui.thumbnails import thumbnail
from ui.words import t, w, yuan

_MOST_MARKS = 11


def _label(question: QuestionView, option: OptionView) -> html.Safe:
    facts = " · ".join(price(option))
    small = html.tag("small", facts) if facts else ""
    words = (marks(question)[option.code], "　", w(option.text), small)
    return html.tag("span", thumbnail(option), *words)


def _rows(question: QuestionView, box: Callable[[int], object]) -> html.Safe:
    """Every option behind (or before) the thing that is pressed."""
    rows = [
        html.tag("li", html.tag("i", box(at)), _label(question, option))
        for at, option in enumerate(question.options, start=1)
    ]
    return html.tag("ul", *rows, class_="sun-answers")


def _one(question: QuestionView) -> html.Safe:
    return _rows(question, lambda _: "○")


def _some(question: QuestionView) -> html.Safe:
    return _rows(question, lambda _: "☐")


def _order(question: QuestionView) -> html.Safe:
    return _rows(question, lambda at: at)


def _mark_names(question: QuestionView) -> Sequence[str]:
    """The marks in words, the middle of a long scale left out."""
    names = [mark_words(question, mark) for mark in question.ask.marks] if question.ask else []
    return names if len(names) <= _MOST_MARKS else [*names[:2], "…", names[-1]]


def _chips(names: Sequence[str]) -> html.Safe:
    return html.tag("p", *(html.tag("b", name) for name in names), class_="sun-chips")


def _marks(question: QuestionView) -> html.Safe:
    names = _mark_names(question)
    rows = [html.tag("li", _label(question, o), _chips(names)) for o in question.options]
    return html.tag("ul", *rows, class_="sun-answers wide")


def _amounts(question: QuestionView) -> html.Safe:
    rows = [html.tag("li", _label(question, o), _chips(("−", "0", "+"))) for o in question.options]
    return html.tag("ul", *rows, class_="sun-answers wide")


def _basket(question: QuestionView) -> html.Safe:
    total = question.ask.total if question.ask else 0
    left = html.tag("p", t("edit.picture.left", money=yuan(total)), class_="sun-caption")
    return html.join((_some(question), left))


def _pairs(question: QuestionView) -> html.Safe:
    two = [html.tag("b", _label(question, option)) for option in question.options[:2]]
    return html.tag("div", *two, class_="sun-duel")


def _number(question: QuestionView) -> html.Safe:
    if question.ask and question.ask.marks:
        return _chips(_mark_names(question))
    unit = w(question.settings.get("unit"))
    return html.tag("p", "0", " ", unit, class_="sun-blank")


def _date(question: QuestionView) -> html.Safe:
    return html.tag("p", "2026-01-01", class_="sun-blank")


def _text(question: QuestionView) -> html.Safe:
    most = question.ask.most if question.ask else 0
    return html.tag("p", t("edit.picture.text", most=most), class_="sun-blank tall")


#: An open set: a new shape of input is one line here.
PICTURES: dict[str, Callable[[QuestionView], html.Safe]] = {
    "one": _one,
    "some": _some,
    "order": _order,
    "marks": _marks,
    "amounts": _amounts,
    "basket": _basket,
    "pairs": _pairs,
    "number": _number,
    "date": _date,
    "text": _text,
}


def picture(question: QuestionView) -> html.Safe:
    """The question as it will be asked, with what is to be done and what is pressed."""
    title = html.tag("h3", w(question.title) or t("edit.new_question"))
    if question.ask is None:
        return html.tag("section", title, class_="sun-picture")
    said = html.tag("p", limits(question), class_="sun-caption") if question.options else ""
    drawn = PICTURES[question.ask.shape](question)
    return html.tag("section", title, said, drawn, class_="sun-picture")
