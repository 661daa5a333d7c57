"""Reading paper ballots: two people type each sheet, apart; a third settles where they differ."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from models.rules import paper, secrecy
from models.rules.canonical import canonical
from models.rules.lifecycle import State
from models.rules.refusal import Refused
from models.rules.roles import Deed
from models.rules.strata import read_strata
from models.tables import Consultation, Intake, PaperBatch, PaperReading, PaperSheet
from services.answers import answers_of
from services.areas import towns_asked
from services.consultations import row_by_slug, whole_view
from services.deps import Work
from services.paper import held_batch, touch
from services.paper_batches import OUT, SPOILED, USED
from services.sealing import Marked, block_of, seal_ballot
from services.views import ConsultationView

#: What became of a sheet by one more reading.
FIRST, COUNTED, INVALID, DIFFERS, AGAIN = "first", "counted", "invalid", "differs", "again"
#: A reading: the marks, and what was written by hand; two people need to agree on the marks.
_MARKS, _WORDS = "a", "m"
#: a reading of a sheet that says nothing valid
_NOTHING: dict[str, Any] = {}


def _reading(view: ConsultationView, raw: Mapping[str, Any]) -> dict[str, Any]:
    found = answers_of(view, raw)
    return {_MARKS: found.choices, _WORDS: found.texts}


def _bound(row: PaperSheet, reader: str) -> bytes:
    return f"reading|{row.consultation_id}|{row.hash}|{reader}".encode()


def _stored(work: Work, sheet: PaperSheet) -> dict[str, dict[str, Any]]:
    """Reader → what they read."""
    key = work.deps.keys.ballot_keys(sheet.consultation_id).seal
    rows = work.session.exec(
        select(PaperReading).where(
            PaperReading.consultation_id == sheet.consultation_id, PaperReading.hash == sheet.hash
        )
    )
    return {
        r.reader: secrecy.unseal(r.sealed, key=key, bound_to=_bound(sheet, r.reader)) for r in rows
    }


def _keep(work: Work, sheet: PaperSheet, view: ConsultationView, mine: dict[str, Any]) -> None:
    sealed = secrecy.seal(
        mine,
        key=work.deps.keys.ballot_keys(sheet.consultation_id).cipher,
        nonce=secrets.token_bytes(secrecy.NONCE),
        bound_to=_bound(sheet, work.actor.id),
        block=block_of(view),
    )
    work.session.merge(
        PaperReading(
            consultation_id=sheet.consultation_id,
            hash=sheet.hash,
            reader=work.actor.id,
            batch_id=sheet.batch_id,
            sealed=sealed,
        )
    )
    work.session.flush()


def _forget(work: Work, sheet: PaperSheet) -> None:
    work.session.execute(
        delete(PaperReading).where(
            col(PaperReading.consultation_id) == sheet.consultation_id,
            col(PaperReading.hash) == sheet.hash,
        )
    )


def _found(
    work: Work, slug: str, raw: str
) -> tuple[PaperBatch, Consultation, PaperSheet, tuple[int, int]]:
    row = row_by_slug(work, slug)
    numbers = paper.read_serial(raw)
    if row.state != State.OPEN:
        raise Refused("paper.not_counting")
    key = work.deps.keys.ballot_keys(row.id).tag
    if numbers is None or not paper.is_serial(raw, row.id, key):
        raise Refused("paper.serial")
    wanted = select(PaperBatch).where(
        PaperBatch.consultation_id == row.id, PaperBatch.number == numbers[0]
    )
    batch = work.session.exec(wanted).first()
    if batch is None:
        raise Refused("paper.serial")
    batch, row = held_batch(work, batch.id, Deed.READ_PAPER)
    if row.state != State.OPEN:
        raise Refused("paper.not_counting")
    hashed = paper.sheet_hash(row.id, *numbers, key)
    sheet = work.session.get(PaperSheet, (row.id, hashed))
    if sheet is None:
        raise Refused("paper.serial")
    return batch, row, sheet, numbers


def _agreed(
    readings: Sequence[dict[str, Any]], mine: dict[str, Any]
) -> tuple[str, dict[str, Any] | None]:
    """What *readings* and one more come to: the status, and the reading that stands."""
    same = [r for r in readings if canonical(r.get(_MARKS)) == canonical(mine.get(_MARKS))]
    if same:
        return (COUNTED if mine else INVALID), mine
    return ({0: FIRST, 1: DIFFERS}.get(len(readings), AGAIN), None)


def _count(
    work: Work,
    batch: PaperBatch,
    sheet: PaperSheet,
    numbers: tuple[int, int],
    view: ConsultationView,
    reading: dict[str, Any],
) -> None:
    """One ballot into the urn, within the number of people who were given a sheet."""
    if batch.used_count >= batch.handed_count:
        raise Refused("paper.more_than_handed", {"handed": batch.handed_count})
    work.session.add(_sealed(work, view, reading, numbers))
    sheet.state = USED
    batch.used_count += 1


def _sealed(
    work: Work, view: ConsultationView, reading: dict[str, Any], numbers: tuple[int, int]
) -> Intake:
    keys = work.deps.keys.ballot_keys(view.id)
    slip = paper.slip_code(view.id, *numbers, keys.seal)
    ballot = Marked(
        pseudonym=secrets.token_hex(16),
        revision=0,
        payload=reading[_MARKS],
        nonce=secrets.token_hex(16),
        strata=read_strata({}, view.strata, towns_asked(work.deps, view)),
        texts=reading[_WORDS],
        slip=paper.slip_hash(slip, work.deps.keys.server),
        pad=paper.slip_pad(slip, work.deps.keys.server),
    )
    place = secrecy.intake_id(slip, keys.seal)
    sealed = seal_ballot(work.deps, view, place, ballot)
    return Intake(consultation_id=view.id, id=place, sealed=sealed)


def read_sheet(
    work: Work, *, slug: str, serial: str, answers: Mapping[str, Any], is_invalid: bool = False
) -> str:
    """One person's reading of one sheet; returns what became of it.

    Two equal readings by two people settle a sheet: its ballot is in the urn (``counted``), or it
    is spoiled (``invalid``). Two that differ wait for a third person, whose reading must equal
    one of them (``differs``); where all three differ, the sheet is read anew (``again``).
    The record gets no line: the batch's protocol tells the counts.

    Raises:
        Refused: ``paper.serial``, ``paper.sheet_settled``, ``paper.read_by_you``,
            ``paper.more_than_handed``, ``paper.not_counting``, and what the method says of marks.
    """
    batch, row, sheet, numbers = _found(work, slug, serial)
    if sheet.state != OUT:
        raise Refused("paper.sheet_settled")
    view = whole_view(work, row)
    mine = _NOTHING if is_invalid else _reading(view, answers)
    readings = _stored(work, sheet)
    if work.actor.id in readings and len(readings) > 1:
        raise Refused("paper.read_by_you")
    readings.pop(work.actor.id, None)
    status, stands = _agreed(list(readings.values()), mine)
    if stands is None and status != AGAIN:
        _keep(work, sheet, view, mine)
        touch(work, batch)
        return status
    _forget(work, sheet)
    if status == COUNTED:
        _count(work, batch, sheet, numbers, view, mine)
    elif status == INVALID:
        sheet.state = SPOILED
    work.session.add(sheet)
    touch(work, batch)
    return status


def to_settle(work: Work, *, slug: str) -> list[str]:
    """Serials of sheets whose two readings differ, for a third person among the actor's places."""
    row = row_by_slug(work, slug)
    if row.state != State.OPEN or not work.deps.keys.has_ballot_keys(row.id):
        return []
    found: list[str] = []
    mine = select(PaperBatch).where(PaperBatch.consultation_id == row.id)
    for batch in work.session.exec(mine.order_by(col(PaperBatch.number))).all():
        found += _differing(work, batch)
    return found


def _differing(work: Work, batch: PaperBatch) -> list[str]:
    if not work.actor.may(Deed.READ_PAPER, batch.area_code):
        return []
    rows = work.session.execute(
        select(PaperReading.hash, PaperReading.reader).where(PaperReading.batch_id == batch.id)
    )
    readers: dict[str, set[str]] = {}
    for hashed, reader in rows:
        readers.setdefault(hashed, set()).add(reader)
    mine = work.actor.id
    wanted = {h for h, who in readers.items() if len(who) > 1 and mine not in who}
    key = work.deps.keys.ballot_keys(batch.consultation_id).tag
    return [
        paper.serial(batch.consultation_id, batch.number, n, key)
        for n in range(1, batch.size + 1)
        if wanted and paper.sheet_hash(batch.consultation_id, batch.number, n, key) in wanted
    ]
