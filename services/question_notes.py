"""What is wrong with the questions of a draft, and what in their wording deserves a look."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.methods import METHODS
from models.rules import branching
from models.rules.localized import LANGUAGES
from models.rules.wording import LONG, hints, question_hints
from services.consultations import terms_of
from services.decisions import MEMBERS, SIZED, rule_of, total_area
from services.draft_forms import HELP, OTHER, REQUIRED
from services.method_settings import RANDOMISE, offer_of
from services.views import ConsultationView, QuestionView

_SHORT_OPTION = {"zh": 60, "en": 120}
_NO_CHOICE, _LONG_LIST = 2, 6
MANY_QUESTIONS = 25


@dataclass(frozen=True)
class Note:
    """One line of the checklist: its code, the question it is about, and words it quotes."""

    code: str
    question: str = ""
    said: str = ""


def _texts_missing(question: QuestionView) -> Iterator[str]:
    if not question.title.get("zh"):
        yield "question"
    if any(not option.text.get("zh") for option in question.options):
        yield "option_text"
    columns = question.settings.get("columns", ())
    if any(not column["text"].get("zh") for column in columns):
        yield "column_text"


def _mistakes(question: QuestionView) -> Iterator[str]:
    yield from _texts_missing(question)
    method = METHODS.get(question.method)
    if method is None:
        yield "method"
    else:
        yield from method.issues(terms_of(question))


def is_complete(question: QuestionView) -> bool:
    """Could somebody answer it as it stands?"""
    return not list(_mistakes(question))


def _undecidable(question: QuestionView, provider: str) -> Iterator[str]:
    """What the body's rule needs besides the ballots."""
    rule = rule_of(question)
    is_unsized = provider != "roll" or question.method in SIZED
    if rule is not None and is_unsized and not question.settings.get(MEMBERS):
        yield "body_size"
    if rule is not None and rule.is_by_area and not total_area(question):
        yield "floor_area"


def mistakes(view: ConsultationView) -> Iterator[Note]:
    """All that must be mended in the questions before anybody can be asked."""
    if not view.questions:
        yield Note("options_too_few")
    for question in view.questions:
        found = (*_mistakes(question), *_undecidable(question, view.provider))
        yield from (Note(code, question.code) for code in found)
    for issue in branching.issues([terms_of(q) for q in view.questions]):
        yield Note(f"show_if_{issue.code}", issue.question, issue.about)


def _sentences(question: QuestionView) -> Iterator[Note]:
    """Each kind of hint once a question and language, the question's own sentence first."""
    for language in LANGUAGES:
        found = list(question_hints(question.title.get(language, ""), language))
        found += hints((question.settings.get(HELP) or {}).get(language, ""), language)
        for option in question.options:  # how long an option may be is a rule of its own
            words = hints(option.text.get(language, ""), language)
            found += [f for f in words if f.code != LONG]
        seen = {f.code: f for f in reversed(found)}
        yield from (Note(code, question.code, seen[code].said) for code in sorted(seen))


def _options(question: QuestionView) -> Iterator[str]:
    options, offer = question.options, offer_of(question.method)
    most = _SHORT_OPTION
    if any(len(o.text.get(lang, "")) > most[lang] for o in options for lang in LANGUAGES):
        yield "long_option"
    if any(not o.text.get("en") for o in options):
        yield "option_english"
    pictures = [o.image for o in options if o.image]
    if any(not p.alt.get(lang) for p in pictures for lang in LANGUAGES):
        yield "image_words"
    real = [o for o in options if not o.is_none]
    if offer.has_exit and question.settings.get(REQUIRED, True):  # to skip it is a way out too
        if len(real) <= _NO_CHOICE:
            yield "alternatives"
        ways_out = [o for o in options if o.is_none or o.code == question.settings.get(OTHER)]
        if options and not ways_out:
            yield "no_way_out"
    if offer.has_exit and len(real) >= _LONG_LIST and not question.settings.get(RANDOMISE):
        yield "order_bias"


def wording(view: ConsultationView) -> Iterator[Note]:
    """What in the questions a careful colleague would ask about."""
    for question in view.questions:
        yield from (Note(code, question.code) for code in _options(question))
        if not question.title.get("en"):
            yield Note("question_english", question.code)
        yield from _sentences(question)
    if len(view.questions) > MANY_QUESTIONS:
        yield Note("many_questions")
