"""Do the keys in the data folder belong to this database? Others would know nobody on its rolls."""

from sqlmodel import col, select

from models.rules.refusal import Refused
from models.tables import AuditLine, Roll
from services import audit
from services.database import lock
from services.deps import SYSTEM, Deps, Work, begin

NOTED = "keys.noted"


def _noted(work: Work) -> str | None:
    """The mark of the keys that this database was first used with."""
    lines = select(AuditLine).where(AuditLine.action == NOTED).order_by(col(AuditLine.seq))
    line = work.session.exec(lines.limit(1)).first()
    return str(line.facts["mark"]) if line else None


def refuse_other_keys(deps: Deps) -> None:
    """Note the mark of the keys in the record, once; from then on no others are taken.

    Raises:
        Refused: ``keys.missing`` for a folder without the keys that this database was used with,
            ``keys.other`` for one with different keys, ``keys.broken`` for damaged files, and in
            production ``keys.open_to_others`` for files that everybody on the machine may read.
    """
    keys = deps.keys
    with begin(deps, actor=SYSTEM, is_routine=True) as work:
        lock(work.session.connection(), "keys")
        noted = _noted(work)
        is_used = noted is not None or work.session.exec(select(Roll.id).limit(1)).first()
        if is_used and not keys.are_made:
            raise Refused("keys.missing", {"folder": str(keys.folder)})
        if noted not in (None, keys.mark):
            raise Refused("keys.other", {"folder": str(keys.folder)})
        if noted is None:
            audit.record(work, NOTED, "keys", facts={"mark": keys.mark})
    if not deps.settings.is_demo and (file := keys.open_to_others):
        raise Refused("keys.open_to_others", {"file": file})
