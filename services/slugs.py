"""The address of a consultation: short, in plain letters, never given out twice."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from itertools import islice

from sqlmodel import col, select

from models.tables import Consultation
from services.database import lock
from services.deps import Work

LONGEST = 48
_WORD = re.compile(r"[a-z0-9]+")
_FALLBACK = "ask"


def plain_words(text: str) -> str:
    """*text* as an address: plain lower-case words with hyphens; empty where none is left."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = ""
    for word in _WORD.findall(ascii_only.replace("'", "")):
        longer = f"{found}-{word}" if found else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        found = longer
    return found


def new_slug(work: Work, title: Mapping[str, str]) -> str:
    """An address that no consultation has, from the English title where there is one."""
    front = plain_words(title.get("en") or "")
    if len(front) < len(_FALLBACK):
        return f"{_FALLBACK}-{secrets.token_hex(4)}"
    lock(work.session.connection(), "slugs")
    like = col(Consultation.slug).startswith(front, autoescape=True)
    taken = set(work.session.exec(select(Consultation.slug).where(like)))
    tries = (front if n == 1 else f"{front}-{n}" for n in range(1, len(taken) + 2))
    return next(islice((slug for slug in tries if slug not in taken), 1))
