"""Short marks for options, the same on the screen and on paper."""

from services.views import QuestionView

_LONGEST = 2


def option_marks(question: QuestionView) -> dict[str, str]:
    """Option code → its mark: the code itself where codes are short, else its place."""
    codes = [o.code for o in question.options]
    if all(len(code) <= _LONGEST for code in codes):
        return {code: code for code in codes}
    return {code: str(place) for place, code in enumerate(codes, 1)}
