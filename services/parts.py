"""What belongs to a consultation: questions with options, files, extensions, quotas."""

from collections.abc import Iterable, Mapping

from sqlmodel import col, select

from models.methods import METHODS
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


def attachment_view(row: Attachment) -> AttachmentView:
    """A document without its content."""
    return AttachmentView(
        row.id, row.kind, row.title, row.file_name, row.media_type, row.size, row.sha256
    )


def attachments_of(work: Work, consultation_id: str) -> tuple[AttachmentView, ...]:
    """The documents of one consultation, without their content."""
    columns = [getattr(Attachment, n) for n in AttachmentView.__dataclass_fields__]
    rows = work.session.execute(
        select(*columns)
        .where(Attachment.consultation_id == consultation_id)
        .order_by(Attachment.created_at)
    )
    return tuple(AttachmentView(*row) for row in rows)


def _pictures_of(work: Work, options: Iterable[Option]) -> dict[str, PictureView]:
    """The pictures that *options* show, by their id, without their content."""
    wanted = {option.image_id for option in options if option.image_id}
    if not wanted:
        return {}
    columns = (Attachment.id, Attachment.title, Attachment.sha256)
    rows = work.session.execute(select(*columns).where(col(Attachment.id).in_(wanted)))
    return {row[0]: PictureView(*row) for row in rows}


def _option_view(row: Option, pictures: Mapping[str, PictureView]) -> OptionView:
    """One answer on offer, with its picture if it has one."""
    names = (name for name in OptionView.__dataclass_fields__ if name != "image")
    plain = {name: getattr(row, name) for name in names}
    return OptionView(**plain, image=pictures.get(row.image_id or ""))


def _question_view(row: Question, views: tuple[OptionView, ...]) -> QuestionView:
    bare = QuestionView(row.code, row.method, row.title, row.settings, views, None)
    method = METHODS.get(row.method)
    ask = method.ask(bare.terms) if method else None
    return QuestionView(row.code, row.method, row.title, row.settings, views, ask)


def questions_of(work: Work, ids: Iterable[str]) -> dict[str, tuple[QuestionView, ...]]:
    """What each of these consultations asks, in its order."""
    wanted = list(ids)
    rows = work.session.exec(
        select(Question)
        .where(col(Question.consultation_id).in_(wanted))
        .order_by(col(Question.position))
    ).all()
    options = work.session.exec(
        select(Option).where(col(Option.question_id).in_([r.id for r in rows]))
    ).all()
    pictures = _pictures_of(work, options)
    found: dict[str, list[QuestionView]] = {}
    for row in rows:
        listed = sorted((o for o in options if o.question_id == row.id), key=lambda o: o.position)
        mine = tuple(_option_view(o, pictures) for o in listed)
        found.setdefault(row.consultation_id, []).append(_question_view(row, mine))
    return {cid: tuple(views) for cid, views in found.items()}


def extensions_of(work: Work, consultation_id: str) -> tuple[ExtensionView, ...]:
    """How often its end was moved, from first to last."""
    rows = work.session.exec(
        select(Extension)
        .where(Extension.consultation_id == consultation_id)
        .order_by(col(Extension.decided_at))
    )
    return tuple(ExtensionView(r.old_closes_at, r.new_closes_at, r.reason) for r in rows)


def quotas_of(work: Work, consultation_id: str) -> tuple[QuotaView, ...]:
    """Its quotas; mostly there are none."""
    rows = work.session.exec(
        select(Quota)
        .where(Quota.consultation_id == consultation_id)
        .order_by(col(Quota.dimension), col(Quota.category))
    )
    return tuple(QuotaView(r.dimension, r.category, r.most) for r in rows)
