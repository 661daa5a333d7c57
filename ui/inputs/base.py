"""What every input shares: keys, labels, what is said of an option, and the question's head."""

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from services.views import OptionView, QuestionView
from ui import html
from ui.marks import letters
from ui.words import t, w, yuan

#: The session's widgets by key.
State = MutableMapping[Any, Any]
#: What Markdown would take for its own; a colon only where it could open a directive.
_MARKS = re.compile(r"([\\`*_~\[\]<>$]|:(?=[a-z_+-])|^(?=[#+-])|^\d+(?=\.))", re.IGNORECASE)
#: What Streamlit's Markdown finds in any text, escaped or not, and makes a link of.
_ADDRESSES = re.compile(r"(https?:)(?=//)|(\bwww)(?=\.)|(@)(?=[\w-]+\.)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """*text* for a label, which Streamlit reads as Markdown, so that it stays as written.

    An address stays words: a label is for choosing, and what residents add leads nobody away.
    """
    marked = _MARKS.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", text)
    return _ADDRESSES.sub(lambda m: f"{m[0]}{_JOINER}", marked)


def price(option: OptionView) -> list[str]:
    """What the option costs and how long it takes, as far as it is known."""
    cost = [yuan(option.cost_cny)] if option.cost_cny is not None else []
    months = [t("consultation.months", months=option.months)] if option.months else []
    return cost + months


def key_of(question: QuestionView, option: OptionView | None = None) -> str:
    """The widget's key."""
    return f"ballot.{question.code}" + (f".{option.code}" if option else "")


def class_of(key: str) -> str:
    """The class under which the browser finds the widget with *key*."""
    return "st-key-" + re.sub(r"[^A-Za-z0-9_-]", "-", key)


def picture(option: OptionView) -> str:
    """The option's picture at the front of a widget's label; what it shows is read with it."""
    image = option.image
    return f"![{plain(' '.join(w(image.alt).split()))}]({image.href}) " if image else ""


def label(question: QuestionView, option: OptionView) -> str:
    """The option for a widget: its picture, and the mark by which results call it."""
    mark = letters(question)[option.code]
    return picture(option) + plain("　".join(filter(None, (mark, w(option.text)))))


def bound(text: str) -> str:
    """*text* so that no line ends within it: 18.5万元 stays together."""
    return _JOINER.join(text.replace(" ", "\u00a0"))


def price_line(option: OptionView) -> str:
    """`price` as one text; a line ends between its parts, never within one."""
    return t("mark.price_sep").join(map(bound, price(option)))


def with_price(words: str, option: OptionView) -> str:
    """*words* for the option, and in brackets what it costs."""
    known = price_line(option)
    return t("mark.priced", option=words, price=known) if known else words


def priced(question: QuestionView, option: OptionView) -> str:
    """The option with what it costs, for a widget."""
    return with_price(label(question, option), option)


def text_of(value: Any) -> str:
    """A text of the settings in the reader's language, whether or not it has several."""
    return w(value) if isinstance(value, Mapping) else str(value or "")


def help_of(question: QuestionView) -> html.Safe:
    """What staff wrote below the question, if anything."""
    words = text_of(question.settings.get("help"))
    return html.tag("p", words, class_="sun-help") if words else html.join(())


def head(question: QuestionView, rule: str, *, is_optional: bool = False) -> None:
    """The question, and in one line what is to be done."""
    told = [rule, t("mark.optional")] if is_optional else [rule]
    line = html.tag("p", t("mark.sep").join(filter(None, told)), class_="sun-caption")
    st.html(html.join((html.tag("h3", w(question.title)), help_of(question), line)))


@dataclass(frozen=True)
class Input:
    """One shape: how it is drawn, and how the marks are read when the form is sent.

    ``draw`` gets the question, the marks as they were read before (or None), and whether the
    question may be skipped. ``read`` gives what a method's ``read`` takes; an empty value where
    nothing was marked.
    """

    draw: Callable[[QuestionView, Any, bool], None]
    read: Callable[[QuestionView, State], Any]
