"""The urn over SQLite: one writer at a time, one fsync for all that wait."""

import functools
import logging
import queue
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from services.database import beside_the_pool
from services.urn.base import CLOSED, COUNTED, FULL, KNOWN, Ack, Done, Envelope

GROUP = 256
log = logging.getLogger("sunshine.urn")

_STATE = "SELECT state FROM consultation WHERE id = ?"
#: Only of open ones: to read the state apart from the insert is one more statement.
_IF_OPEN = "WHERE EXISTS (SELECT 1 FROM consultation WHERE id = {} AND state = 'open')"
_FIRST = "INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed) "
_CHANGE = "INSERT INTO ballotchange (consultation_id, mark, sealed) "
_UNLESS_KNOWN = " ON CONFLICT DO NOTHING"
_FIRST_ALONE = f"{_FIRST}SELECT ?1, ?2, ?3, ?4, ?5, ?6 {_IF_OPEN.format('?1')}{_UNLESS_KNOWN}"
_ALL_OF = "SELECT * FROM (VALUES {}) AS put {}"
_CHANGE_ALONE = f"{_CHANGE}SELECT ?1, ?2, ?3 {_IF_OPEN.format('?1')}{_UNLESS_KNOWN}"
_INTAKE = "INSERT INTO intake (consultation_id, id, sealed) VALUES "
_INTAKE_ALONE = f"{_INTAKE}(?, ?, ?)"
_PLACE = (
    "UPDATE quota SET taken = taken + 1"
    " WHERE consultation_id = ? AND dimension = ? AND category = ? AND taken < most"
)


def _first(e: Envelope) -> tuple[Any, ...]:
    return (e.consultation_id, e.tag, e.day.isoformat(), e.channel, 0, e.sealed_participation)


def _intake(e: Envelope) -> tuple[Any, ...]:
    return (e.consultation_id, e.intake_id, e.sealed_ballot)


def _places(columns: int, rows: int) -> str:
    return ",".join(["(" + ",".join("?" * columns) + ")"] * rows)


@functools.lru_cache(GROUP)
def _together(rows: int) -> tuple[str, str]:
    """The two statements that put a group of first ballots in."""
    put = _ALL_OF.format(_places(6, rows), _IF_OPEN.format("put.column1"))
    return f"{_FIRST}{put}{_UNLESS_KNOWN}", f"{_INTAKE}{_places(3, rows)}"


def _put(cursor: Any, e: Envelope) -> bool:
    """Insert one ballot; False where nothing went in: it is known, or closed."""
    if e.mark:
        row = (e.consultation_id, e.mark, e.sealed_participation)
        cursor.execute(_CHANGE_ALONE, row)
    else:
        cursor.execute(_FIRST_ALONE, _first(e))
    if cursor.rowcount != 1:
        return False
    cursor.execute(_INTAKE_ALONE, _intake(e))
    return True


@dataclass
class _Slip:
    """One envelope in the queue, and its answer once there is one."""

    envelope: Envelope
    done: Done | None = None
    answer: Ack | Exception | None = None

    def settle(self, answer: Ack | Exception) -> None:
        self.answer = answer
        if self.done is not None:
            try:
                self.done(answer)
            except Exception:
                # One caller's failing must not stop the line that everybody stands in.
                log.exception("answering a cast")


class SqliteUrn:
    """One writer at a time, with group commit.

    Whoever comes while nobody writes leads: it takes all that waits, commits it with one fsync, and
    the others find their answers. Callers that must not block hand their slips to a thread that
    stands in the same line.
    """

    def __init__(self, engine: Engine) -> None:
        self._connection = beside_the_pool(engine)
        self._line: deque[_Slip] = deque()
        self._leader = threading.Lock()
        #: one for each slip that waits for the thread; unlike a semaphore, it is not in Python
        self._ring: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="urn", daemon=True)
        self._thread.start()

    def put(self, envelope: Envelope, done: Done) -> None:
        """Queue one envelope for the next commit."""
        self._line.append(_Slip(envelope, done))
        self._ring.put(None)

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Commit alone where nobody else is here; else join the line, and lead if nobody does."""
        if not self._line and self._leader.acquire(blocking=False):
            try:
                return self._commit((envelope,))[0]
            finally:
                self._leader.release()
        slip = _Slip(envelope)
        self._line.append(slip)
        while slip.answer is None:
            with self._leader:
                if slip.answer is None:
                    self._settle_line()
        if isinstance(slip.answer, Exception):
            raise slip.answer
        return slip.answer

    def close(self) -> None:
        """Write what waits, then end the thread."""
        self._is_open = False
        self._ring.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while self._is_open or self._line:
            self._ring.get()
            with self._leader:
                self._settle_line()

    def _settle_line(self) -> None:
        """Commit the front of the line; only the leader calls this."""
        group = [self._line.popleft() for _ in range(min(GROUP, len(self._line)))]
        if group:
            self._settle(group)

    def _settle(self, group: list[_Slip]) -> None:
        try:
            acks = self._commit([slip.envelope for slip in group])
        except Exception as error:  # every voter must hear of it
            if len(group) == 1:
                group[0].settle(error)
                return
            for slip in group:
                self._settle([slip])
            return
        for slip, ack in zip(group, acks, strict=True):
            slip.settle(ack)

    def _commit(self, envelopes: Sequence[Envelope]) -> list[Ack]:
        # The driver itself: a transaction through the pool costs more than the inserts in it.
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            acks = self._write(cursor, envelopes)
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        return acks

    def _write(self, cursor: Any, envelopes: Sequence[Envelope]) -> list[Ack]:
        if len(envelopes) > 1:
            plain = [e for e in envelopes if not e.places]
            if len(plain) > 1 and self._all_at_once(cursor, plain):
                counted = Ack(COUNTED)
                return [self._within(cursor, e) if e.places else counted for e in envelopes]
        return [self._within(cursor, e) if e.places else self._one(cursor, e) for e in envelopes]

    @staticmethod
    def _all_at_once(cursor: Any, envelopes: Sequence[Envelope]) -> bool:
        """Insert a group of first ballots with two statements; undone unless all of them went in.

        Every statement lets other threads run, and with many voters each pause is long.
        """
        if any(e.mark for e in envelopes):
            return False
        first, intake = _together(len(envelopes))
        cursor.execute("SAVEPOINT together")
        cursor.execute(first, [value for e in envelopes for value in _first(e)])
        if cursor.rowcount < len(envelopes):
            cursor.execute("ROLLBACK TO together")
            return False
        cursor.execute(intake, [value for e in envelopes for value in _intake(e)])
        return True

    @staticmethod
    def _one(cursor: Any, e: Envelope) -> Ack:
        if _put(cursor, e):
            return Ack(COUNTED)
        state = cursor.execute(_STATE, (e.consultation_id,)).fetchone()
        return Ack(KNOWN if state == ("open",) else CLOSED)

    @classmethod
    def _within(cls, cursor: Any, e: Envelope) -> Ack:
        """Cast, and take a place of each quota; undone when one of them has none left."""
        cursor.execute("SAVEPOINT place")
        ack = cls._one(cursor, e)
        for place in e.places if ack.status == COUNTED else ():
            cursor.execute(_PLACE, (e.consultation_id, *place))
            if cursor.rowcount != 1:
                cursor.execute("ROLLBACK TO place")
                ack = Ack(FULL, dimension=place[0])
                break
        cursor.execute("RELEASE place")
        return ack
