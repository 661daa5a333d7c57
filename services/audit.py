"""The record of deeds: one chained line for each, written in the deed's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from models.rules.chain import GENESIS, first_break, line_hash
from models.tables import AuditLine
from services.database import lock
from services.deps import Work


@dataclass(frozen=True)
class AuditEntry:
    """One line as it is read."""

    seq: int
    at: str
    actor: str
    role: str
    action: str
    subject: str
    reason: str
    facts: dict[str, Any]
    hash: str


def _plain(line: AuditLine) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "at": line.at,
        "actor": line.actor,
        "role": line.role,
        "action": line.action,
        "subject": line.subject,
        "reason": line.reason,
        "facts": line.facts,
    }


def record(
    work: Work,
    action: str,
    subject: str,
    *,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add one line to the chain; *action* is dotted and unique, like ``consultation.opened``."""
    lock(work.session.connection(), "audit")
    last = work.session.exec(select(AuditLine).order_by(col(AuditLine.seq).desc()).limit(1)).first()
    line = AuditLine(
        seq=last.seq + 1 if last else 1,
        at=work.now.isoformat(timespec="seconds"),
        actor=work.actor.name,
        role=",".join(sorted(work.actor.roles))[:40],
        action=action,
        subject=subject,
        reason=reason,
        facts=dict(facts or {}),
        hash="",
    )
    line.hash = line_hash(last.hash if last else GENESIS, _plain(line))
    work.session.add(line)
    work.session.flush()


def is_recorded(work: Work, action: str, subject: str) -> bool:
    """Does the chain hold such a line?"""
    wanted = select(AuditLine.seq).where(AuditLine.action == action, AuditLine.subject == subject)
    return work.session.exec(wanted).first() is not None


def broken_at(work: Work) -> int | None:
    """The first line whose hash does not fit, or None: the chain is whole."""
    lines = work.session.exec(select(AuditLine).order_by(col(AuditLine.seq))).yield_per(1000)
    return first_break((_plain(line), line.hash) for line in lines)


def entry_of(line: AuditLine) -> AuditEntry:
    """*line* as it is read."""
    return AuditEntry(**_plain(line), hash=line.hash)


def consultation_record(work: Work, consultation_id: str) -> list[AuditEntry]:
    """The public record of one consultation, oldest first: deeds and reasons, posts not persons."""
    query = (
        select(AuditLine).where(AuditLine.subject == consultation_id).order_by(col(AuditLine.seq))
    )
    return [entry_of(line) for line in work.session.exec(query)]
