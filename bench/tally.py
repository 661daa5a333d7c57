"""Reading what was released, and making a release, with more and more ballots stored."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from bench import meter
from bench.ground import a_world
from models.tables import Ballot, Cube
from services import bulk, consultations, releases, results
from services.deps import ANYBODY, SYSTEM, begin
from tests.builders import an_open_consultation
from tests.postgres import Cluster
from tests.world import World

SIZES = (100_000, 1_000_000)
_SEXES, _AGES = ("female", "male"), ("18_24", "25_34", "35_44", "45_54", "55_59", "60_69", "70_up")
_PLACES = ("county", "outside_county")
_TOWNS = ("330421001", "330421002", "330421103")
_SLICE = 20_000


def _store(world: World, consultation_id: str, count: int) -> None:
    """So many ballots, and the cube that they add up to, without casting them one by one."""
    with begin(world, actor=SYSTEM, is_routine=True) as work:
        for start in range(0, count, _SLICE):
            rows = [
                {
                    "consultation_id": consultation_id,
                    "pseudonym": secrets.token_hex(16),
                    "revision": 0,
                    "payload": {"q1": ["ABC"[i % 3]]},
                    "nonce": "0" * 32,
                    "is_replaced": False,
                }
                for i in range(start, min(start + _SLICE, count))
            ]
            bulk.put(work, Ballot, rows)
        bulk.put(work, Cube, _cube(consultation_id, count))


def _cube(consultation_id: str, count: int) -> list[dict[str, Any]]:
    cells = [
        f"sex={s}|age_band={a}|registration={r}|town={t}"
        for s in _SEXES
        for a in _AGES
        for r in _PLACES
        for t in _TOWNS
    ]
    each = count // len(cells) // 3
    rows = [(cell, key, each) for cell in cells for key in "ABC"]
    rows += [(cell, "*", each * 3) for cell in cells]
    total = each * len(cells)
    rows += [("", key, total) for key in "ABC"] + [("", "*", total * 3)]
    return [
        {
            "consultation_id": consultation_id,
            "question": "q1",
            "cell": cell,
            "key": key,
            "settled": n,
            "pending": 0,
        }
        for cell, key, n in rows
    ]


def _ms(do: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        do()
        took.append((time.perf_counter() - started) * 1000)
    return meter.percentile(took, 0.5)


def _measured(world: World, size: int) -> dict[str, Any]:
    slug = an_open_consultation(
        world, strata=["sex", "age_band", "registration", "town"], electorate=10 * size
    )
    with begin(world, write=False) as work:
        view = consultations.by_slug(work, slug)
    _store(world, view.id, size)

    def release() -> None:
        with begin(world, actor=SYSTEM, is_routine=True) as work:
            releases.release(work, view, is_final=True)

    def read() -> None:
        world.cache.clear()
        with begin(world, actor=ANYBODY, write=False) as work:
            results.result_for(work, view)

    def read_kept() -> None:
        with begin(world, actor=ANYBODY, write=False) as work:
            results.result_for(work, view)

    def scan() -> None:
        with begin(world, write=False) as work:
            work.session.execute(
                text(
                    "SELECT CAST(payload AS TEXT), count(*) FROM ballot"
                    " WHERE consultation_id = :c GROUP BY 1"
                ),
                {"c": view.id},
            ).all()

    release_ms = _ms(release, 3)
    return {
        "ballots": size,
        "read release ms": _ms(read, 200),
        "read again ms": _ms(read_kept, 200),
        "make release ms": release_ms,
        "full scan ms": _ms(scan, 1),
    }


def run(cluster: Cluster, *, is_large: bool) -> None:
    """Measure both databases; ten million only when asked."""
    sizes = (*SIZES, 10_000_000) if is_large else SIZES
    rows = []
    for kind, where in (("SQLite", None), ("Postgres", cluster)):
        for size in sizes:
            with a_world(where) as world:
                rows.append({"database": kind, **_measured(world, size)})
    meter.write("tally", rows)
