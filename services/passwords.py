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
#: What lists of leaked passwords begin with; digits around it change nothing.
_WORDS = """
    a aa abc abcd abcde admin administrator asdf asdfgh asdfghjkl changeme iloveyou jiashan letmein
    passw passwd password passwort pwd qaz qazwsx qazwsxedc qq qwe qweasd qweasdzxc qwer qwert
    qwerty qwertyui qwertyuiop root sunshine test welcome woaini woaizhongguo xxxx zhangsan zhejiang
    zhongguo zxc zxcvbn zxcvbnm
"""
_STEMS = frozenset(_WORDS.split())
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


def _is_guessed_first(password: str, name: str) -> bool:
    """Digits alone, or a well-known word or the account's own name with digits around it."""
    letters = "".join(c for c in _spelling(password).casefold() if c.isalpha())
    own = "".join(c for c in name.casefold() if c.isalpha())
    return not letters or letters == own or letters in _STEMS


def refuse_unless_good(password: str, name: str, *, is_demo: bool) -> None:
    """Raise `Refused` ``people.password_short``, ``_long`` or ``_weak`` for a bad new password."""
    if len(password) < SHORTEST:
        raise Refused("people.password_short", {"least": SHORTEST})
    if len(password) > LONGEST:
        raise Refused("people.password_long", {"most": LONGEST})
    is_known = password in _KNOWN and not is_demo
    is_simple = len(set(password)) < _FEWEST_LETTERS or _is_guessed_first(password, name)
    if is_known or is_simple:
        raise Refused("people.password_weak")
