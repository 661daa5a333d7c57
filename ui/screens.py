"""What is asked on one screen: all questions, or one; of pairs always one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from models.methods.pairwise import offered
from services.consultations import terms_of
from services.views import QuestionView

PAIRS = "pairs"


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


def _is_pairs(question: QuestionView) -> bool:
    return question.ask is not None and question.ask.shape == PAIRS


def _of_pairs(question: QuestionView, seed: str) -> list[Screen]:
    pairs = offered(terms_of(question), seed)
    return [Screen((question,), pair, number, len(pairs)) for number, pair in enumerate(pairs)]


def screens(
    questions: Sequence[QuestionView], seed: str, *, one_at_a_time: bool
) -> tuple[Screen, ...]:
    """All screens in order; *seed* says which pairs this voter is shown."""
    found: list[Screen] = []
    for is_pairs, group in groupby(questions, key=_is_pairs):
        together = tuple(group)
        if is_pairs:
            found += [screen for question in together for screen in _of_pairs(question, seed)]
        elif one_at_a_time:
            found += [Screen((question,)) for question in together]
        else:
            found.append(Screen(together))
    return tuple(found)
