"""One question of LimeSurvey with what belongs to it, and the words of a text with markup."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from models.rules.localized import Localized

#: The code of the option "other" that LimeSurvey adds by itself.
OTHER = "other"
_CODE = re.compile(r"[^A-Za-z0-9_]")
_BREAKS = frozenset({"br", "p", "div", "li", "tr"})


def code_of(raw: str) -> str:
    """A code as we write it."""
    return _CODE.sub("_", raw)[:20] or "_"


class _Words(HTMLParser):
    """The words of a text that may hold markup; scripts and styles say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def written(markup: str) -> str:
    """What a reader would see of *markup*."""
    words = _Words()
    words.feed(markup)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.found).splitlines())
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class LssText:
    """A sub-question or an answer."""

    code: str
    text: Localized
    scale: int = 0
    order: int = 0


@dataclass(frozen=True)
class LssQuestion:
    """One question of the file with all that belongs to it."""

    qid: str
    code: str
    kind: str
    title: Localized
    help: Localized = field(default_factory=dict)
    has_other: bool = False
    is_required: bool = False
    page: int = 1
    #: the condition of its group and its own, as expressions
    relevance: tuple[str, str] = ("", "")
    parts: tuple[LssText, ...] = ()
    answers: tuple[LssText, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """The whole number of an attribute; None where there is none."""
        text = self.attributes.get(name, "")
        return int(text) if re.fullmatch(r"-?\d{1,12}", text) else None
