"""Keys live in files outside the database: made once, read often, destroyed at close."""

import os
import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.rules.refusal import Refused
from models.rules.secrecy import Mac

_BYTES = 32
#: Gone after the close; the one that says whether they are still there goes last.
_MORTAL = ("tag.key", "seal.key")
_SERVER, _ROLL = "server.key", "roll.key"
_OTHERS = 0o007
#: Stays: the recount and an auditor make each leaf from its ballot with it.
_OPENING = "open.key"


@dataclass(frozen=True)
class BallotKeys:
    """The two secrets of one consultation: voter tags and sealing. Gone after close."""

    tag: bytes
    seal: bytes
    #: made once: every ballot needs them, and to make one costs more than to use it
    tag_mac: Mac
    seal_mac: Mac
    cipher: AESGCM

    @classmethod
    def of(cls, tag: bytes, seal: bytes) -> "BallotKeys":
        """With what is made of the two."""
        return cls(tag, seal, Mac(tag), Mac(seal), AESGCM(seal))


def _write(path: Path, content: bytes) -> None:
    """Write *content* durably and privately, unless the file is already there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _read(path: Path) -> bytes:
    """The key in *path*. Half a key would open nothing and know nobody, and say so to no one."""
    found = path.read_bytes()
    if len(found) != _BYTES:
        raise Refused("keys.broken", {"file": str(path)})
    return found


class Keyring:
    """All keys of a deployment, under ``<data_dir>/keys``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballot: dict[str, BallotKeys] = {}
        self._fixed: dict[str, bytes] = {}
        self._opening: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def _fixed_key(self, name: str) -> bytes:
        with self._lock:
            if name not in self._fixed:
                path = self.folder / name
                if not path.exists():
                    _write(path, secrets.token_bytes(_BYTES))
                self._fixed[name] = _read(path)
            return self._fixed[name]

    @property
    def are_made(self) -> bool:
        """Does this folder hold the keys of a deployment already?"""
        return all((self.folder / name).exists() for name in (_SERVER, _ROLL))

    @property
    def mark(self) -> str:
        """Tells these keys from any others, and nothing about them."""
        return sha256(b"sunshine keys" + self.server + self.roll).hexdigest()[:16]

    @property
    def open_to_others(self) -> str:
        """The first file that everybody on this machine may read or write; empty: none."""
        files = [path for path in self.folder.rglob("*.key") if path.stat().st_mode & _OTHERS]
        return str(min(files, default=""))

    @property
    def server(self) -> bytes:
        """Seals short-lived tokens."""
        return self._fixed_key(_SERVER)

    @cached_property
    def server_cipher(self) -> AESGCM:
        """The cipher of `server`, made once."""
        return AESGCM(self.server)

    @property
    def roll(self) -> bytes:
        """Turns numbers into roll tags."""
        return self._fixed_key(_ROLL)

    @cached_property
    def roll_mac(self) -> Mac:
        """`roll`, begun once."""
        return Mac(self.roll)

    def make_ballot_keys(self, consultation_id: str) -> bytes:
        """Make the keys of one consultation; returns the log's public key (raw, 32 bytes)."""
        folder = self.folder / consultation_id
        _write(folder / "tag.key", secrets.token_bytes(_BYTES))
        _write(folder / "seal.key", secrets.token_bytes(_BYTES))
        _write(folder / _OPENING, secrets.token_bytes(_BYTES))
        _write(folder / "log.key", Ed25519PrivateKey.generate().private_bytes_raw())
        return self.log_key(consultation_id).public_key().public_bytes_raw()

    def ballot_keys(self, consultation_id: str) -> BallotKeys:
        """The tag and sealing keys.

        Raises:
            Refused: ``ballot.closed`` when they were destroyed (or never made), ``keys.broken``.
        """
        found = self._ballot.get(consultation_id)
        if found is None:
            folder = self.folder / consultation_id
            try:
                found = BallotKeys.of(_read(folder / "tag.key"), _read(folder / "seal.key"))
            except FileNotFoundError:
                raise Refused("ballot.closed") from None
            self._ballot[consultation_id] = found
        return found

    def opening_key(self, consultation_id: str) -> bytes:
        """What veils the nonces of stored ballots; empty where ballots are older than it."""
        with self._lock:
            found = self._opening.get(consultation_id)
            path = self.folder / consultation_id / _OPENING
            if found is None and path.exists():
                found = self._opening[consultation_id] = _read(path)
            return found or b""

    def has_ballot_keys(self, consultation_id: str) -> bool:
        """Are the sealing keys still there?"""
        return (self.folder / consultation_id / "seal.key").exists()

    def log_key(self, consultation_id: str) -> Ed25519PrivateKey:
        """The key that signs tree heads; it stays after close, to sign nothing new."""
        raw = _read(self.folder / consultation_id / "log.key")
        return Ed25519PrivateKey.from_private_bytes(raw)

    def destroy_ballot_keys(self, consultation_id: str) -> None:
        """Overwrite the tag and sealing keys; to repeat it is harmless.

        The files stay until `clear_ballot_keys`: whoever finds them knows that nobody has noted the
        destruction yet.
        """
        self._ballot.pop(consultation_id, None)
        for name in _MORTAL:
            path = self.folder / consultation_id / name
            if path.exists():
                with path.open("r+b") as file:
                    file.write(secrets.token_bytes(_BYTES))
                    file.flush()
                    os.fsync(file.fileno())

    def clear_ballot_keys(self, consultation_id: str) -> None:
        """Remove what is left of destroyed keys."""
        for name in _MORTAL:
            (self.folder / consultation_id / name).unlink(missing_ok=True)
