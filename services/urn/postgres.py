"""The urn over Postgres: one server-side call; the server groups the commits."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from sqlalchemy import Engine

from services.urn.base import CLOSED, Ack, Done, Envelope

WRITERS = 16

_CALL = "SELECT status, earlier, earlier_revision FROM cast_ballot(%s, %s, %s, %s, %s, %s, %s, %s)"


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
