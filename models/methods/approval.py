"""Choose several options, at least and at most so many. Most votes lead."""

from models.methods.option_lists import OptionList


class Approval(OptionList):
    """Approval ballot: k of n, "none of these" alone."""

    code = "approval"
    rules = ("approval",)
