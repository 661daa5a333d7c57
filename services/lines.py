"""Connections to Postgres beside the engine's pool: a few, opened when they are first needed.

Each is in nobody's transaction and serves one thread at a time; who finds none free waits for one.
"""

import queue
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Engine

Connection = psycopg.Connection[Any]


class Lines:
    """So many connections to the database of an engine.

    Args:
        first: what every connection is told when it is opened.
    """

    def __init__(self, engine: Engine, count: int, first: str = "") -> None:
        self._dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._first = first.encode()
        #: connections that nobody uses now; None stands for one that is still to be opened
        self._free: queue.LifoQueue[Connection | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)

    @contextmanager
    def taken(self) -> Iterator[Connection]:
        """A connection for the block. Closed within it, another takes its place."""
        connection = self._free.get()
        try:
            if connection is None or connection.closed:
                connection = self.opened()
            yield connection
        finally:
            self._free.put(None if connection is None or connection.closed else connection)

    def opened(self) -> Connection:
        """A new connection, which is not counted: for a second try where a line was cut."""
        connection = psycopg.connect(self._dsn, autocommit=True)
        if self._first:
            connection.execute(self._first)
        return connection

    def __len__(self) -> int:
        """How many are open and free."""
        return sum(1 for connection in self._free.queue if connection is not None)

    def close(self) -> None:
        """Close what nobody uses just now; to close again, or to take one again, is no harm."""
        idle = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._free.get_nowait())
        for connection in idle:
            if connection is not None:
                connection.close()
            self._free.put(None)
