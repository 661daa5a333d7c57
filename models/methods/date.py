"""A question of a survey: a day."""

from datetime import date
from typing import Any

from models.methods.base import Ask, QuestionTerms
from models.methods.values import Value
from models.rules.refusal import Refused

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_LENGTH = len("2026-11-23")


def _day(value: Any) -> date | None:
    """The day in *value*, written as 2026-11-23; None for anything else."""
    if not isinstance(value, str) or len(value) != _LENGTH:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def bounds(question: QuestionTerms) -> tuple[date, date]:
    """The first and the last day that may be given."""
    first, last = question.settings.get("earliest"), question.settings.get("latest")
    return _day(first) or _EARLIEST, _day(last) or _LATEST


class Date(Value):
    """A day from ``earliest`` to ``latest``; the counters know its month only."""

    code = "date"

    def ask(self, question: QuestionTerms) -> Ask:
        """A day between two others."""
        first, last = bounds(question)
        return Ask("date", first.toordinal(), last.toordinal())

    def read(self, question: QuestionTerms, raw: Any) -> str:
        """The day, written as 2026-11-23."""
        if raw is None or raw == "":
            raise Refused("ballot.nothing_chosen")
        day, (first, last) = _day(raw), bounds(question)
        if day is None or not first <= day <= last:
            facts = {"earliest": first.isoformat(), "latest": last.isoformat()}
            raise Refused("ballot.outside_dates", facts)
        return day.isoformat()

    def bin(self, question: QuestionTerms, choice: Any) -> str:
        """The month."""
        return str(choice)[: len("2026-11")]

    def issues(self, question: QuestionTerms) -> list[str]:
        """Days that exist, the first before the last."""
        given = [question.settings.get(name) for name in ("earliest", "latest")]
        first, last = bounds(question)
        is_range = first < last and all(value is None or _day(value) for value in given)
        return [] if is_range else ["range"]
