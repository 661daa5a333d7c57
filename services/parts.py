"""What belongs to a consultation: questions with options, files, extensions, quotas."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from models.methods import METHODS
from models.rules.localized import Localized
from models.tables import Attachment, Extension, Option, Question, Quota
from services.deps import Work
from services.views import (
    AttachmentView,
    ExtensionView,
    OptionView,
    PictureView,
    QuestionView,
    QuotaView,
)


class _Asked(NamedTuple):
    """A question as its row says."""

    consultation_id: str
    id: str
    code: str
    method: str
    title: Localized
    settings: dict[str, Any]


# Written once: to build these statements took longer than to answer them.
_OF_THESE = col(Question.consultation_id).in_(bindparam("ids", expanding=True))
_OPTION_FIELDS = [name for name in OptionView.__dataclass_fields__ if name != "image"]
_QUESTIONS: Select[Any] = (
    select(*(getattr(Question, name) for name in _Asked._fields))
    .where(_OF_THESE)
    .order_by(col(Question.position))
)
_OPTIONS: Select[Any] = (
    select(col(Option.question_id), col(Option.image_id))
    .add_columns(*(getattr(Option, name) for name in _OPTION_FIELDS))
    .join(Question, col(Question.id) == col(Option.question_id))
    .where(_OF_THESE)
    .order_by(col(Option.position))
)
_ATTACHMENTS: Select[Any] = (
    select(*(getattr(Attachment, name) for name in AttachmentView.__dataclass_fields__))
    .where(col(Attachment.consultation_id) == bindparam("cid"))
    .order_by(col(Attachment.created_at))
)
_PICTURES = select(col(Attachment.id), col(Attachment.title), col(Attachment.sha256)).where(
    col(Attachment.id).in_(bindparam("ids", expanding=True))
)
_EXTENSIONS = (
    select(col(Extension.old_closes_at), col(Extension.new_closes_at), col(Extension.reason))
    .where(col(Extension.consultation_id) == bindparam("cid"))
    .order_by(col(Extension.decided_at))
)
_QUOTAS = (
    select(col(Quota.dimension), col(Quota.category), col(Quota.most))
    .where(col(Quota.consultation_id) == bindparam("cid"))
    .order_by(col(Quota.dimension), col(Quota.category))
)


def attachment_view(row: Attachment) -> AttachmentView:
    """A document without its content."""
    return AttachmentView(
        row.id, row.kind, row.title, row.file_name, row.media_type, row.size, row.sha256
    )


def attachments_of(work: Work, consultation_id: str) -> tuple[AttachmentView, ...]:
    """The documents of one consultation, without their content."""
    rows = work.session.execute(_ATTACHMENTS, {"cid": consultation_id})
    return tuple(AttachmentView(*row) for row in rows)


def _pictures_of(work: Work, wanted: set[str]) -> dict[str, PictureView]:
    """These pictures by their id, without their content."""
    if not wanted:
        return {}
    rows = work.session.execute(_PICTURES, {"ids": sorted(wanted)})
    return {row[0]: PictureView(*row) for row in rows}


def _options_of(work: Work, ids: list[str]) -> dict[str, list[OptionView]]:
    """What is on offer in these consultations, by question, in its order."""
    rows = work.session.execute(_OPTIONS, {"ids": ids}).all()
    pictures = _pictures_of(work, {row.image_id for row in rows if row.image_id})
    # The picture is the last that a view holds.
    found: dict[str, list[OptionView]] = {}
    for question_id, image_id, *plain in rows:
        values = (*plain, pictures.get(image_id or ""))
        found.setdefault(question_id, []).append(OptionView(*values))
    return found


def _question_view(row: _Asked, views: tuple[OptionView, ...]) -> QuestionView:
    bare = QuestionView(row.code, row.method, row.title, row.settings, views, None)
    method = METHODS.get(row.method)
    ask = method.ask(bare.terms) if method else None
    return QuestionView(row.code, row.method, row.title, row.settings, views, ask)


def questions_of(work: Work, ids: Iterable[str]) -> dict[str, tuple[QuestionView, ...]]:
    """What each of these consultations asks, in its order."""
    wanted = list(ids)
    rows = [_Asked(*row) for row in work.session.execute(_QUESTIONS, {"ids": wanted})]
    options = _options_of(work, wanted) if rows else {}
    found: dict[str, list[QuestionView]] = {}
    for row in rows:
        view = _question_view(row, tuple(options.get(row.id, ())))
        found.setdefault(row.consultation_id, []).append(view)
    return {cid: tuple(views) for cid, views in found.items()}


def extensions_of(work: Work, consultation_id: str) -> tuple[ExtensionView, ...]:
    """How often its end was moved, from first to last."""
    rows = work.session.execute(_EXTENSIONS, {"cid": consultation_id})
    return tuple(ExtensionView(*row) for row in rows)


def quotas_of(work: Work, consultation_id: str) -> tuple[QuotaView, ...]:
    """Its quotas; mostly there are none."""
    rows = work.session.execute(_QUOTAS, {"cid": consultation_id})
    return tuple(QuotaView(*row) for row in rows)
