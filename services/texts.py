"""Texts that people type: rid of what no page can show, and held to a length."""

import unicodedata
from collections.abc import Mapping

from models.rules.localized import LANGUAGES, Localized
from models.rules.refusal import Refused

REASON_SHORTEST, REASON_LONGEST = 10, 500
_SHOWN = 12
#: Marks that turn the direction of reading: one line could be made to look like another.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _is_kept(letter: str) -> bool:
    if letter == "\n":
        return True
    return unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in _TURNING


def clean(raw: str) -> str:
    """*raw* in normal form, without control characters, trimmed; line breaks stay."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\t", " "))
    return "".join(filter(_is_kept, text)).strip()


def one_line(raw: str) -> str:
    """`clean`, without line breaks."""
    return " ".join(clean(raw).split())


def held_to(text: str, most: int) -> str:
    """*text*, or the refusal ``text.too_long`` that quotes its beginning."""
    if len(text) > most:
        facts: dict[str, str | int] = {"most": most, "is": len(text), "start": text[:_SHOWN]}
        raise Refused("text.too_long", facts)
    return text


def both(raw: Mapping[str, str] | None, most: int) -> Localized:
    """Both languages cleaned and held to *most* characters; an empty one is left out."""
    texts = {tongue: clean((raw or {}).get(tongue) or "") for tongue in LANGUAGES}
    return {tongue: held_to(text, most) for tongue, text in texts.items() if text}


def public_reason(raw: Mapping[str, str]) -> Localized:
    """A reason that everybody will read; the Chinese one must say something.

    Raises:
        Refused: ``text.reason_too_short`` or ``text.too_long``.
    """
    reason = both(raw, REASON_LONGEST)
    if len(reason.get("zh", "")) < REASON_SHORTEST:
        raise Refused("text.reason_too_short", {"least": REASON_SHORTEST})
    return reason
