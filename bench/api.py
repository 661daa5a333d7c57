"""Durable ballots a second through the HTTP API: so many apps at once, each on a line of its own.

And what a whole vote costs the server, identity and ballot, with so many at once.

The clients are threads of this process and the server is another one, so that on two cores they
take time from each other only as a real neighbour would.
"""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice
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


class _App:
    """One town's app, on a line of its own."""

    def __init__(self, port: int, slug: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._base = f"/api/v1/consultations/{slug}"

    def _post(self, place: str, body: Any, token: str = "") -> Any:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._line.request("POST", f"{self._base}/{place}", json.dumps(body), headers)
        answer = self._line.getresponse()
        said = json.loads(answer.read())
        if answer.status not in (200, 201):
            raise RuntimeError(said)
        return said

    def cast(self, token: str) -> None:
        """A ballot of somebody who has been identified."""
        self._post("ballots", {"answers": {"q1": ["A"]}}, token)

    def vote(self, number: str) -> None:
        """Identity and ballot."""
        found = self._post("identity", {"proof": {"number": number}})
        self.cast(found["voting_token"])

    def close(self) -> None:
        self._line.close()


_Deed = Callable[[_App, str], None]


def _timed(
    server: RunningServer,
    slug: str,
    items: list[str],
    clients: int,
    do: Callable[[_App, str], None],
) -> tuple[float, list[float], float]:
    """*do* for all items by so many apps: seconds, waits in ms, CPU ms of the server for each."""
    waits: list[float] = []

    def client(mine: Sequence[str]) -> None:
        app = _App(server.port, slug)
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
    kind: str, server: RunningServer, slug: str, tokens: list[str], numbers: list[str], clients: int
) -> Any:
    took, waits, ballot = _timed(server, slug, tokens, clients, _App.cast)
    _, _, vote = _timed(server, slug, numbers, clients, _App.vote)
    return {
        "database": kind,
        "clients": clients,
        "ballots/s": len(tokens) / took,
        "p50 ms": meter.percentile(waits, 0.5),
        "p99 ms": meter.percentile(waits, 0.99),
        "ballot, server cpu ms": ballot,
        "identity and ballot, server cpu ms": vote,
    }


def _measured(kind: str, world: World, database_url: str) -> list[Any]:
    world.clock.set(datetime.now(UTC))  # noqa: TID251  # the server has the real clock
    refuse_other_keys(world)  # as at the first start
    people = a_roll(world, 2 * sum(_COUNT.values()) + 100)
    slug = an_open_consultation(world, electorate=len(people))
    left = iter(people)
    rows = []
    with RunningServer(world.settings.data_dir, database_url) as server:
        _timed(server, slug, list(islice(left, 100)), 1, _App.vote)  # warm
        for clients in CLIENTS:
            tokens = [a_pass(world, slug, n).token for n in islice(left, _COUNT[clients])]
            numbers = list(islice(left, _COUNT[clients]))
            rows.append(_row(kind, server, slug, tokens, numbers, clients))
    return rows


def run(cluster: Cluster) -> None:
    """Measure both databases and keep the table."""
    with a_world(None) as world:
        rows = _measured("SQLite", world, "")
    with a_world(cluster) as world:
        rows += _measured("Postgres", world, world.settings.database_url)
    meter.write("api", rows)
