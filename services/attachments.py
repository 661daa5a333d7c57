"""Files beside a draft: documents and pictures, how many, and under which name they are kept."""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from sqlalchemy import update
from sqlmodel import col, func, select

from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.tables import Attachment, Consultation, Option
from services import audit
from services.asked import IMAGE
from services.deps import Work
from services.file_types import ENDINGS, PICTURES, media_type_of
from services.permission import held_row
from services.texts import both, one_line

DOCUMENTS = ("draft", "explanation", "other")
MOST_BYTES, MOST_FILES = 10_000_000, 12
MOST_IMAGE_BYTES, MOST_IMAGES = 1_000_000, 30
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


def _refuse_one_too_many(work: Work, consultation_id: str, *, is_image: bool) -> None:
    """Pictures are counted beside the documents."""
    kind = col(Attachment.kind)
    so_far = work.session.scalar(
        select(func.count())
        .select_from(Attachment)
        .where(
            Attachment.consultation_id == consultation_id,
            kind == IMAGE if is_image else kind != IMAGE,
        )
    )
    if is_image and (so_far or 0) >= MOST_IMAGES:
        raise Refused("attachment.images_many", {"most": MOST_IMAGES})
    if not is_image and (so_far or 0) >= MOST_FILES:
        raise Refused("attachment.too_many", {"most": MOST_FILES})


def _refuse_by_size(kind: str, size: int) -> None:
    if kind == IMAGE and size > MOST_IMAGE_BYTES:
        raise Refused("attachment.image_large", {"most": MOST_IMAGE_BYTES // 1_000_000})
    if not 0 < size <= MOST_BYTES:
        raise Refused("attachment.too_large", {"most": MOST_BYTES // 1_000_000})


def _type_for(kind: str, content: bytes) -> str:
    """What *content* is; as a picture nothing but the three kinds of picture is taken."""
    if kind != IMAGE:
        return media_type_of(content)
    try:
        media_type = media_type_of(content)
    except Refused:
        raise Refused("attachment.image_kind") from None
    if media_type not in PICTURES:
        raise Refused("attachment.image_kind")
    return media_type


def add_attachment(
    work: Work,
    *,
    slug: str,
    kind: str,
    title: Mapping[str, str],
    file_name: str,
    content: bytes,
) -> str:
    """Attach a document or a picture to a draft; the same file of the same kind is attached once.

    Args:
        title: of a document its name; of a picture what it shows, read to who does not see it.

    Raises:
        Refused: ``draft.not_a_draft``, ``attachment.kind``, ``attachment.too_large``,
            ``attachment.too_many``, ``file.kind``, ``file.macros``, ``file.archive``; for a
            picture ``attachment.image_kind``, ``attachment.image_large``,
            ``attachment.images_many``.
    """
    if kind not in (*DOCUMENTS, IMAGE):
        raise Refused("attachment.kind")
    _refuse_by_size(kind, len(content))
    # Before the first statement: no lock is held while a long file is looked through.
    media_type, mark = _type_for(kind, content), sha256(content).hexdigest()
    row = _draft_row(work, slug)
    found = _same(work, row.id, mark, kind)
    if found:
        return found
    _refuse_one_too_many(work, row.id, is_image=kind == IMAGE)
    name = safe_name(file_name, media_type)
    said = both(title, _LONGEST_TITLE)
    document = Attachment(
        id=secrets.token_hex(16),
        consultation_id=row.id,
        kind=kind,
        # the name of a file says nothing of what a picture shows
        title=said if said or kind == IMAGE else {"zh": PurePosixPath(name).stem},
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


def describe_image(work: Work, *, slug: str, attachment_id: str, title: Mapping[str, str]) -> None:
    """Say anew what a picture of a draft shows; the same words change nothing.

    Raises:
        Refused: ``draft.not_a_draft``, ``attachment.unknown`` for what is no picture of it.
    """
    row = _draft_row(work, slug)
    image = work.session.get(Attachment, attachment_id)
    if image is None or image.consultation_id != row.id or image.kind != IMAGE:
        raise Refused("attachment.unknown")
    said = both(title, _LONGEST_TITLE)
    if image.title == said:
        return
    image.title = said
    work.session.add(image)
    facts = {"name": image.file_name, "sha256": image.sha256}
    audit.record(work, "attachment.described", row.id, facts=facts)


def remove_attachment(work: Work, *, slug: str, attachment_id: str) -> None:
    """Take a file off a draft, a picture also off its options; one that is gone changes nothing."""
    row = _draft_row(work, slug)
    document = work.session.get(Attachment, attachment_id)
    if document is None:
        return
    if document.consultation_id != row.id:
        raise Refused("attachment.unknown")
    shown = update(Option).where(col(Option.image_id) == document.id)
    work.session.execute(shown.values(image_id=None))
    work.session.delete(document)
    facts = {"kind": document.kind, "name": document.file_name, "sha256": document.sha256}
    audit.record(work, "attachment.removed", row.id, facts=facts)
