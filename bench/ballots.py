"""Durable ballots a second through the service, beside two floors of the bare driver.

Floor ``plain``: each client has its own connection and commits its two inserts itself.
Floor ``grouped``: the same rows, prepared beforehand, through one writer with group commit (on
Postgres the server groups by itself, so there the two are one).
"""

import os
import queue
import secrets
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench import meter
from bench.ground import a_world
from services.voting import cast_ballot
from tests.builders import a_pass, a_roll, an_open_consultation
from tests.postgres import Cluster
from tests.world import World

CLIENTS = (1, 8, 64)
_ROUNDS = 5
_SHAPE = (
    "CREATE TABLE p (c TEXT, tag TEXT, day {date}, ch TEXT, r INTEGER, sealed {blob},"
    " PRIMARY KEY (c, tag)){tail}",
    "CREATE TABLE i (c TEXT, id TEXT, sealed {blob}, PRIMARY KEY (c, id)){tail}",
)
Row = tuple[tuple[Any, ...], tuple[Any, ...]]


def _rows(count: int) -> list[Row]:
    cid = secrets.token_hex(16)
    return [
        (
            (cid, secrets.token_hex(32), "2026-11-23", "web", 0, os.urandom(284)),
            (cid, secrets.token_hex(16), os.urandom(540)),
        )
        for _ in range(count)
    ]


def _timed(clients: int, items: Sequence[Any], do: Callable[[int, Any], None]) -> tuple[float, Any]:
    """Run *do* for all items with so many threads; the rate, and latencies in ms."""
    share = len(items) // clients
    waits: list[float] = []

    def client(at: int) -> None:
        mine = []
        for item in items[at * share : (at + 1) * share]:
            started = time.perf_counter()
            do(at, item)
            mine.append((time.perf_counter() - started) * 1000)
        waits.extend(mine)

    threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients * share / (time.perf_counter() - started), waits


def _sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _made(folder: Path) -> Path:
    path = folder / f"floor-{secrets.token_hex(3)}.db"
    connection = _sqlite(path)
    for statement in _SHAPE:
        connection.execute(statement.format(date="TEXT", blob="BLOB", tail=" WITHOUT ROWID"))
    connection.close()
    return path


def _insert(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute("INSERT INTO p VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", row[0])
    connection.execute("INSERT INTO i VALUES (?,?,?)", row[1])


def sqlite_plain(folder: Path, clients: int, count: int) -> float:
    """Every client commits for itself."""
    path = _made(folder)
    connections = [_sqlite(path) for _ in range(clients)]

    def do(at: int, row: Row) -> None:
        connections[at].execute("BEGIN IMMEDIATE")
        _insert(connections[at], row)
        connections[at].execute("COMMIT")

    rate, _ = _timed(clients, _rows(count), do)
    for connection in connections:
        connection.close()
    return rate


def sqlite_grouped(folder: Path, clients: int, count: int) -> float:
    """One writer commits whatever waits."""
    connection = _sqlite(_made(folder))
    line: queue.SimpleQueue[tuple[Row, threading.Lock] | None] = queue.SimpleQueue()

    def write() -> None:
        is_open = True
        while is_open:
            group = [line.get()]
            while len(group) < 256 and not line.empty():
                group.append(line.get())
            is_open = None not in group
            some = [g for g in group if g]
            connection.execute("BEGIN IMMEDIATE")
            for row, _ in some:
                _insert(connection, row)
            connection.execute("COMMIT")
            for _, done in some:
                done.release()

    writer = threading.Thread(target=write)
    writer.start()
    locks = [threading.Lock() for _ in range(clients)]
    for lock in locks:
        lock.acquire()

    def do(at: int, row: Row) -> None:
        line.put((row, locks[at]))
        locks[at].acquire()

    rate, _ = _timed(clients, _rows(count), do)
    line.put(None)
    writer.join()
    connection.close()
    return rate


def postgres_plain(cluster: Cluster, name: str, clients: int, count: int) -> float:
    """Every client sends its two inserts in one transaction."""
    dsn = cluster.url(name).replace("+psycopg", "")
    with psycopg.connect(dsn, autocommit=True) as connection:
        for table in ("p", "i"):
            connection.execute(f"DROP TABLE IF EXISTS {table}".encode())
        for statement in _SHAPE:
            connection.execute(statement.format(date="DATE", blob="BYTEA", tail="").encode())
    connections = [psycopg.connect(dsn) for _ in range(clients)]

    def do(at: int, row: Row) -> None:
        mine = connections[at]
        mine.execute("INSERT INTO p VALUES (%s,%s,%s,%s,%s,%s) ON CONFLICT DO NOTHING", row[0])
        mine.execute("INSERT INTO i VALUES (%s,%s,%s)", row[1])
        mine.commit()

    rate, _ = _timed(clients, _rows(count), do)
    for connection in connections:
        connection.close()
    return rate


def _service(world: World, clients: int, count: int, start: int) -> tuple[float, Any, float]:
    numbers = a_roll(world, count, start=start)
    slug = an_open_consultation(world)
    tokens = [a_pass(world, slug, number).token for number in numbers]

    def do(_: int, token: str) -> None:
        cast_ballot(world, token=token, answers={"q1": "A"}, strata={})

    before = time.process_time()
    rate, waits = _timed(clients, tokens, do)
    return rate, waits, (time.process_time() - before) / count * 1000


def _counts(clients: int) -> int:
    """So many ballots in each round."""
    return {1: 400, 8: 1600}.get(clients, 3200)


def _round(
    world: World, clients: int, floors: Mapping[str, Callable[[], float]], start: int
) -> dict[str, float]:
    """The disk, the floors and the service, one right after the other."""
    count = _counts(clients)
    found = {"fdatasync/s": meter.fdatasync_rate(world.settings.data_dir, 0.3)}
    rates = {name: floor() for name, floor in floors.items()}
    rate, waits, cpu = _service(world, clients, count, start)
    found |= {f"floor {name}/s": value for name, value in rates.items()}
    found |= {"service/s": rate} | {f"of {name}": rate / value for name, value in rates.items()}
    return found | {
        "p50 ms": meter.percentile(waits, 0.5),
        "p99 ms": meter.percentile(waits, 0.99),
        "cpu ms": cpu,
    }


def _row(
    kind: str,
    clients: int,
    world: World,
    floors: Mapping[str, Callable[[], float]],
    start: int,
) -> dict[str, Any]:
    """Medians of a few rounds: a disk is quicker in one second than in the next."""
    rounds = [
        _round(world, clients, floors, start + at * _counts(clients)) for at in range(_ROUNDS)
    ]
    middle = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {"database": kind, "clients": clients, **middle}


def run(cluster: Cluster) -> None:
    """Measure both databases and keep the table."""
    rows = []
    with a_world(None) as world:
        folder = world.settings.data_dir
        for at, clients in enumerate(CLIENTS):
            count = _counts(clients)
            floors = {
                "plain": partial(sqlite_plain, folder, clients, count),
                "grouped": partial(sqlite_grouped, folder, clients, count),
            }
            rows.append(_row("SQLite", clients, world, floors, at * 100_000 + 1))
    with a_world(cluster) as world:
        name = world.settings.url.rsplit("/", 1)[1]
        for at, clients in enumerate(CLIENTS):
            plain = partial(postgres_plain, cluster, name, clients, _counts(clients))
            rows.append(_row("Postgres", clients, world, {"plain": plain}, at * 100_000 + 1))
    meter.write("ballots", rows)
