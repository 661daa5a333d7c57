"""Short marks for options and shares in words, the same in charts, tables and sentences."""

from services.option_marks import option_marks
from services.views import GroupResult, QuestionView
from ui.palette import GREY, PALETTE

ONE_DECIMAL_FROM = 1000
_MIXED = "randomise"


def marks(question: QuestionView) -> dict[str, str]:
    """Option code → its mark: the code itself where codes are short, else its place."""
    return option_marks(question)


def letters(question: QuestionView) -> dict[str, str]:
    """`marks` as residents read them: none where options are mixed, or have codes of a file."""
    found = marks(question)
    told = enumerate(found.values(), 1)
    is_raw = any(m.islower() or (m.isdigit() and m != str(place)) for place, m in told)
    return dict.fromkeys(found, "") if is_raw or question.settings.get(_MIXED) else found


def colours(question: QuestionView) -> dict[str, str]:
    """Option code → its colour, by its place on the ballot; "none of these" is grey."""
    real = [o.code for o in question.options if not o.is_none]
    found = {code: PALETTE[place % len(PALETTE)] for place, code in enumerate(real)}
    return {o.code: found.get(o.code, GREY) for o in question.options}


def share(percent: float, base: int) -> str:
    """A percentage as far as its base carries: a decimal only from a thousand ballots."""
    return f"{percent:.1f}" if base >= ONE_DECIMAL_FROM else f"{percent:.0f}"


def ahead(group: GroupResult) -> list[str]:
    """Codes of the options in front of one group; several where the published figures are equal."""
    told = {code: (c[0] or 0, c[1]) for code, c in group.cells.items() if c[1] is not None}
    best = max(told.values(), default=None)
    return [code for code, figures in told.items() if figures == best]
