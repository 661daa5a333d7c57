"""Where in a questionnaire's file something is, in words: ``questions[2].options[1].text.zh``."""

import re

from ui.words import t

_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")
#: Parts that are counted, and parts that have a name in words; any other stays as it is written.
_COUNTED = frozenset({"questions", "options", "columns", "quotas"})
_NAMED = frozenset({"title", "intro", "text", "detail", "code", "method", "zh", "en"})


def _said(name: str, number: str) -> str:
    if number and name in _COUNTED:
        return t(f"file_place.{name}", number=number)
    return t(f"file_place.{name}") if name in _NAMED else name + (f"[{number}]" if number else "")


def in_words(place: str) -> str:
    """*place* from the outside in; an empty one is the file as a whole."""
    return " · ".join(_said(*part) for part in _PART.findall(place)) or t("file_place.whole")
