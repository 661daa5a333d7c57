"""Documents beside a draft: what may be attached, and under which name it is kept."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from sqlmodel import func, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Attachment, Consultation
from services import audit
from services.deps import Work
from services.file_types import ENDINGS, media_type_of
from services.permission import held_row
from services.texts import both, one_line

KINDS = ("draft", "explanation", "other")
MOST_BYTES, MOST_FILES = 10_000_000, 12
_LONGEST_TITLE, _LONGEST_NAME = 120, 80
#: Letters that a file system, a header or a page could take for something else.
_UNSAFE = frozenset('\\/:*?"<>|;%')


def safe_name(raw: str, media_type: str) -> str:
    """A name without folders or odd characters, with the ending that its content deserves."""
    last = PurePosixPath(one_line(raw).replace("\\", "/")).name
    stem = "".join("_" if c in _UNSAFE else c for c in last).lstrip(".")
    for ending in (*ENDINGS.values(), ".jpeg"):
        if stem.casefold().endswith(ending):
            stem = stem[: -len(ending)]
            break
    return (stem[:_LONGEST_NAME].strip(" .") or "file") + ENDINGS[media_type]


def _draft_row(work: Work, slug: str) -> Consultation:
    row = held_row(work, slug, Deed.DRAFT)
    if row.state != State.DRAFT:
        raise Refused("draft.not_a_draft")
    return row


def _same(work: Work, consultation_id: str, mark: str, kind: str) -> str | None:
    return work.session.exec(
        select(Attachment.id).where(
            Attachment.consultation_id == consultation_id,
            Attachment.sha256 == mark,
            Attachment.kind == kind,
        )
    ).first()


def _refuse_one_too_many(work: Work, consultation_id: str) -> None:
    so_far = work.session.scalar(
        select(func.count())
        .select_from(Attachment)
        .where(Attachment.consultation_id == consultation_id)
    )
    if (so_far or 0) >= MOST_FILES:
        raise Refused("attachment.too_many", {"most": MOST_FILES})


def add_attachment(
    work: Work,
    *,
    slug: str,
    kind: str,
    title: Mapping[str, str],
    file_name: str,
    content: bytes,
) -> str:
    """Attach a document to a draft; the same document of the same kind is attached once.

    Raises:
        Refused: ``draft.not_a_draft``, ``attachment.kind``, ``attachment.too_large``,
            ``attachment.too_many``, ``file.kind``, ``file.macros``, ``file.archive``.
    """
    if kind not in KINDS:
        raise Refused("attachment.kind")
    if not 0 < len(content) <= MOST_BYTES:
        raise Refused("attachment.too_large", {"most": MOST_BYTES // 1_000_000})
    # Before the first statement: no lock is held while a long file is looked through.
    media_type, mark = media_type_of(content), sha256(content).hexdigest()
    row = _draft_row(work, slug)
    found = _same(work, row.id, mark, kind)
    if found:
        return found
    _refuse_one_too_many(work, row.id)
    name = safe_name(file_name, media_type)
    document = Attachment(
        id=secrets.token_hex(16),
        consultation_id=row.id,
        kind=kind,
        title=both(title, _LONGEST_TITLE) or {"zh": PurePosixPath(name).stem},
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=mark,
        content=content,
        created_at=work.now,
    )
    work.session.add(document)
    audit.record(
        work, "attachment.added", row.id, facts={"kind": kind, "name": name, "sha256": mark}
    )
    return document.id


def remove_attachment(work: Work, *, slug: str, attachment_id: str) -> None:
    """Take a document off a draft; one that is gone already changes nothing."""
    row = _draft_row(work, slug)
    document = work.session.get(Attachment, attachment_id)
    if document is None:
        return
    if document.consultation_id != row.id:
        raise Refused("attachment.unknown")
    work.session.delete(document)
    facts = {"kind": document.kind, "name": document.file_name, "sha256": document.sha256}
    audit.record(work, "attachment.removed", row.id, facts=facts)
