"""CPU of complete resident journeys, API votes and dashboard refreshes; memory of viewers.

Everything beside the rerun of an empty page, served by the same Streamlit with the same settings.
A machine that others share is quicker in one minute than in the next: all of it is measured in
rounds, one thing right after the other, and the median of the rounds is told.
"""

import asyncio
import http.client
import itertools
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench import meter
from bench.client import App
from bench.ground import a_world
from bench.wire import Visitor
from models.rules.roles import Role
from services import mixing, people, releases
from services.deps import SYSTEM, begin
from services.key_check import refuse_other_keys
from tests.builders import COUNTY, a_roll, a_vote, an_open_consultation
from tests.server import ROOT, RunningServer, free_port
from tests.world import World

#: of each round, but for the last two
JOURNEYS, API_VOTES, REFRESHES, VIEWERS, RERUNS = 30, 400, 60, 300, 2000
_ROUNDS, _WARM, _EMPTY = 5, 20, 150
DASHBOARDS = ("live", "wall", "portfolio")
_EMPTY_PAGE = "rerun of an empty page"
_STRATA = ["sex", "age_band", "registration", "town"]
_PASSWORD = "a password for measuring"


class Empty(RunningServer):
    """A page with nothing on it, in a server of its own."""

    def start(self) -> None:
        """Start and wait until it answers."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "bench.empty.app:app", *arguments],
            cwd=ROOT,
            env=dict(os.environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            time.sleep(0.1)
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=2).connect()
            except OSError:
                continue
            return


async def _empty_rerun(server: RunningServer, times: int = _EMPTY) -> float:
    """CPU ms of one rerun of the empty page."""
    async with Visitor(server.url) as visitor:
        for _ in range(_WARM):
            await visitor.run()
        before = meter.cpu_seconds(server.pid)
        for _ in range(times):
            await visitor.run()
        return (meter.cpu_seconds(server.pid) - before) / times * 1000


async def _journey(server: RunningServer, slug: str, number: str) -> None:
    """A new visitor: open the page, verify, mark, review, cast, see the receipt."""
    async with Visitor(server.url, page="consultation", query=f"c={slug}") as visitor:
        await visitor.run()
        visitor.set("ballot.proof", number)
        await visitor.click("ballot.verify")
        visitor.set("ballot.q1", "A")
        await visitor.click("ballot.to_review")
        await visitor.click("ballot.cast")
        if not any("sun-receipt" in str(s.body) for s in visitor.elements.values()):
            raise RuntimeError(f"no receipt: {visitor.errors}")


async def _journeys(server: RunningServer, slug: str, numbers: list[str]) -> tuple[float, float]:
    """CPU and wall ms of a journey, beside one idle reader.

    Streamlit forgets its compiled pages when the last browser leaves; a county is never that empty,
    and the empty page is measured with its reader there as well.
    """
    async with Visitor(server.url) as reader:
        await reader.run()
        before, started = meter.cpu_seconds(server.pid), time.perf_counter()
        for number in numbers:
            await _journey(server, slug, number)
        took = time.perf_counter() - started
        used = meter.cpu_seconds(server.pid) - before
    return used / len(numbers) * 1000, took / len(numbers) * 1000


def _api_votes(server: RunningServer, slug: str, numbers: list[str]) -> dict[str, float]:
    """CPU ms of a vote at once, of one in two requests, and of the ballot of the latter alone."""
    app, half = App(server.port, slug), len(numbers) // 2
    marks = [meter.cpu_seconds(server.pid)]
    for number in numbers[:half]:
        app.vote_at_once(number)
    marks.append(meter.cpu_seconds(server.pid))
    tokens = [app.identify(number) for number in numbers[half:]]
    marks.append(meter.cpu_seconds(server.pid))
    for token in tokens:
        app.cast(token)
    marks.append(meter.cpu_seconds(server.pid))
    app.close()
    at_once, identity, ballot = (
        (end - start) / half * 1000 for start, end in itertools.pairwise(marks)
    )
    return {
        "API vote: proof and ballot at once": at_once,
        "API vote: identity, then ballot": identity + ballot,
        "API vote: the ballot alone": ballot,
    }


async def _refreshes(server: RunningServer, page: str, slug: str, cookie: str) -> float:
    """CPU ms of one refresh of a dashboard that nothing happened on.

    The part that refreshes by itself, or the whole page where a reader asks again.
    """
    async with Visitor(server.url, page=page, query=f"c={slug}", cookie=cookie) as visitor:
        await visitor.run()
        if visitor.errors:
            raise RuntimeError(f"{page}: {visitor.errors}")
        part = visitor.timers[-1] if visitor.timers else ""
        for _ in range(_WARM):
            await visitor.run(part)
        before = meter.cpu_seconds(server.pid)
        for _ in range(REFRESHES):
            await visitor.run(part)
        return (meter.cpu_seconds(server.pid) - before) / REFRESHES * 1000


async def _viewers(server: RunningServer, slug: str) -> dict[str, float]:
    """Memory and descriptors of idle viewers, and growth after many reruns."""

    async def connected() -> Visitor:
        visitor = await Visitor(server.url, page="consultation", query=f"c={slug}").__aenter__()
        await visitor.run()
        return visitor

    warm = [await connected() for _ in range(20)]
    memory, files = meter.rss_mib(server.pid), meter.open_files(server.pid)
    crowd = [await connected() for _ in range(VIEWERS)]
    after = meter.rss_mib(server.pid)
    found = {
        "MiB per viewer": (after - memory) / VIEWERS,
        "files per viewer": (meter.open_files(server.pid) - files) / VIEWERS,
    }
    for at in range(RERUNS):
        await crowd[at % VIEWERS].run()
    found["MiB growth after 2000 reruns"] = meter.rss_mib(server.pid) - after
    for visitor in (*warm, *crowd):
        await visitor.__aexit__()
    return found


def _prepared(world: World) -> tuple[str, list[str], str]:
    """An open ballot with released figures, unused numbers, and a leader's cookie."""
    world.clock.set(datetime.now(UTC))  # noqa: TID251  # the server has the real clock
    refuse_other_keys(world)  # as at the first start
    wanted = 300 + (_ROUNDS + 1) * (JOURNEYS + API_VOTES)
    numbers = a_roll(world, wanted)
    slug = an_open_consultation(world, strata=_STRATA, electorate=wanted)
    groups = {"sex": ("female", "male"), "age_band": ("18_24", "25_34", "35_44")}
    for i, number in enumerate(numbers[:300]):
        mine = {name: values[i // 3 % len(values)] for name, values in groups.items()}
        a_vote(world, slug, number, "AAB"[i % 3], mine | {"town": "330421001"})
        if i % 50 == 49:
            mixing.mix_due(world)
    releases.release_due(world)
    with begin(world, actor=SYSTEM) as work:
        people.create_account(work, name="chief", title={"zh": "领导"}, password=_PASSWORD)
        people.grant(work, account="chief", role=Role.LEADER, area=COUNTY)
    cookie = people.sign_in(world, name="chief", password=_PASSWORD, client="bench")
    return slug, numbers[300:], f"sunshine_session={cookie}"


def _round(
    empty: RunningServer, server: RunningServer, slug: str, numbers: list[str], cookie: str
) -> dict[str, float]:
    """CPU ms of everything, one right after the other."""
    floor = asyncio.run(_empty_rerun(empty))
    journey, wall = asyncio.run(_journeys(server, slug, numbers[:JOURNEYS]))
    votes = _api_votes(server, slug, numbers[JOURNEYS:])
    found = {
        _EMPTY_PAGE: floor,
        "complete resident journey": journey,
        **{
            f"refresh: {page}": asyncio.run(_refreshes(server, page, slug, cookie))
            for page in DASHBOARDS
        },
        **votes,
    }
    return found | {"wall": wall}


def _rows(rounds: list[dict[str, float]]) -> list[dict[str, Any]]:
    """Medians of the rounds, and of each round's ratio to its own empty page."""
    rows = []
    for what in rounds[0]:
        if what == "wall":
            continue
        row: dict[str, Any] = {
            "what": what,
            "cpu ms": statistics.median(one[what] for one in rounds),
            "in empty reruns": statistics.median(one[what] / one[_EMPTY_PAGE] for one in rounds),
        }
        if what.startswith("complete"):
            row["wall ms"] = statistics.median(one["wall"] for one in rounds)
        rows.append(row)
    return rows


def run() -> None:
    """Measure in one run; every figure beside the empty page's."""
    with a_world(None) as world:
        slug, numbers, cookie = _prepared(world)
        size = JOURNEYS + API_VOTES
        parts = [numbers[at * size : (at + 1) * size] for at in range(_ROUNDS + 1)]
        with (
            Empty(world.settings.data_dir) as empty,
            RunningServer(world.settings.data_dir, SUNSHINE_RELEASE_SECONDS="3600") as server,
        ):
            _round(empty, server, slug, parts[0], cookie)  # warm
            rounds = [_round(empty, server, slug, part, cookie) for part in parts[1:]]
        with RunningServer(world.settings.data_dir, SUNSHINE_RELEASE_SECONDS="3600") as server:
            viewers = asyncio.run(_viewers(server, slug))
    meter.write("pages", _rows(rounds))
    meter.write("viewers", [{"viewers": VIEWERS, **viewers}])
