"""What a question's settings say, whatever else a draft may hold in them."""

from typing import Any, TypeGuard

from models.methods.base import QuestionTerms


def is_whole(value: Any) -> TypeGuard[int]:
    """Is it a whole number? True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole(question: QuestionTerms, name: str, default: int) -> int:
    """The whole number under *name*; *default* where there is none."""
    value = question.settings.get(name)
    return value if is_whole(value) else default


def declared(question: QuestionTerms, rules: tuple[str, ...]) -> str:
    """The rule that was declared for the question, the usual one where none was."""
    value = question.settings.get("rule")
    return str(value) if value in rules else rules[0]


def rule_issues(question: QuestionTerms, rules: tuple[str, ...]) -> list[str]:
    """``rule`` where one is declared that the method does not know."""
    value = question.settings.get("rule")
    return [] if value is None or value in rules else ["rule"]


def too_few(question: QuestionTerms, least: int) -> list[str]:
    """``options_too_few`` where there are not even *least* options."""
    return ["options_too_few"] if len(question.options) < least else []


def none_here(question: QuestionTerms) -> list[str]:
    """``none_here`` where "none of these" stands among options that all get a mark."""
    return ["none_here"] if question.alone else []
