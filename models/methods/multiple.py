"""A question of a survey: tick several answers. What was ticked is only told."""

from models.methods.option_lists import OptionList


class Multiple(OptionList):
    """Read like an approval ballot; nothing is decided, so no rule counts it."""

    code = "multiple"
