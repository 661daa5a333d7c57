"""Conditions of LimeSurvey, read where they are simple: comparisons with ``and`` and ``or``.

A question has rows of ``conditions`` (same question: any of the values; several questions: all of
them; several scenarios: any), or an expression such as ``Q1.NAOK == "A" or Q2.NAOK >= 3``.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from services.questionnaires.form import Item
from services.questionnaires.lss_parts import OTHER, LssQuestion, code_of

Condition = dict[str, Any]
_TOKEN = re.compile(
    r"\s*(?:(?P<word>[A-Za-z_]\w*|\d+X\d+X\w+)(?:\.NAOK|\.value|\.shown)?"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign>==|!=|>=|<=|&&|\|\||>|<|\(|\)))"
)
_AND, _OR = frozenset({"and", "&&"}), frozenset({"or", "||"})
_OTHER_VALUES = frozenset({"-oth-", "other"})
_ALWAYS = frozenset({"", "1"})
_LONGEST = 2000


class _Lost(Exception):
    """This condition is not of the simple kind."""


def _comparison(item: Item | None, part: str, sign: str, value: str) -> Condition:
    """One comparison with the answer of *item*, or with its option *part*."""
    if item is None:
        raise _Lost
    if not item.options and item.method in ("scale", "number"):
        return _bounds(item.code, sign, value)
    if part and value != "Y":
        chosen = [f"{part}={code_of(value)}"]
    else:
        chosen = [part or (OTHER if value in _OTHER_VALUES else code_of(value))]
    if chosen[0].split("=")[0] not in {option.code for option in item.options}:
        raise _Lost
    if sign not in ("==", "!="):
        raise _Lost
    return {item.code: chosen} if sign == "==" else {"not": {item.code: chosen}}


def _bounds(code: str, sign: str, value: str) -> Condition:
    if not re.fullmatch(r"-?\d{1,9}", value):
        raise _Lost
    number = int(value)
    bounds = {
        "==": {"at_least": number, "at_most": number},
        ">=": {"at_least": number},
        ">": {"at_least": number + 1},
        "<=": {"at_most": number},
        "<": {"at_most": number - 1},
    }
    if sign == "!=":
        return {"not": {code: bounds["=="]}}
    if sign not in bounds:
        raise _Lost
    return {code: bounds[sign]}


def _joined(word: str, parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else {word: list(parts)}


class _Expression:
    """An expression read from left to right; ``and`` binds closer than ``or``."""

    def __init__(self, text: str, names: "_Names") -> None:
        self._names = names
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or len(text) > _LONGEST:
                raise _Lost
            self._tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()

    def _is_next(self, words: frozenset[str]) -> bool:
        return bool(self._tokens) and self._tokens[0][1].lower() in words

    def _take(self, kind: str) -> str:
        if not self._tokens or self._tokens[0][0] != kind:
            raise _Lost
        return self._tokens.pop(0)[1]

    def read(self) -> Condition:
        """The whole expression."""
        found = self._any()
        if self._tokens:
            raise _Lost
        return found

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._is_next(_OR):
            self._tokens.pop(0)
            parts.append(self._all())
        return _joined("any", parts)

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._is_next(_AND):
            self._tokens.pop(0)
            parts.append(self._one())
        return _joined("all", parts)

    def _one(self) -> Condition:
        if self._is_next(frozenset({"("})):
            self._tokens.pop(0)
            found = self._any()
            if self._take("sign") != ")":
                raise _Lost
            return found
        name, sign = self._take("word"), self._take("sign")
        kind = self._tokens[0][0] if self._tokens else ""
        value = self._take(kind) if kind in ("text", "number") else ""
        item, part = self._names.found(name)
        return _comparison(item, part, sign, value.strip("\"'"))


class _Names:
    """What the names in expressions and conditions stand for."""

    def __init__(self, asked: Sequence[LssQuestion], items: Mapping[str, Item]) -> None:
        self._items = items
        self._codes = {question.qid: code_of(question.code) for question in asked}
        self._codes |= {question.code: code_of(question.code) for question in asked}

    def found(self, name: str) -> tuple[Item | None, str]:
        """The question, and the code of its part where one is named."""
        name = name.rpartition("X")[2] if re.fullmatch(r"\d+X\d+X\w+", name) else name
        plain = (
            name[1:] if re.fullmatch(r"Q\d+(_S?\w+)?", name) and name not in self._codes else name
        )
        for known in sorted(self._codes, key=len, reverse=True):
            if plain == known:
                return self._items.get(self._codes[known]), ""
            if plain.startswith(known):
                return self._items.get(self._codes[known]), code_of(plain[len(known) :].lstrip("_"))
        return None, ""

    def of_row(self, row: Mapping[str, str]) -> tuple[Item | None, str]:
        """The question and part that a row of ``conditions`` looks at."""
        qid = row.get("cqid", "")
        item = self._items.get(self._codes.get(qid, ""))
        part = row.get("cfieldname", "").rpartition(qid)[2] if qid else ""
        return item, code_of(part.lstrip("_")) if part else ""


class Conditions:
    """The conditions of one file."""

    def __init__(self, rows: Sequence[Mapping[str, str]], asked: Sequence[LssQuestion]) -> None:
        self._asked = asked
        self._rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in rows:
            self._rows[row.get("qid", "")].append(row)

    def of(
        self, question: LssQuestion, items: Mapping[str, Item]
    ) -> tuple[Condition | None, list[str]]:
        """The condition of *question* over the *items* before it, and what was not understood."""
        names = _Names(self._asked, items)
        parts: list[Condition] = []
        lost: list[str] = []
        group, own = question.relevance
        for text in (group, "" if self._rows[question.qid] else own):
            if text.strip() in _ALWAYS:
                continue
            try:
                parts.append(_Expression(text, names).read())
            except _Lost:
                lost.append(text[:80])
        if self._rows[question.qid]:
            try:
                parts.append(self._scenarios(self._rows[question.qid], names))
            except _Lost:
                lost.append(
                    " ".join(
                        f"{r.get('method')} {r.get('value')}" for r in self._rows[question.qid]
                    )[:80]
                )
        return (_joined("all", parts) if parts else None), lost

    @staticmethod
    def _scenarios(rows: Sequence[Mapping[str, str]], names: _Names) -> Condition:
        by_scenario: dict[str, dict[str, list[Condition]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            item, part = names.of_row(row)
            found = _comparison(item, part, row.get("method", "").strip(), row.get("value", ""))
            by_scenario[row.get("scenario", "")][row.get("cqid", "")].append(found)
        scenarios = [
            _joined("all", [_joined("any", same) for same in questions.values()])
            for questions in by_scenario.values()
        ]
        return _joined("any", scenarios)
