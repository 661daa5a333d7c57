"""Declared floor areas as they stand: by motion, with the posts of those who stand for them."""

from sqlmodel import col, select

from models.rules.localized import Localized
from models.tables import Account
from models.tables import FloorArea as Row
from services.deps import Work
from services.views import ConsultationView, FloorArea


def _posts(work: Work, rows: list[Row]) -> dict[str, Localized]:
    """Account → what it is; the county's own clockwork has no post."""
    wanted = {who for row in rows for who in (row.declared_by, row.confirmed_by) if who}
    found = work.session.exec(
        select(Account.id, Account.title).where(col(Account.id).in_(sorted(wanted)))
    )
    return {account: dict(title) for account, title in found}


def standing(work: Work, view: ConsultationView) -> tuple[FloorArea, ...]:
    """All that was declared for *view*, confirmed or not."""
    mine = Row.consultation_id == view.id
    order = (col(Row.question), col(Row.option))
    rows = list(work.session.exec(select(Row).where(mine).order_by(*order)))
    posts = _posts(work, rows) if rows else {}
    return tuple(
        FloorArea(
            question=row.question,
            option=row.option,
            present=row.present,
            yes=row.yes,
            note=row.note,
            declared_by=row.declared_by,
            post=posts.get(row.declared_by, {}),
            declared_at=row.declared_at,
            checker=posts.get(row.confirmed_by or "", {}),
            confirmed_at=row.confirmed_at,
        )
        for row in rows
    )


def confirmed(work: Work, view: ConsultationView) -> tuple[FloorArea, ...]:
    """What a second person has confirmed: only this is a figure of the result."""
    return tuple(floor for floor in standing(work, view) if floor.confirmed_at)
