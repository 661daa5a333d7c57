"""A questionnaire as a value: what every file is read into and written from."""

from dataclasses import dataclass, field
from typing import Any

from models.rules.localized import Localized
from services.views import ConsultationView, OptionView, QuestionView, QuotaView

#: Settings that belong to the questionnaire; all others belong to the question's method.
COMMON = ("required", "page", "show_if", "randomise", "other", "help")
#: What a draft remembers in a question's settings and no file carries.
MEMORY = frozenset({"issued", "issued_questions"})


@dataclass(frozen=True)
class Answer:
    """One option."""

    code: str
    text: Localized = field(default_factory=dict)
    detail: Localized = field(default_factory=dict)
    cost_cny: int | None = None
    months: int | None = None
    is_none: bool = False


@dataclass(frozen=True)
class Item:
    """One question; ``settings`` are as the table holds them, common and of the method."""

    code: str
    method: str
    title: Localized = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    options: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """All questions, and what the survey says of itself (`services.surveys`)."""

    title: Localized = field(default_factory=dict)
    intro: Localized = field(default_factory=dict)
    survey: dict[str, Any] = field(default_factory=dict)
    strata: tuple[str, ...] = ()
    quotas: tuple[QuotaView, ...] = ()
    questions: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something of a file that could not be taken over; its sentence is ``lost.<code>``."""

    place: str
    code: str
    about: str = ""


@dataclass(frozen=True)
class Reading:
    """A file that was read: what it holds for us, and line by line what it holds besides."""

    questionnaire: Questionnaire
    notes: tuple[Note, ...] = ()


def _answer(option: OptionView) -> Answer:
    return Answer(
        option.code, option.text, option.detail, option.cost_cny, option.months, option.is_none
    )


def _item(question: QuestionView) -> Item:
    settings = {name: v for name, v in question.settings.items() if name not in MEMORY}
    options = tuple(_answer(option) for option in question.options)
    return Item(question.code, question.method, question.title, settings, options)


def questionnaire_of(view: ConsultationView) -> Questionnaire:
    """What a consultation asks, to be written into a file."""
    return Questionnaire(
        title=view.title,
        intro=view.summary,
        survey=view.survey,
        strata=view.strata,
        quotas=view.quotas,
        questions=tuple(_item(question) for question in view.questions),
    )
