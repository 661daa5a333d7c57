"""Engines and their transactions: the only place that knows how SQLite and Postgres differ."""

import sqlite3
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event, exc
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
_WRITE = "sunshine_write"
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "secure_delete=ON",
)
#: The database does not answer, is full or locked: to come again later is all that helps.
OUTAGE: tuple[type[Exception], ...] = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.TimeoutError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlite3.OperationalError,
)
_LONGEST_REASON = 160


def reason(error: Exception) -> str:
    """What the driver says of an outage, on one line, for the operator alone."""
    told = str(getattr(error, "orig", None) or error).strip().splitlines()
    return told[0][:_LONGEST_REASON] if told else type(error).__name__


_SQLITE: dict[str, Any] = {"check_same_thread": False, "timeout": BUSY_SECONDS}


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry | None) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    # The driver itself: through the engine this one word costs as much as a query.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def make_engine(url: str) -> Engine:
    """An engine whose write transactions never deadlock on SQLite (``BEGIN IMMEDIATE``, WAL)."""
    if url.startswith("sqlite"):
        engine = sa.create_engine(
            url,
            connect_args=_SQLITE,
            pool_size=20,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True
    )


def beside_the_pool(engine: Engine) -> Any:
    """SQLite's driver, connected as *engine* does it; a crowd in the pool cannot hold it up."""
    places, options = engine.dialect.create_connect_args(engine.url)
    connection = engine.dialect.connect(*places, **{**options, **_SQLITE})
    _prepare_sqlite(connection, None)
    return connection


def for_writing(engine: Engine) -> Engine:
    """The same pool; its transactions take SQLite's write lock at their beginning."""
    return engine.execution_options(**{_WRITE: True})


def is_sqlite(engine: Engine) -> bool:
    """Is *engine* SQLite's?"""
    return engine.dialect.name == "sqlite"


def lock(connection: Connection, name: str, *, shared: bool = False) -> None:
    """Hold the lock *name* until the transaction ends. SQLite has its one write lock already."""
    if connection.dialect.name == "postgresql":
        suffix = "_shared" if shared else ""
        connection.execute(
            sa.text(f"SELECT pg_advisory_xact_lock{suffix}(hashtextextended(:name, 0))"),
            {"name": name},
        )
