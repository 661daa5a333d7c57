"""Passwords: argon2 hashes, the same effort for a name that does not exist, and the rules."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.rules.refusal import Refused

SHORTEST, LONGEST = 10, 200
_FEWEST_LETTERS = 5
#: Stands in the demo's documents, so it protects nothing.
_KNOWN = frozenset({"sunshine-demo"})
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
#: So many hashes at once: a crowd at the door may not eat the machine's memory.
_TURN = threading.BoundedSemaphore(2)


@cache
def _of_nobody() -> str:
    return _HASHER.hash("nobody has this password")


def _spelling(password: str) -> str:
    """One spelling of what was typed: an input method's full-width letters are the same letters."""
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "replace").decode()


def hashed(password: str) -> str:
    """How a password is stored."""
    with _TURN:
        return _HASHER.hash(_spelling(password))


def matches(stored: str | None, password: str) -> bool:
    """Is *password* the one behind *stored*? None, for an unknown name, costs the same time."""
    nobody = _of_nobody()
    with _TURN:
        try:
            is_right = _HASHER.verify(stored or nobody, _spelling(password))
        except (VerificationError, InvalidHashError):
            return False
    return is_right and stored is not None and len(password) <= LONGEST


def refuse_unless_good(password: str, name: str, *, is_demo: bool) -> None:
    """Raise `Refused` ``people.password_short``, ``_long`` or ``_weak`` for a bad new password."""
    if len(password) < SHORTEST:
        raise Refused("people.password_short", {"least": SHORTEST})
    if len(password) > LONGEST:
        raise Refused("people.password_long", {"most": LONGEST})
    is_known = password in _KNOWN and not is_demo
    if is_known or len(set(password)) < _FEWEST_LETTERS or password.casefold() == name.casefold():
        raise Refused("people.password_weak")
