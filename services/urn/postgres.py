"""The urn over Postgres: one server-side call; the server groups the commits."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from sqlalchemy import Engine

from services.lines import Connection, Lines
from services.urn.base import CLOSED, FULL, Ack, Done, Envelope

WRITERS = 16

#: A server that is set to be quick would acknowledge what a power cut still takes away.
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)
_CALL = "SELECT cast_ballot(%s, %s, %s, %s, %s, %s, %s)"
_CALL_WITHIN = "SELECT cast_within_quotas(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_CALL_CHANGE = "SELECT change_ballot(%s, %s, %s, %s, %s)"
#: What ``cast_within_quotas`` raises, with the dimension, so that nothing of the cast remains.
_NO_PLACE = "SQ001"


class PostgresUrn:
    """A few connections, each with one call per ballot; the server groups the commits.

    Whoever waits for an answer calls on its own thread with whatever connection is free: handing
    the call to another thread would cost as much as the call.
    """

    def __init__(self, engine: Engine) -> None:
        self._lines = Lines(engine, WRITERS, first=_DURABLE)
        self._pool = ThreadPoolExecutor(WRITERS, thread_name_prefix="urn")

    def put(self, envelope: Envelope, done: Done) -> None:
        """Hand one envelope to a thread of the urn's own."""
        self._pool.submit(self._answer, envelope, done)

    def put_and_wait(self, envelope: Envelope) -> Ack:
        """Call the server on a free connection and wait for its commit."""
        with self._lines.taken() as connection:
            return self._cast(connection, envelope)

    def _answer(self, envelope: Envelope, done: Done) -> None:
        try:
            ack = self.put_and_wait(envelope)
        except Exception as error:  # the voter must hear of it
            done(error)
        else:
            done(ack)

    def close(self) -> None:
        """Finish what waits and close the connections."""
        self._pool.shutdown()
        self._lines.close()

    def _cast(self, connection: Connection, e: Envelope) -> Ack:
        try:
            row = self._call(connection, e)
        except psycopg.OperationalError:
            # The call is safe to repeat: a ballot that did go in is answered as known.
            connection.close()
            with self._lines.opened() as fresh:
                row = self._call(fresh, e)
        except psycopg.Error as error:
            if error.sqlstate != _NO_PLACE:
                raise
            return Ack(FULL, dimension=error.diag.message_primary or "")
        return Ack(row[0] if row else CLOSED)

    @staticmethod
    def _call(connection: Connection, e: Envelope) -> tuple[Any, ...] | None:
        ballot = (e.sealed_participation, e.intake_id, e.sealed_ballot)
        values: tuple[Any, ...] = (e.consultation_id, e.tag, e.day, e.channel, *ballot)
        call = _CALL
        if e.mark:
            values, call = (e.consultation_id, e.mark, *ballot), _CALL_CHANGE
        elif e.places:
            values += ([d for d, _ in e.places], [c for _, c in e.places])
            call = _CALL_WITHIN
        return connection.execute(call, values, prepare=True).fetchone()
