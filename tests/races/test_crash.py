"""The server is killed under load, as by a power cut: what was acknowledged is there, once."""

import http.client
import json
import threading
import urllib.request
from datetime import UTC, datetime

import pytest
from sqlmodel import func, select

from models.tables import Ballot, Intake, Participation
from services.deps import begin
from services.key_check import refuse_other_keys
from tests.builders import a_roll, an_open_consultation
from tests.server import RunningServer

VOTERS, CLIENTS, ENOUGH = 160, 8, 40

pytestmark = pytest.mark.slow


def post(url, body, headers=None):
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def cast(server, slug, number):
    """Vote as a town's app does, every second in one request; the number is the idempotency key."""
    base, headers = f"{server.url}/api/v1/consultations/{slug}", {"Idempotency-Key": number}
    body, identity = {"answers": {"q1": ["A"]}}, {"proof": {"number": number}}
    if int(number[-1]) % 2:
        body["identity"] = identity
    else:
        headers["Authorization"] = f"Bearer {post(f'{base}/identity', identity)['voting_token']}"
    return post(f"{base}/ballots", body, headers)["receipt"]


def storm(server, slug, numbers, acknowledged, enough):
    """Vote for everybody from several threads, until the server falls silent."""

    def client(mine):
        for number in mine:
            try:
                acknowledged[number] = cast(server, slug, number)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                return
            if len(acknowledged) >= ENOUGH:
                enough.set()

    threads = [threading.Thread(target=client, args=(numbers[i::CLIENTS],)) for i in range(CLIENTS)]
    for thread in threads:
        thread.start()
    return threads


def count(world, table):
    with begin(world, write=False) as work:
        return work.session.scalar(select(func.count()).select_from(table))


def test_a_killed_server_has_lost_nothing_and_counted_nobody_twice(world):
    world.clock.set(datetime.now(UTC))
    refuse_other_keys(world)  # as at the first start
    numbers = a_roll(world, VOTERS)
    slug = an_open_consultation(world)
    acknowledged, enough = {}, threading.Event()
    address = world.settings.database_url.replace("+psycopg", "")

    with RunningServer(world.settings.data_dir, address) as server:
        threads = storm(server, slug, numbers, acknowledged, enough)
        assert enough.wait(60)
        server.kill()
        for thread in threads:
            thread.join()
        before = dict(acknowledged)
        assert ENOUGH <= len(before) < VOTERS, "killed in the middle of the storm"

        server.start()
        for receipt in before.values():
            with urllib.request.urlopen(f"{server.url}/api/v1/receipts/{receipt}") as answer:
                assert answer.status == 200
        again = {number: cast(server, slug, number) for number in numbers}

    assert {number: again[number] for number in before} == before
    assert len(set(again.values())) == VOTERS
    assert count(world, Participation) == VOTERS
    assert count(world, Intake) + count(world, Ballot) == VOTERS
