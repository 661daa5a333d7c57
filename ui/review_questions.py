"""The questions as the reviewer reads them: every setting and option that freezing fixes."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.drafting import REQUIRED, is_survey, offer_of
from services.method_settings import CHOICE, COLUMNS, COMMON, FLAG, MONEY, SHOW_IF, TEXT, Setting
from services.views import ConsultationView, OptionView, QuestionView
from ui import html
from ui.inputs import limits
from ui.thumbnails import thumbnail
from ui.verdicts import choice_words
from ui.words import t, w, yuan


def both(text: Mapping[str, str]) -> html.Safe:
    """A text in both languages, one below the other."""
    lines = (html.tag("p", text[lang], lang=lang) for lang in ("zh", "en") if text.get(lang))
    return html.tag("div", *lines, class_="sun-both")


def _said(setting: Setting, value: Any) -> object:
    if setting.kind == CHOICE:
        return choice_words(setting.name, value)
    if setting.kind == MONEY:
        return yuan(int(value))
    if setting.kind == FLAG:
        return t("review.yes")
    if setting.kind == TEXT:
        return both(value)
    if setting.kind == COLUMNS:
        return html.join(both(column["text"]) for column in value)
    return value


def _condition(view: ConsultationView, condition: Mapping[str, Any]) -> object:
    """Who is asked it, in words where the condition is a plain one."""
    asked = {question.code: question for question in view.questions}
    lines = []
    for code, chosen in condition.items():
        if code not in asked or not isinstance(chosen, list):
            return html.tag("code", condition)
        texts = {option.code: w(option.text) for option in asked[code].options}
        said = t("home.and").join(texts.get(one, str(one)) for one in chosen)
        lines.append(html.tag("p", w(asked[code].title), " ", html.tag("b", said)))
    return html.join(lines)


def _settings(view: ConsultationView, question: QuestionView) -> list[tuple[object, object]]:
    settings = question.settings
    known = (*offer_of(question.method).settings, *COMMON)
    found: list[tuple[object, object]] = [
        (t(f"edit.set.{s.called or s.name}"), _said(s, settings[s.name]))
        for s in known
        if s.name in settings
    ]
    if SHOW_IF in settings:
        found.append((t("edit.show_if"), _condition(view, settings[SHOW_IF])))
    if REQUIRED in settings:
        word = t("review.yes") if settings[REQUIRED] else t("review.no")
        found.append((t("edit.required"), word))
    return found


def _option(option: OptionView) -> Sequence[object]:
    months = t("consultation.months", months=option.months) if option.months else ""
    image = option.image
    alt = html.tag("small", both(image.alt)) if image else ""
    words = (both(option.text), html.tag("small", both(option.detail)))
    text = html.join((*words, thumbnail(option), alt))
    return option.code, text, yuan(option.cost_cny) or "–", months or "–"


def _question(view: ConsultationView, question: QuestionView, number: int) -> html.Safe:
    heads = [t("review.code"), t("review.option"), t("review.cost"), t("edit.option_months")]
    method = t(f"consultation.method_name.{question.method}")
    kind = t("edit.kind_survey" if is_survey(question.method) else "edit.kind_vote")
    caption = " · ".join(filter(None, (method, kind, limits(question))))
    several = len(view.questions) > 1
    title = t("edit.question_number", number=number) if several else t("edit.question_title")
    rows = [_option(option) for option in question.options]
    about = question.settings.get("help")
    return html.join(
        (
            html.tag("h2", title),
            both(question.title),
            html.tag("small", both(about)) if about else "",
            html.table(heads, rows, caption, is_stacked=True) if rows else html.tag("p", caption),
            html.facts(_settings(view, question)),
        )
    )


def all_of(view: ConsultationView) -> list[html.Safe]:
    """Every question, in its order."""
    return [_question(view, q, number) for number, q in enumerate(view.questions, start=1)]
