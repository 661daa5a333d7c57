"""What belongs to a consultation besides its questions: documents, extensions, quotas."""

from sqlmodel import col, select

from models.tables import Attachment, Extension, Quota
from services.deps import Work
from services.views import AttachmentView, ExtensionView, QuotaView


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
