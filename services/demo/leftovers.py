"""What a production start refuses to run on: anything the demo left, and secrets anybody knows."""

from sqlalchemy.engine import make_url
from sqlmodel import col, select

from models.rules.refusal import Refused
from models.tables import Area, Consultation, Roll
from services.deps import Deps, Work, begin
from services.people import refuse_demo_accounts
from services.settings import Settings

_KNOWN = frozenset({"postgres", "password", "sunshine", "secret", "changeme", "admin", "123456"})


def _has_demo_rows(work: Work) -> bool:
    marks = ((Consultation.id, Consultation), (Roll.id, Roll), (Area.code, Area))
    return any(
        work.session.exec(select(key).where(col(table.is_demo).is_(True)).limit(1)).first()
        for key, table in marks
    )


def refuse_known_password(settings: Settings) -> None:
    """Raise `Refused` ``production.known_password`` before the database is touched at all."""
    if not settings.is_demo and make_url(settings.url).password in _KNOWN:
        raise Refused("production.known_password")


def refuse_leftovers(deps: Deps) -> None:
    """Raise `Refused` where demo rows, demo accounts or default secrets meet production.

    Raises:
        Refused: ``production.demo_rows``, ``production.demo_account``,
            ``production.known_password``.
    """
    if deps.settings.is_demo:
        return
    refuse_known_password(deps.settings)
    with begin(deps, write=False) as work:
        refuse_demo_accounts(work)
        if _has_demo_rows(work):
            raise Refused("production.demo_rows")
