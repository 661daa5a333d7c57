"""What is asked on one screen: the questions of a page, or one; of pairs always one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.methods.pairwise import offered
from models.rules.branching import SHOW_IF, conditions_on
from services.consultations import terms_of
from services.views import OptionView, QuestionView

PAIRS, RANDOMISE, OTHER = "pairs", "randomise", "other"


@dataclass(frozen=True)
class Screen:
    """Questions asked together; or one question with one of its pairs."""

    questions: tuple[QuestionView, ...]
    #: the two options between which to choose; empty where no pairs are asked
    pair: tuple[str, ...] = ()
    #: which pair of how many, counted from 0
    number: int = 0
    count: int = 0

    @property
    def is_last_pair(self) -> bool:
        """Is the question answered after this screen?"""
        return self.number >= self.count - 1


def page_of(question: QuestionView) -> int:
    """The page that a survey puts the question on, counted from 1."""
    return int(question.settings.get("page") or 1)


def _is_pairs(question: QuestionView) -> bool:
    return question.ask is not None and question.ask.shape == PAIRS


def _of_pairs(question: QuestionView, seed: str) -> list[Screen]:
    pairs = offered(terms_of(question), seed)
    return [Screen((question,), pair, number, len(pairs)) for number, pair in enumerate(pairs)]


def screens(
    questions: Sequence[QuestionView],
    asked: Sequence[QuestionView],
    seed: str,
    *,
    one_at_a_time: bool,
) -> tuple[Screen, ...]:
    """All screens in order; *seed* says which pairs this voter is shown.

    Args:
        questions: all of them, so that no question changes its screen with an answer.
        asked: those that this voter is asked.
    """
    found: list[Screen] = []
    for question in questions:
        if _is_pairs(question):
            found += _of_pairs(question, seed)
        elif found and not one_at_a_time and _may_join(question, found[-1]):
            found[-1] = Screen((*found[-1].questions, question))
        else:
            found.append(Screen((question,)))
    kept = (replace(s, questions=tuple(q for q in s.questions if q in asked)) for s in found)
    return tuple(screen for screen in kept if screen.questions)


def mixed(question: QuestionView, seed: str) -> QuestionView:
    """*question* with its options in this voter's own order, where it is declared to be mixed.

    "Other" and "none of these" stay at the end. The order belongs to *seed* alone, so it stays as
    it is through refusals and going back.
    """
    if not question.settings.get(RANDOMISE):
        return question
    last = question.settings.get(OTHER)

    def lot(option: OptionView) -> tuple[bool, str]:
        text = f"{seed}|{question.code}|{option.code}"
        is_last = option.is_none or option.code == last
        return is_last, "" if is_last else hashlib.sha256(text.encode()).hexdigest()

    return replace(question, options=tuple(sorted(question.options, key=lot)))


def _may_join(question: QuestionView, screen: Screen) -> bool:
    """Can it stand beside the others? Not if it is asked only because of one of them."""
    looks_at = conditions_on(question.settings.get(SHOW_IF) or {})
    if page_of(question) != page_of(screen.questions[-1]):
        return False
    return not screen.pair and looks_at.isdisjoint(q.code for q in screen.questions)
