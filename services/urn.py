"""The urn: where a sealed ballot and its participation become durable, in one transaction.

SQLite: one writer at a time commits whatever waits (at most 256) with one fsync, and every voter
waits for that commit. Postgres: one server-side call, whose concurrent transactions the server
groups itself. Uniqueness is the table's primary key, on both; nothing is checked beforehand.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine

from services.database import is_sqlite
from services.deps import Deps

GROUP = 256
POSTGRES_WRITERS = 16

COUNTED, KNOWN, CLOSED = "counted", "known", "closed"


@dataclass(frozen=True)
class Envelope:
    """All that one cast writes. ``revision`` above 0 replaces exactly the one before it."""

    consultation_id: str
    tag: str
    day: date
    channel: str
    revision: int
    sealed_participation: bytes
    intake_id: str
    sealed_ballot: bytes


@dataclass(frozen=True)
class Ack:
    """What became of it: ``counted``, ``known`` (with the sealed earlier one) or ``closed``."""

    status: str
    earlier: bytes | None = None
    revision: int = 0


Done = Callable[[Ack | Exception], None]


class Urn(Protocol):
    """Takes envelopes and answers when the commit is durable."""

    def put(self, envelope: Envelope, done: Done) -> None:
        """Hand one envelope in; *done* is called, on some thread, once it is durable or failed."""

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Hand one envelope in and wait until it is durable."""

    def close(self) -> None:
        """Finish what waits and let go."""


_STATE = "SELECT state FROM consultation WHERE id = ?"
_FIRST = (
    "INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed)"
    " VALUES {} ON CONFLICT DO NOTHING"
)
_AGAIN = (
    "UPDATE participation SET revision = ?, sealed = ?"
    " WHERE consultation_id = ? AND tag = ? AND revision = ?"
)
_INTAKE = "INSERT INTO intake (consultation_id, id, sealed) VALUES {}"
_EARLIER = "SELECT sealed, revision FROM participation WHERE consultation_id = ? AND tag = ?"


def _first(e: Envelope) -> tuple[Any, ...]:
    return (e.consultation_id, e.tag, e.day.isoformat(), e.channel, 0, e.sealed_participation)


def _intake(e: Envelope) -> tuple[Any, ...]:
    return (e.consultation_id, e.intake_id, e.sealed_ballot)


def _insert(cursor: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert all *rows* with one statement; returns how many went in."""
    place = "(" + ",".join("?" * len(rows[0])) + ")"
    cursor.execute(statement.format(",".join([place] * len(rows))), [v for r in rows for v in r])
    return int(cursor.rowcount)


@dataclass
class _Slip:
    """One envelope in the queue, and its answer once there is one."""

    envelope: Envelope
    done: Done | None = None
    answer: Ack | Exception | None = None

    def settle(self, answer: Ack | Exception) -> None:
        self.answer = answer
        if self.done is not None:
            self.done(answer)


class SqliteUrn:
    """One writer at a time, with group commit.

    Whoever comes while nobody writes leads: it takes all that waits, commits it with one fsync, and
    the others find their answers. Callers that must not block hand their slips to a thread that
    stands in the same line.
    """

    def __init__(self, engine: Engine) -> None:
        self._held = engine.raw_connection()
        self._connection: Any = self._held.driver_connection
        self._line: deque[_Slip] = deque()
        self._leader = threading.Lock()
        self._ring = threading.Semaphore(0)
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="urn", daemon=True)
        self._thread.start()

    def put(self, envelope: Envelope, done: Done) -> None:
        """Queue one envelope for the next commit."""
        self._line.append(_Slip(envelope, done))
        self._ring.release()

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Join the line, and lead if nobody does."""
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
        self._ring.release()
        self._thread.join()
        self._held.close()

    def _run(self) -> None:
        while self._is_open or self._line:
            self._ring.acquire()
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
        is_open = {
            cid: cursor.execute(_STATE, (cid,)).fetchone() == ("open",)
            for cid in {e.consultation_id for e in envelopes}
        }
        if all(is_open.values()) and self._all_at_once(cursor, envelopes):
            return [Ack(COUNTED)] * len(envelopes)
        return [self._one(cursor, e, is_open[e.consultation_id]) for e in envelopes]

    @staticmethod
    def _all_at_once(cursor: Any, envelopes: Sequence[Envelope]) -> bool:
        """Insert a group of first ballots with two statements; undone when any is known already.

        Every statement lets other threads run, and with many voters each pause is long.
        """
        if any(e.revision for e in envelopes):
            return False
        if len(envelopes) > 1:
            cursor.execute("SAVEPOINT together")
        if _insert(cursor, _FIRST, [_first(e) for e in envelopes]) < len(envelopes):
            if len(envelopes) > 1:
                cursor.execute("ROLLBACK TO together")
            return False
        _insert(cursor, _INTAKE, [_intake(e) for e in envelopes])
        return True

    @staticmethod
    def _one(cursor: Any, e: Envelope, is_open: bool) -> Ack:
        if not is_open:
            return Ack(CLOSED)
        if e.revision == 0:
            changed = _insert(cursor, _FIRST, [_first(e)])
        else:
            new = (e.revision, e.sealed_participation)
            cursor.execute(_AGAIN, (*new, e.consultation_id, e.tag, e.revision - 1))
            changed = cursor.rowcount
        if changed != 1:
            earlier = cursor.execute(_EARLIER, (e.consultation_id, e.tag)).fetchone()
            return Ack(KNOWN, *earlier) if earlier else Ack(KNOWN)
        _insert(cursor, _INTAKE, [_intake(e)])
        return Ack(COUNTED)


_CALL = "SELECT status, earlier, earlier_revision FROM cast_ballot(%s, %s, %s, %s, %s, %s, %s, %s)"


class PostgresUrn:
    """A few connections, each with one call per ballot; the server groups the commits."""

    def __init__(self, engine: Engine) -> None:
        self._dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._mine = threading.local()
        self._opened: list[psycopg.Connection[Any]] = []
        self._pool = ThreadPoolExecutor(POSTGRES_WRITERS, thread_name_prefix="urn")

    def put(self, envelope: Envelope, done: Done) -> None:
        """Hand one envelope to a free connection."""
        self._pool.submit(self._answer, envelope, done)

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Call the server on a free connection and wait for its commit."""
        return self._pool.submit(self._cast, envelope).result()

    def _answer(self, envelope: Envelope, done: Done) -> None:
        try:
            ack = self._cast(envelope)
        except Exception as error:  # the voter must hear of it
            done(error)
        else:
            done(ack)

    def close(self) -> None:
        """Finish what waits and close the connections."""
        self._pool.shutdown()
        for connection in self._opened:
            connection.close()

    def _connection(self) -> psycopg.Connection[Any]:
        found: psycopg.Connection[Any] | None = getattr(self._mine, "connection", None)
        if found is None or found.closed:
            found = psycopg.connect(self._dsn, autocommit=True)
            self._mine.connection = found
            self._opened.append(found)
        return found

    def _cast(self, e: Envelope) -> Ack:
        values = (
            e.consultation_id,
            e.tag,
            e.day,
            e.channel,
            e.revision,
            e.sealed_participation,
            e.intake_id,
            e.sealed_ballot,
        )
        try:
            row = self._connection().execute(_CALL, values, prepare=True).fetchone()
        except psycopg.OperationalError:
            # The call is safe to repeat: a ballot that did go in is answered as known.
            self._mine.connection = None
            row = self._connection().execute(_CALL, values, prepare=True).fetchone()
        status, earlier, revision = row or (CLOSED, None, 0)
        return Ack(status, earlier, revision or 0)


def make_urn(deps: Deps) -> Urn:
    """The urn that fits the database of *deps*."""
    return SqliteUrn(deps.engine) if is_sqlite(deps.engine) else PostgresUrn(deps.engine)
