"""Keys live in files outside the database: made once, read often, destroyed at close."""

import os
import secrets
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.rules.refusal import Refused

_BYTES = 32
#: Gone after the close; the one that says whether they are still there goes last.
_MORTAL = ("tag.key", "seal.key")


@dataclass(frozen=True)
class BallotKeys:
    """The two secrets of one consultation: voter tags and sealing. Gone after close."""

    tag: bytes
    seal: bytes
    cipher: AESGCM


def _write(path: Path, content: bytes) -> None:
    """Write *content* durably and privately, unless the file is already there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


class Keyring:
    """All keys of a deployment, under ``<data_dir>/keys``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ballot: dict[str, BallotKeys] = {}
        self._fixed: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def _fixed_key(self, name: str) -> bytes:
        with self._lock:
            if name not in self._fixed:
                path = self._folder / name
                if not path.exists():
                    _write(path, secrets.token_bytes(_BYTES))
                self._fixed[name] = path.read_bytes()
            return self._fixed[name]

    @property
    def server(self) -> bytes:
        """Seals short-lived tokens."""
        return self._fixed_key("server.key")

    @cached_property
    def server_cipher(self) -> AESGCM:
        """The cipher of `server`, made once."""
        return AESGCM(self.server)

    @property
    def roll(self) -> bytes:
        """Turns numbers into roll tags."""
        return self._fixed_key("roll.key")

    def make_ballot_keys(self, consultation_id: str) -> bytes:
        """Make the keys of one consultation; returns the log's public key (raw, 32 bytes)."""
        folder = self._folder / consultation_id
        _write(folder / "tag.key", secrets.token_bytes(_BYTES))
        _write(folder / "seal.key", secrets.token_bytes(_BYTES))
        _write(folder / "log.key", Ed25519PrivateKey.generate().private_bytes_raw())
        return self.log_key(consultation_id).public_key().public_bytes_raw()

    def ballot_keys(self, consultation_id: str) -> BallotKeys:
        """The tag and sealing keys.

        Raises:
            Refused: ``ballot.closed`` when they were destroyed (or never made).
        """
        found = self._ballot.get(consultation_id)
        if found is None:
            folder = self._folder / consultation_id
            try:
                sealing = (folder / "seal.key").read_bytes()
                found = BallotKeys((folder / "tag.key").read_bytes(), sealing, AESGCM(sealing))
            except FileNotFoundError:
                raise Refused("ballot.closed") from None
            self._ballot[consultation_id] = found
        return found

    def has_ballot_keys(self, consultation_id: str) -> bool:
        """Are the sealing keys still there?"""
        return (self._folder / consultation_id / "seal.key").exists()

    def log_key(self, consultation_id: str) -> Ed25519PrivateKey:
        """The key that signs tree heads; it stays after close, to sign nothing new."""
        raw = (self._folder / consultation_id / "log.key").read_bytes()
        return Ed25519PrivateKey.from_private_bytes(raw)

    def destroy_ballot_keys(self, consultation_id: str) -> None:
        """Overwrite the tag and sealing keys; to repeat it is harmless.

        The files stay until `clear_ballot_keys`: whoever finds them knows that nobody has noted the
        destruction yet.
        """
        self._ballot.pop(consultation_id, None)
        for name in _MORTAL:
            path = self._folder / consultation_id / name
            if path.exists():
                with path.open("r+b") as file:
                    file.write(secrets.token_bytes(_BYTES))
                    file.flush()
                    os.fsync(file.fileno())

    def clear_ballot_keys(self, consultation_id: str) -> None:
        """Remove what is left of destroyed keys."""
        for name in _MORTAL:
            (self._folder / consultation_id / name).unlink(missing_ok=True)
