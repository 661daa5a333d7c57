"""Durable ballots a second through the HTTP API: so many apps at once, each on a line of its own.

The clients are threads of this process and the server is another one, so that on two cores they
take time from each other only as a real neighbour would.
"""

import http.client
import json
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench import meter
from bench.ground import a_world
from services.key_check import refuse_other_keys
from tests.builders import a_pass, a_roll, an_open_consultation
from tests.postgres import Cluster
from tests.server import RunningServer
from tests.world import World

CLIENTS = (1, 8, 64)
_COUNT = {1: 400, 8: 1600, 64: 3200}


def _client(port: int, slug: str, tokens: Sequence[str], waits: list[float]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"answers": {"q1": ["A"]}})
    mine = []
    for token in tokens:
        started = time.perf_counter()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        line.request("POST", f"/api/v1/consultations/{slug}/ballots", body, headers)
        answer = line.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RuntimeError(said)
        mine.append((time.perf_counter() - started) * 1000)
    waits.extend(mine)
    line.close()


def _row(kind: str, server: RunningServer, slug: str, tokens: list[str], clients: int) -> Any:
    waits: list[float] = []
    threads = [
        threading.Thread(target=_client, args=(server.port, slug, tokens[i::clients], waits))
        for i in range(clients)
    ]
    before, started = meter.cpu_seconds(server.pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    if len(waits) != len(tokens):
        raise RuntimeError(f"{len(tokens) - len(waits)} of {len(tokens)} ballots got no receipt")
    return {
        "database": kind,
        "clients": clients,
        "ballots/s": len(tokens) / took,
        "p50 ms": meter.percentile(waits, 0.5),
        "p99 ms": meter.percentile(waits, 0.99),
        "server cpu ms": (meter.cpu_seconds(server.pid) - before) / len(tokens) * 1000,
    }


def _measured(kind: str, world: World, database_url: str) -> list[Any]:
    world.clock.set(datetime.now(UTC))  # noqa: TID251  # the server has the real clock
    refuse_other_keys(world)  # as at the first start
    numbers = a_roll(world, sum(_COUNT.values()) + 100)
    slug = an_open_consultation(world, electorate=len(numbers))
    tokens = [a_pass(world, slug, number).token for number in numbers]
    rows = []
    with RunningServer(world.settings.data_dir, database_url) as server:
        _row(kind, server, slug, tokens[:100], 1)  # warm
        start = 100
        for clients in CLIENTS:
            count = _COUNT[clients]
            rows.append(_row(kind, server, slug, tokens[start : start + count], clients))
            start += count
    return rows


def run(cluster: Cluster) -> None:
    """Measure both databases and keep the table."""
    with a_world(None) as world:
        rows = _measured("SQLite", world, "")
    with a_world(cluster) as world:
        rows += _measured("Postgres", world, world.settings.database_url)
    meter.write("api", rows)
