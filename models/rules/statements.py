"""What a resident may add as a statement: one short sentence without anybody's number in it."""

import re
from enum import StrEnum

from models.rules.refusal import Refused

SHORTEST, LONGEST, MOST_EACH = 4, 140, 3
#: Seven digits in a row, perhaps with blanks or dashes between: a telephone, an identity number.
_NUMBER = re.compile(r"(?:\d[ -]?){7,}")
_IN_CHINESE = re.compile("[\u4e00-\u9fff]")


class StatementState(StrEnum):
    """What became of a statement."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def refuse_unfit(text: str) -> None:
    """Refuse what is too short, too long, or names a number that belongs to a person."""
    if len(text) < SHORTEST:
        raise Refused("statement.too_short", {"least": SHORTEST})
    if len(text) > LONGEST:
        raise Refused("statement.too_long", {"most": LONGEST, "is": len(text)})
    if _NUMBER.search(text):
        raise Refused("statement.number")


def language_of(text: str) -> str:
    """``zh`` where there is a Chinese character in *text*, else ``en``."""
    return "zh" if _IN_CHINESE.search(text) else "en"


def alike(text: str) -> str:
    """*text* as it is compared: without case, blanks and marks."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
