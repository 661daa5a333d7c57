"""The urn: where a sealed ballot and its participation become durable, in one transaction.

SQLite: one writer thread commits whatever waits (at most 256) with one fsync, and every voter
waits for that commit. Postgres: one server-side call, whose concurrent transactions the server
groups itself. Uniqueness is the table's primary key, on both; nothing is checked beforehand.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine

from services.database import for_writing, is_sqlite
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


class Urn(Protocol):
    """Takes envelopes; the future is done when the commit is durable."""

    def put(self, envelope: Envelope) -> "Future[Ack]":
        """Hand one envelope in."""

    def close(self) -> None:
        """Finish what waits and let go."""


_STATE = "SELECT state FROM consultation WHERE id = ?"
_FIRST = (
    "INSERT INTO participation (consultation_id, tag, day, channel, revision, sealed)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_AGAIN = (
    "UPDATE participation SET revision = ?, sealed = ?"
    " WHERE consultation_id = ? AND tag = ? AND revision = ?"
)
_INTAKE = "INSERT INTO intake (consultation_id, id, sealed) VALUES (?, ?, ?)"
_EARLIER = "SELECT sealed, revision FROM participation WHERE consultation_id = ? AND tag = ?"

_Waiting = tuple[Envelope, "Future[Ack]"]


class SqliteUrn:
    """One writer thread with group commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = for_writing(engine)
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="urn", daemon=True)
        self._thread.start()

    def put(self, envelope: Envelope) -> "Future[Ack]":
        """Queue one envelope for the next commit."""
        future: Future[Ack] = Future()
        self._waiting.put((envelope, future))
        return future

    def close(self) -> None:
        """Write what waits, then end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        is_open = True
        while is_open:
            group: list[_Waiting] = []
            item = self._waiting.get()
            while item is not None:
                group.append(item)
                if len(group) == GROUP or self._waiting.empty():
                    break
                item = self._waiting.get()
            is_open = item is not None
            if group:
                self._settle(group)

    def _settle(self, group: list[_Waiting]) -> None:
        try:
            acks = self._commit([envelope for envelope, _ in group])
        except Exception as error:  # every voter must hear of it
            if len(group) > 1:
                for one in group:
                    self._settle([one])
            else:
                group[0][1].set_exception(error)
            return
        for (_, future), ack in zip(group, acks, strict=True):
            future.set_result(ack)

    def _commit(self, envelopes: Sequence[Envelope]) -> list[Ack]:
        with self._engine.begin() as connection:
            cursor = connection.connection.cursor()
            is_open = {
                cid: cursor.execute(_STATE, (cid,)).fetchone() == ("open",)
                for cid in {e.consultation_id for e in envelopes}
            }
            return [self._one(cursor, e, is_open[e.consultation_id]) for e in envelopes]

    @staticmethod
    def _one(cursor: Any, e: Envelope, is_open: bool) -> Ack:
        if not is_open:
            return Ack(CLOSED)
        if e.revision == 0:
            day = e.day.isoformat()
            row = (e.consultation_id, e.tag, day, e.channel, 0, e.sealed_participation)
            cursor.execute(_FIRST, row)
        else:
            new = (e.revision, e.sealed_participation)
            cursor.execute(_AGAIN, (*new, e.consultation_id, e.tag, e.revision - 1))
        if cursor.rowcount != 1:
            earlier = cursor.execute(_EARLIER, (e.consultation_id, e.tag)).fetchone()
            return Ack(KNOWN, *earlier) if earlier else Ack(KNOWN)
        cursor.execute(_INTAKE, (e.consultation_id, e.intake_id, e.sealed_ballot))
        return Ack(COUNTED)


_CALL = "SELECT status, earlier, earlier_revision FROM cast_ballot(%s, %s, %s, %s, %s, %s, %s, %s)"


class PostgresUrn:
    """A few connections, each with one call per ballot; the server groups the commits."""

    def __init__(self, engine: Engine) -> None:
        self._dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._mine = threading.local()
        self._opened: list[psycopg.Connection[Any]] = []
        self._pool = ThreadPoolExecutor(POSTGRES_WRITERS, thread_name_prefix="urn")

    def put(self, envelope: Envelope) -> "Future[Ack]":
        """Hand one envelope to a free connection."""
        return self._pool.submit(self._cast, envelope)

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
