"""Which questions a voter is asked, given what they answered before: ``show_if`` and its checks.

A condition is plain JSON: ``{"q4": ["a", "b"]}`` (any of these was chosen), ``{"q2": ["a=5"]}``
(this mark for this row), ``{"q1": {"at_least": 7, "at_most": 9}}`` (a number), and ``all``, ``any``
(of a list) and ``not`` (of one) around them. Several keys in one mapping must all hold. Whoever did
not answer a question chose nothing there: every condition on it fails.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

ALL, ANY, NOT = "all", "any", "not"
WORDS = frozenset({ALL, ANY, NOT})
AT_LEAST, AT_MOST = "at_least", "at_most"
BOUNDS = frozenset({AT_LEAST, AT_MOST})
#: The key of a question's settings under which its condition stands.
SHOW_IF = "show_if"
DEEPEST = 6
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class Asked(Protocol):
    """What branching needs of a question; every terms of a question fit."""

    @property
    def code(self) -> str:
        """What conditions call it."""

    @property
    def options(self) -> tuple[str, ...]:
        """Codes of its options; none where it asks for a number, a date or a text."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Its settings, the condition among them."""


@dataclass(frozen=True)
class Issue:
    """What is wrong with the condition of one question; *about* is the code it stumbles over."""

    question: str
    code: str
    about: str = ""


def marks_in(choice: Any) -> frozenset[str]:
    """The codes of a choice: options named, and ``option=mark`` where options get marks."""
    if isinstance(choice, str):
        return frozenset({choice})
    if isinstance(choice, Mapping):
        return frozenset(choice) | {f"{option}={mark}" for option, mark in choice.items()}
    if isinstance(choice, Sequence):
        return frozenset().union(*map(marks_in, choice))
    return frozenset()


def number_in(choice: Any) -> Fraction | None:
    """The number a choice is, or None: it is no number, or several."""
    if isinstance(choice, list | tuple) and len(choice) == 1:
        return number_in(choice[0])
    if isinstance(choice, str):
        return Fraction(choice) if _NUMBER.fullmatch(choice) else None
    if isinstance(choice, bool) or not isinstance(choice, int | Fraction):
        return None
    return Fraction(choice)


def holds(condition: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Does *condition* hold for these canonical choices? Whatever is not answered is None."""
    return all(_holds(key, value, answers) for key, value in condition.items())


def _holds(key: str, value: Any, answers: Mapping[str, Any]) -> bool:
    if key == ALL:
        return all(holds(part, answers) for part in value)
    if key == ANY:
        return any(holds(part, answers) for part in value)
    if key == NOT:
        return not holds(value, answers)
    if isinstance(value, Mapping):
        return _is_within(value, number_in(answers.get(key)))
    return not marks_in(answers.get(key)).isdisjoint(value)


def _is_within(bounds: Mapping[str, Any], number: Fraction | None) -> bool:
    if number is None:
        return False
    least, most = number_in(bounds.get(AT_LEAST)), number_in(bounds.get(AT_MOST))
    return (least is None or number >= least) and (most is None or number <= most)


def is_shown(question: Asked, answers: Mapping[str, Any]) -> bool:
    """Is *question* asked of somebody who gave *answers* to the questions before it?"""
    condition = question.settings.get(SHOW_IF)
    return not condition or holds(condition, answers)


def shown(questions: Sequence[Asked], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the questions that are asked; what was answered to a hidden one says nothing."""
    seen: dict[str, Any] = {}
    for question in questions:
        if is_shown(question, seen):
            seen[question.code] = answers.get(question.code)
    return tuple(seen)


def conditions_on(condition: Any) -> frozenset[str]:
    """Codes of the questions that a well-formed condition looks at."""
    found: set[str] = set()
    for key, value in condition.items():
        if key in (ALL, ANY):
            found.update(*(conditions_on(part) for part in value))
        elif key == NOT:
            found |= conditions_on(value)
        else:
            found.add(key)
    return frozenset(found)


def issues(questions: Sequence[Asked]) -> tuple[Issue, ...]:
    """What is wrong with the conditions of *questions*, before they may be asked.

    A condition may look at earlier questions only, so no two can wait for each other. Codes:
    ``form`` (not a condition), ``question`` (there is none of that code), ``later`` (it comes later
    or is the same), ``option`` (it has no such option), ``number`` (it asks for no number, or the
    bounds are none), ``reserved`` (a question is called like a word of this language).
    """
    order = [question.code for question in questions]
    found = [Issue(code, "reserved", code) for code in order if code in WORDS]
    for place, question in enumerate(questions):
        before = {earlier.code: earlier for earlier in questions[:place]}
        check = _Check(question.code, before, frozenset(order))
        found += check.issues(question.settings.get(SHOW_IF) or {}, DEEPEST)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Check:
    """One question's condition against the questions before it."""

    question: str
    before: Mapping[str, Asked]
    known: frozenset[str]

    def _no(self, code: str, about: str = "") -> Iterator[Issue]:
        yield Issue(self.question, code, about)

    def issues(self, condition: Any, depth: int) -> Iterator[Issue]:
        if not isinstance(condition, Mapping) or depth == 0:
            yield from self._no("form")
            return
        for key, value in condition.items():
            if key in (ALL, ANY):
                yield from self._several(value, depth)
            elif key == NOT:
                yield from self.issues(value, depth - 1)
            else:
                yield from self._plain(str(key), value)

    def _several(self, parts: Any, depth: int) -> Iterator[Issue]:
        if not isinstance(parts, list | tuple) or not parts:
            yield from self._no("form")
            return
        for part in parts:
            yield from self.issues(part, depth - 1)

    def _plain(self, code: str, value: Any) -> Iterator[Issue]:
        earlier = self.before.get(code)
        if earlier is None:
            yield from self._no("later" if code in self.known else "question", code)
        elif isinstance(value, Mapping):
            if earlier.options or not _are_bounds(value):
                yield from self._no("number", code)
        elif not isinstance(value, list | tuple) or not value:
            yield from self._no("form", code)
        elif not all(isinstance(v, str) and v.split("=")[0] in earlier.options for v in value):
            yield from self._no("option", code)


def _are_bounds(value: Mapping[str, Any]) -> bool:
    numbers = [number_in(bound) for bound in value.values()]
    if not value or not set(value) <= BOUNDS or None in numbers:
        return False
    least, most = number_in(value.get(AT_LEAST)), number_in(value.get(AT_MOST))
    return least is None or most is None or least <= most
