"""Durable ballots a second through the HTTP API: so many apps at once, each on a line of its own.

And what a whole vote costs the server with so many at once: identity and ballot in two requests,
and the proof together with the ballot in one.

The clients are threads of this process and the server is another one, so that on two cores they
take time from each other only as a real neighbour would.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from bench import meter
from bench.client import App
from bench.ground import a_world
from services.key_check import refuse_other_keys
from tests.builders import a_pass, a_roll, an_open_consultation
from tests.postgres import Cluster
from tests.server import RunningServer
from tests.world import World

CLIENTS = (1, 8, 64)
_COUNT = {1: 400, 8: 1600, 64: 3200}


def _timed(
    server: RunningServer,
    slug: str,
    items: list[str],
    clients: int,
    do: Callable[[App, str], None],
) -> tuple[float, list[float], float]:
    """*do* for all items by so many apps: seconds, waits in ms, CPU ms of the server for each."""
    waits: list[float] = []

    def client(mine: Sequence[str]) -> None:
        app = App(server.port, slug)
        for item in mine:
            started = time.perf_counter()
            do(app, item)
            waits.append((time.perf_counter() - started) * 1000)
        app.close()

    threads = [threading.Thread(target=client, args=(items[i::clients],)) for i in range(clients)]
    before, started = meter.cpu_seconds(server.pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    if len(waits) != len(items):
        raise RuntimeError(f"{len(items) - len(waits)} of {len(items)} got no receipt")
    return took, waits, (meter.cpu_seconds(server.pid) - before) / len(items) * 1000


def _row(
    kind: str,
    server: RunningServer,
    slug: str,
    tokens: list[str],
    numbers: Iterator[str],
    clients: int,
) -> Any:
    took, waits, ballot = _timed(server, slug, tokens, clients, App.cast)
    count = len(tokens)
    _, _, in_two = _timed(server, slug, list(islice(numbers, count)), clients, App.vote)
    _, _, at_once = _timed(server, slug, list(islice(numbers, count)), clients, App.vote_at_once)
    return {
        "database": kind,
        "clients": clients,
        "ballots/s": count / took,
        "p50 ms": meter.percentile(waits, 0.5),
        "p99 ms": meter.percentile(waits, 0.99),
        "ballot, server cpu ms": ballot,
        "vote at once, server cpu ms": at_once,
        "vote in two requests, server cpu ms": in_two,
    }


def _measured(kind: str, world: World, database_url: str) -> list[Any]:
    world.clock.set(datetime.now(UTC))  # noqa: TID251  # the server has the real clock
    refuse_other_keys(world)  # as at the first start
    people = a_roll(world, 3 * sum(_COUNT.values()) + 100)
    slug = an_open_consultation(world, electorate=len(people))
    left = iter(people)
    rows = []
    with RunningServer(world.settings.data_dir, database_url) as server:
        _timed(server, slug, list(islice(left, 100)), 1, App.vote)  # warm
        for clients in CLIENTS:
            tokens = [a_pass(world, slug, n).token for n in islice(left, _COUNT[clients])]
            rows.append(_row(kind, server, slug, tokens, left, clients))
    return rows


def run(cluster: Cluster) -> None:
    """Measure both databases and keep the table."""
    with a_world(None) as world:
        rows = _measured("SQLite", world, "")
    with a_world(cluster) as world:
        rows += _measured("Postgres", world, world.settings.database_url)
    meter.write("api", rows)
