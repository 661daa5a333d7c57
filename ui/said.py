"""A ballot in words: what was marked, line by line, to be read before the cast; read aloud."""

from collections.abc import Mapping, Sequence
from datetime import date

from models.methods import Said
from services.views import QuestionView
from ui import html
from ui.inputs import limits, price
from ui.inputs.live import unit_of
from ui.inputs.marks import mark_words
from ui.inputs.spending import spent_points, spent_yuan
from ui.inputs.values import counted_in
from ui.marks import letters
from ui.thumbnails import thumbnail
from ui.words import calendar_day, t, w, yuan

_OVER = ">"
_WRITTEN = "written"


def _place(question: QuestionView, said: Said) -> str:
    return t("mark.place", place=said.mark)


def _mark(question: QuestionView, said: Said) -> str:
    ask = question.ask
    is_score = ask is not None and ask.highest > ask.lowest
    words = mark_words(question, said.mark)
    return t("mark.score", score=words) if is_score else words


def _amount(question: QuestionView, said: Said) -> str:
    amount = int(said.mark)
    if question.ask is not None and question.ask.is_square:
        key = "votes_cost" if amount > 0 else "votes_against"
        return t(f"mark.{key}", votes=abs(amount), cost=amount * amount)
    return t("mark.points", points=amount)


def _duel(question: QuestionView, said: Said) -> str:
    other = question.option(said.mark.removeprefix(_OVER))
    return t("mark.rather_than", other=w(other.text))


#: By shape: what an option got, in words; where nothing is said, being named says everything.
_GOT = {"order": _place, "marks": _mark, "amounts": _amount, "pairs": _duel}


def _row(question: QuestionView, said: Said) -> html.Safe:
    option = question.option(said.option)
    shape = question.ask.shape if question.ask else ""
    got = _GOT[shape](question, said) if said.mark and shape in _GOT else ""
    cost, *months = price(option) or [""]
    letter = letters(question)[option.code]
    shown = thumbnail(option)
    return html.option_row(
        letter, w(option.text), mark=got, cost=cost, months="".join(months), picture=shown
    )


def _value(question: QuestionView, said: Said) -> html.Safe:
    shape = question.ask.shape if question.ask else ""
    words = said.mark
    if shape == "date":
        words = calendar_day(date.fromisoformat(said.mark))
    elif shape == "number":
        words = " ".join(filter(None, (said.mark, counted_in(question))))
    elif words == _WRITTEN:
        words = t("mark.written")
    return html.tag("p", words, class_="sun-value")


def _total(question: QuestionView, lines: Sequence[Said]) -> html.Safe:
    ask = question.ask
    if ask is None or not ask.total or not lines:
        return html.join(())
    if ask.shape == "basket":
        sum_ = spent_yuan(question, [one.option for one in lines])
        words = t("mark.spent_yuan", spent=yuan(sum_), left=yuan(ask.total - sum_))
    else:
        spent = spent_points(question, {one.option: int(one.mark) for one in lines})
        key = f"mark.spent_{unit_of(question)}"
        words = t(key, spent=f"{spent:,}", left=f"{ask.total - spent:,}")
    return html.tag("p", words, class_="sun-spent")


def _answer(question: QuestionView, lines: Sequence[Said]) -> html.Safe:
    if not lines:
        return html.tag("p", t("mark.not_answered"), class_="sun-caption")
    rows = [_row(question, one) if one.option else _value(question, one) for one in lines]
    return html.join((*rows, _total(question, lines)))


def in_words(questions: Sequence[QuestionView], said: Mapping[str, Sequence[Said]]) -> html.Safe:
    """The choice as it will be cast, question by question."""
    parts: list[html.Safe] = []
    for question in questions:
        parts += [html.tag("h3", w(question.title)), _answer(question, said.get(question.code, ()))]
    return html.tag("div", *parts, class_="sun-chosen")


def spoken(question: QuestionView, pair: Sequence[str] = ()) -> str:
    """What the read-aloud button says: the question, how to answer, the options and the marks."""
    marks = letters(question)
    shown = [question.option(code) for code in pair] or question.options
    lines = [w(question.title), "" if pair else limits(question)]
    lines += [" ".join([marks[o.code], w(o.text), *price(o)]).strip() for o in shown]
    if question.ask and question.ask.shape == "marks":
        words = [mark_words(question, mark) for mark in question.ask.marks]
        lines.append(t("mark.spoken_marks", marks=t("mark.comma").join(words)))
    return "\n".join(filter(None, lines))
