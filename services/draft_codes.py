"""Codes of questions, options and columns: given out once, and never to another one again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, product
from string import ascii_uppercase
from typing import Any

from models.rules.refusal import Refused
from services.draft_forms import OptionForm, QuestionForm
from services.views import QuestionView

#: Under these names a question's settings remember every code that was ever given out: of its
#: options and columns; and (in any question) of the draft's questions.
ISSUED, ISSUED_QUESTIONS = "issued", "issued_questions"
MEMORY = frozenset({ISSUED, ISSUED_QUESTIONS})
NONE_CODE = "N"
COLUMNS = "columns"


@dataclass(frozen=True)
class Codes:
    """The codes of one question: those in use, and all that were ever given out."""

    known: frozenset[str] = frozenset()
    issued: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """The codes of one draft: each question in use with its own, and all questions ever."""

    questions: Mapping[str, Codes] = field(default_factory=dict)
    issued: tuple[str, ...] = ()


def _together(issued: Any, known: frozenset[str]) -> tuple[str, ...]:
    return (*issued, *(code for code in sorted(known) if code not in issued))


def memory_of(questions: tuple[QuestionView, ...]) -> Memory:
    """What a stored draft remembers."""
    found, ever = {}, []
    for question in questions:
        known = frozenset(o.code for o in question.options)
        found[question.code] = Codes(known, _together(question.settings.get(ISSUED, ()), known))
        ever += question.settings.get(ISSUED_QUESTIONS, ())
    return Memory(found, _together(tuple(dict.fromkeys(ever)), frozenset(found)))


def memory_with(memory: Memory, taken: Mapping[str, frozenset[str]]) -> Memory:
    """*memory* after questions that came with codes of their own took the place of all others.

    Args:
        taken: code of a question → codes of its options and columns.
    """
    found = {
        code: Codes(codes, _together(memory.questions.get(code, Codes()).issued, codes))
        for code, codes in taken.items()
    }
    return Memory(found, _together(memory.issued, frozenset(taken)))


def memory_in(forms: tuple[QuestionForm, ...]) -> Memory:
    """What a draft that begins as a copy or a template brings along."""
    found = {}
    for form in forms:
        known = frozenset(o.code for o in form.options if o.code)
        found[form.code] = Codes(known, _together((), known))
    found.pop("", None)
    return Memory(found, _together((), frozenset(found)))


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def _new_option(issued: list[str], *, is_none: bool) -> str:
    if is_none and NONE_CODE not in issued:
        return NONE_CODE
    return next(code for code in _letters() if code not in issued and code != NONE_CODE)


def _new_number(issued: list[str], front: str = "") -> str:
    return next(code for i in count(1) if (code := f"{front}{i}") not in issued)


def _options(form: QuestionForm, known: frozenset[str], issued: list[str]) -> list[OptionForm]:
    given = [o.code for o in form.options if o.code]
    if len(set(given)) != len(given) or not set(given) <= known:
        raise Refused("draft.unknown_option")
    found = []
    for option in form.options:
        code = option.code or _new_option(issued, is_none=option.is_none)
        issued += [code] if code not in issued else []
        found.append(replace(option, code=code))
    return found


def _columns(form: QuestionForm, issued: list[str]) -> dict[str, Any]:
    if COLUMNS not in form.settings:
        return form.settings
    # codes that came with a template are in use before any new one is given out
    issued += [c["code"] for c in form.settings[COLUMNS] if c["code"] and c["code"] not in issued]
    found = []
    for column in form.settings[COLUMNS]:
        code = column["code"] or _new_number(issued)
        issued += [code] if code not in issued else []
        found.append({**column, "code": code})
    return {**form.settings, COLUMNS: found}


def coded(
    forms: tuple[QuestionForm, ...], memory: Memory
) -> tuple[tuple[QuestionForm, ...], Memory]:
    """*forms* with a code for everything that is new, and the memory with these codes in it.

    Raises:
        Refused: ``draft.unknown_question`` or ``draft.unknown_option`` for a code that the draft
            does not have, or has twice.
    """
    given = [f.code for f in forms if f.code]
    if len(set(given)) != len(given) or not set(given) <= set(memory.questions):
        raise Refused("draft.unknown_question")
    ever = list(memory.issued)
    found, codes = [], {}
    for form in forms:
        code = form.code or _new_number(ever, "q")
        ever += [code] if code not in ever else []
        before = memory.questions.get(form.code, Codes())
        issued = list(before.issued)
        options = tuple(_options(form, before.known, issued))
        settings = _columns(form, issued)
        found.append(replace(form, code=code, options=options, settings=settings))
        codes[code] = Codes(frozenset(o.code for o in options), tuple(issued))
    return tuple(found), Memory(codes, tuple(ever))


def remembered(memory: Memory, code: str) -> dict[str, Any]:
    """What the settings of the question *code* remember."""
    return {ISSUED: list(memory.questions[code].issued), ISSUED_QUESTIONS: list(memory.issued)}
