"""Tags, seals, leaves and receipts: what keeps a person and a choice apart (design.md §5).

Keys and nonces come in as arguments; nothing here reads a file or rolls a die.
"""

import base64
import hashlib
import hmac
from typing import Any, cast

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.rules.canonical import canonical
from models.rules.merkle import leaf_hash
from models.rules.refusal import Refused

NONCE = 12
#: 32 bytes, or the cipher made of them once where it is used often
Key = bytes | AESGCM
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
#: ten bits → two letters
_PAIRS = tuple(a + b for a in ALPHABET for b in ALPHABET)


class Mac:
    """HMAC-SHA256 of one key, both of its hashes begun with it (RFC 2104 §4).

    Where a voter has just waited for the disk, the library's own copy of an HMAC takes three times
    as long as those of two hashes.
    """

    __slots__ = ("_inner", "_outer")
    _BLOCK = 64

    def __init__(self, key: bytes) -> None:
        if len(key) > self._BLOCK:
            raise ValueError("our keys are shorter than a block of SHA-256")
        padded = key.ljust(self._BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def hex(self, message: bytes) -> str:
        """The code of *message*, in hex."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()


#: a key, or what was begun with it where it is used often
MacKey = bytes | Mac


def keyed(key: MacKey, message: bytes) -> str:
    """HMAC-SHA256 in hex."""
    if isinstance(key, Mac):
        return key.hex(message)
    return hmac.digest(key, message, "sha256").hex()


def _cipher(key: Key) -> AESGCM:
    return key if isinstance(key, AESGCM) else AESGCM(key)


def roll_tag(number: str, key: MacKey) -> str:
    """The stable pseudonym of a person on the roll; *number* is never stored."""
    return keyed(key, b"roll|v1|" + number.encode())


def voter_tag(subject: str, consultation_id: str, key: MacKey) -> str:
    """One per person and consultation; tags of two consultations cannot be linked."""
    return keyed(key, f"voter|v1|{consultation_id}|{subject}".encode())


def seal(value: Any, *, key: Key, nonce: bytes, bound_to: bytes, block: int) -> bytes:
    """AES-256-GCM of the canonical JSON, padded so that its length says nothing.

    Args:
        bound_to: associated data; the seal opens only beside the same.
        block: the plain text is filled up with spaces to a multiple of so many bytes.
    """
    plain = canonical(value)
    plain += b" " * (-len(plain) % block)
    return nonce + _cipher(key).encrypt(nonce, plain, bound_to)


def unseal(sealed: bytes, *, key: Key, bound_to: bytes) -> Any:
    """What `seal` closed. Raises `Refused` ``seal.broken`` when key, text or binding differ."""
    try:
        plain = _cipher(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)
    except (InvalidTag, ValueError):
        raise Refused("seal.broken") from None
    return orjson.loads(plain)


def ballot_leaf(
    *, consultation_id: str, pseudonym: str, revision: int, payload: Any, nonce: str
) -> bytes:
    """The leaf hash of one marked ballot. No strata, no time and no tag are in it."""
    entry = {
        "version": 1,
        "consultation": consultation_id,
        "pseudonym": pseudonym,
        "revision": revision,
        "payload": payload,
        "nonce": nonce,
    }
    return leaf_hash(canonical(entry))


def veiled(nonce: str, *, pseudonym: str, revision: int, key: bytes) -> str:
    """*nonce* as the database keeps it, and back again; without a *key* it stays as it is.

    A leaf can be made from its ballot with the plain nonce only, so that a receipt and a copy of
    the database open nothing together.
    """
    if not key:
        return nonce
    veil = keyed(key, f"nonce|v1|{pseudonym}|{revision}".encode())[:32]
    try:
        return f"{int(nonce, 16) ^ int(veil, 16):032x}"
    except ValueError:  # somebody has put something else there
        return nonce


def receipt_code(leaf: bytes) -> str:
    """Twelve characters (60 bits) of the leaf hash, without I, O, 0 and 1."""
    bits = int.from_bytes(leaf[:8], "big") >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])


def code_prefix(code: str) -> bytes:
    """The first seven whole bytes of the leaf hash that a receipt *code* stands for."""
    bits = 0
    for letter in code:
        bits = bits << 5 | ALPHABET.index(letter)
    return (bits << 4).to_bytes(8, "big")[:7]


def normal_code(raw: str) -> str:
    """A receipt or voting code as a person typed it: spaces, dashes and case do not matter."""
    return "".join(c for c in raw.upper() if c.isalnum())


def is_receipt_code(code: str) -> bool:
    """Could *code*, after `normal_code`, be a receipt?"""
    return len(code) == CODE_LENGTH and all(c in ALPHABET for c in code)


def change_mark(tag: str, revision: int, key: bytes) -> str:
    """Where the n-th change of a ballot is noted; without *key* it tells nothing of whom."""
    return keyed(key, f"change|v1|{tag}|{revision}".encode())[:32]


def intake_id(code: str, key: MacKey) -> str:
    """Where the sealed ballot of a receipt waits; without *key* it tells nothing of the code."""
    return keyed(key, b"intake|v1|" + code.encode())[:32]


def voting_code_hash(code: str, consultation_id: str, key: bytes) -> str:
    """How a printed one-time code is stored."""
    return keyed(key, f"code|v1|{consultation_id}|{code}".encode())


def _token_of(kind: str) -> bytes:
    return f"token|v1|{kind}".encode()


def close_token(value: dict[str, str | int], *, key: Key, nonce: bytes, kind: str) -> str:
    """A sealed, URL-safe token that only this deployment can read or make.

    Args:
        kind: what it is good for; a token of another kind does not open.
    """
    sealed = seal(value, key=key, nonce=nonce, bound_to=_token_of(kind), block=16)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_token(token: str, *, key: Key, kind: str) -> dict[str, str | int]:
    """What `close_token` closed. Raises `Refused` ``identity.token`` when it is not ours."""
    try:
        sealed = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        value = unseal(sealed, key=key, bound_to=_token_of(kind))
    except (Refused, ValueError):
        raise Refused("identity.token") from None
    return cast("dict[str, str | int]", value)


def frozen_hash(terms: Any) -> str:
    """The fingerprint of everything that is fixed before opening."""
    return hashlib.sha256(b"terms|v1|" + canonical(terms)).hexdigest()
