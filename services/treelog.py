"""The public log of one consultation: append leaves, sign heads, prove."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import bindparam
from sqlmodel import col, func, select

from models.rules import merkle
from models.rules.canonical import canonical
from models.rules.secrecy import receipt_code
from models.tables import LogLeaf, LogNode, TreeHead
from services import bulk
from services.deps import Work

NO_HEAD = "0" * 64
#: Made once: every reading of a result asks for it.
_LATEST = (
    select(TreeHead)
    .where(col(TreeHead.consultation_id) == bindparam("cid"))
    .order_by(col(TreeHead.size).desc())
    .limit(1)
)


def size_of(work: Work, consultation_id: str) -> int:
    """How many leaves the log has."""
    last = work.session.scalar(
        select(func.max(LogLeaf.position)).where(LogLeaf.consultation_id == consultation_id)
    )
    return 0 if last is None else int(last) + 1


def reader(work: Work, consultation_id: str) -> merkle.Reader:
    """Reads stored nodes; level 0 are the leaves."""

    def read(level: int, position: int) -> bytes:
        if level == 0:
            leaf = work.session.get(LogLeaf, (consultation_id, position))
            return leaf.hash if leaf else b""
        node = work.session.get(LogNode, (consultation_id, level, position))
        return node.hash if node else b""

    return read


def head_statement(
    consultation_id: str, size: int, root: str, hour: datetime, previous: str
) -> bytes:
    """The bytes that are signed."""
    return canonical(
        {
            "version": 1,
            "consultation": consultation_id,
            "size": size,
            "root": root,
            "hour": hour.strftime("%Y-%m-%dT%HZ"),
            "previous": previous,
        }
    )


def head_hash(head: TreeHead) -> str:
    """What the next head names as its previous one."""
    statement = head_statement(
        head.consultation_id, head.size, head.root, head.hour_at, head.previous
    )
    return hashlib.sha256(statement).hexdigest()


def latest_head(work: Work, consultation_id: str) -> TreeHead | None:
    """The newest signed head, or None: nothing is in the log."""
    return work.session.exec(_LATEST, params={"cid": consultation_id}).first()


def append(work: Work, consultation_id: str, leaves: Sequence[bytes]) -> TreeHead:
    """Add *leaves* in this order and sign the new head; part of the mixer's transaction."""
    size = size_of(work, consultation_id)
    nodes = merkle.appended(size, leaves, reader(work, consultation_id))
    rows = [
        {
            "consultation_id": consultation_id,
            "position": size + i,
            "hash": leaf,
            "code": receipt_code(leaf),
        }
        for i, leaf in enumerate(leaves)
    ]
    bulk.put(work, LogLeaf, rows)
    inner: list[dict[str, Any]] = [
        {"consultation_id": consultation_id, "level": level, "position": position, "hash": value}
        for (level, position), value in nodes.items()
        if level > 0
    ]
    bulk.put(work, LogNode, inner)
    return _sign(work, consultation_id, size + len(leaves))


def _sign(work: Work, consultation_id: str, size: int) -> TreeHead:
    before = latest_head(work, consultation_id)
    previous = head_hash(before) if before else NO_HEAD
    root = merkle.root(size, reader(work, consultation_id)).hex()
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    statement = head_statement(consultation_id, size, root, hour, previous)
    head = TreeHead(
        consultation_id=consultation_id,
        size=size,
        root=root,
        hour_at=hour,
        previous=previous,
        signature=work.deps.keys.log_key(consultation_id).sign(statement).hex(),
    )
    work.session.add(head)
    work.session.flush()
    return head


def is_signed(head: TreeHead, public_key: bytes) -> bool:
    """Does the signature fit the head?"""
    statement = head_statement(
        head.consultation_id, head.size, head.root, head.hour_at, head.previous
    )
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            bytes.fromhex(head.signature), statement
        )
    except InvalidSignature:
        return False
    return True
