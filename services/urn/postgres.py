"""The urn over Postgres: one server-side call; the server groups the commits."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from sqlalchemy import Engine

from services.urn.base import CLOSED, FULL, Ack, Done, Envelope

WRITERS = 16

_CALL = "SELECT status, earlier, earlier_revision FROM cast_ballot(%s, %s, %s, %s, %s, %s, %s, %s)"
_CALL_WITHIN = (
    "SELECT status, earlier, earlier_revision"
    " FROM cast_within_quotas(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
#: What ``cast_within_quotas`` raises, with the dimension, so that nothing of the cast remains.
_NO_PLACE = "SQ001"


class PostgresUrn:
    """A few connections, each with one call per ballot; the server groups the commits."""

    def __init__(self, engine: Engine) -> None:
        self._dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._mine = threading.local()
        self._opened: list[psycopg.Connection[Any]] = []
        self._pool = ThreadPoolExecutor(WRITERS, thread_name_prefix="urn")

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
        try:
            row = self._call(e)
        except psycopg.OperationalError:
            # The call is safe to repeat: a ballot that did go in is answered as known.
            self._mine.connection = None
            row = self._call(e)
        except psycopg.Error as error:
            if error.sqlstate != _NO_PLACE:
                raise
            return Ack(FULL, dimension=error.diag.message_primary or "")
        status, earlier, revision = row or (CLOSED, None, 0)
        return Ack(status, earlier, revision or 0)

    def _call(self, e: Envelope) -> tuple[Any, ...] | None:
        values: tuple[Any, ...] = (
            e.consultation_id,
            e.tag,
            e.day,
            e.channel,
            e.revision,
            e.sealed_participation,
            e.intake_id,
            e.sealed_ballot,
        )
        call = _CALL
        if e.places:
            values += ([d for d, _ in e.places], [c for _, c in e.places])
            call = _CALL_WITHIN
        return self._connection().execute(call, values, prepare=True).fetchone()
