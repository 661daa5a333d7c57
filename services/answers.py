"""What a voter marked, question by question: what is asked of them, and what they answered."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from models.methods import METHODS, Said
from models.rules import branching
from models.rules.branching import marks_in
from models.rules.refusal import Refused
from services.consultations import terms_of
from services.texts import clean
from services.views import ConsultationView, OptionView, QuestionView

REQUIRED = "required"
#: The setting that names a question's option "other", which opens a remark as "none" does.
OTHER = "other"
LONGEST_REMARK = 500


class Answers(NamedTuple):
    """A ballot's canonical choices, and the texts that are kept apart from it."""

    #: question code → choice; None where it was not asked or not answered
    choices: dict[str, Any]
    #: question code → what was written, for questions that ask for a text
    texts: dict[str, str]


def is_required(view: ConsultationView, question: QuestionView) -> bool:
    """Must *question* be answered by whoever is asked? In a survey, only where it says so."""
    return bool(question.settings.get(REQUIRED, len(view.questions) == 1))


def shown(view: ConsultationView, marks: Mapping[str, Any]) -> tuple[QuestionView, ...]:
    """The questions that somebody with these marks is asked; marks may still be incomplete."""
    asked = branching.shown([terms_of(q) for q in view.questions], marks)
    return tuple(q for q in view.questions if q.code in asked)


def _is_blank(raw: Any) -> bool:
    if isinstance(raw, str):
        return not raw.strip()
    return raw is None or (isinstance(raw, list | tuple | dict) and not raw)


def _answer(view: ConsultationView, question: QuestionView, raw: Any) -> Any:
    if _is_blank(raw) and not is_required(view, question):
        return None
    return METHODS[question.method].read(terms_of(question), raw)


def answers_of(view: ConsultationView, raw: Mapping[str, Any]) -> Answers:
    """The canonical choices; an answer to a question that was not asked is dropped.

    Raises:
        Refused: what the question's method says, ``ballot.unknown_question``,
            ``ballot.nothing_answered`` where everything was skipped, or ``ballot.not_ready``
            while a method is not built.
    """
    if not view.is_ready:
        raise Refused("ballot.not_ready")
    if not isinstance(raw, Mapping) or not view.codes.issuperset(raw):
        raise Refused("ballot.unknown_question")
    choices: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for question in view.questions:
        choice = None
        if branching.is_shown(terms_of(question), choices):
            choice = _answer(view, question, raw.get(question.code))
            if choice is not None and question.asks_text:
                texts[question.code] = clean(str(raw[question.code]))
        choices[question.code] = choice
    if all(choice is None for choice in choices.values()):
        raise Refused("ballot.nothing_answered")
    return Answers(choices, texts)


def read_answers(view: ConsultationView, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical choice for each question, as a ballot holds it; see `answers_of`."""
    return answers_of(view, raw).choices


def said(view: ConsultationView, choices: Mapping[str, Any]) -> dict[str, tuple[Said, ...]]:
    """Canonical choices in the order to be read; questions without an answer are left out."""
    return {
        q.code: METHODS[q.method].chosen(terms_of(q), choices[q.code])
        for q in view.questions
        if choices.get(q.code) is not None
    }


def review(view: ConsultationView, raw: Mapping[str, Any]) -> dict[str, tuple[Said, ...]]:
    """What was marked, question by question, to be repeated in words before the cast."""
    found = answers_of(view, raw)
    texts = {code: (Said("", text),) for code, text in found.texts.items()}
    return said(view, found.choices) | texts


def refuse_unless_answered(
    view: ConsultationView, asked: tuple[QuestionView, ...], marks: Mapping[str, Any]
) -> None:
    """Check the marks of some questions alone, as those of one screen."""
    for question in asked:
        _answer(view, question, marks.get(question.code))


__all__ = [
    "Answers",
    "answers_of",
    "is_required",
    "read_answers",
    "refuse_unless_answered",
    "review",
    "said",
    "shown",
]


def opens_remark(question: QuestionView, option: OptionView) -> bool:
    """Does *option* open a remark, as "none of these" does, and a survey's "other"?"""
    return option.is_none or option.code == question.settings.get(OTHER)


def _opens_remark(question: QuestionView) -> set[str]:
    return {o.code for o in question.options if opens_remark(question, o)}


def remark_of(view: ConsultationView, comment: str, answers: Answers) -> dict[str, str]:
    """The remark under the question that opened it.

    Raises:
        Refused: ``ballot.no_comment_here``, ``ballot.comment_too_long``.
    """
    text = comment and "".join(c for c in comment if c.isprintable() or c in "\n\t").strip()
    if not text:
        return {}
    opening = {q.code: _opens_remark(q) for q in view.questions}
    if not any(opening.values()):
        raise Refused("ballot.no_comment_here")
    if len(text) > LONGEST_REMARK:
        raise Refused("ballot.comment_too_long", {"most": LONGEST_REMARK})
    marks = {code: marks_in(choice) for code, choice in answers.choices.items()}
    return {next((code for code in opening if opening[code] & marks[code]), ""): text}
