"""A table of a survey: one of the same few answers for each row."""

from collections.abc import Mapping
from typing import Any

from models.methods.base import GRADES, QuestionTerms
from models.methods.marks import Marks


def columns(question: QuestionTerms) -> tuple[str, ...]:
    """The codes of ``settings["columns"]``, a list of ``{code, text}``, in their order."""
    found = question.settings.get("columns")
    entries = found if isinstance(found, list | tuple) else ()
    return tuple(str(one["code"]) for one in entries if isinstance(one, Mapping) and "code" in one)


class Matrix(Marks):
    """The options are the rows, the columns are the marks. What was marked is only told."""

    code = "matrix"
    looks = frozenset({GRADES})

    def marks(self, question: QuestionTerms) -> tuple[str, ...]:
        """The columns."""
        return columns(question)

    def _is_support(self, question: QuestionTerms, mark: Any) -> bool:
        return False

    def issues(self, question: QuestionTerms) -> list[str]:
        """As every mark; and two columns or more, each once."""
        codes = columns(question)
        is_table = len(codes) >= 2 and len(set(codes)) == len(codes)
        return super().issues(question) + ([] if is_table else ["columns"])
