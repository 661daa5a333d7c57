"""Worlds to measure in: fresh databases with a roll and an open consultation."""

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.migrate import migrate
from tests.postgres import Cluster
from tests.world import World, make_world

TEMPORARY = Path(__file__).parent / "tmp"


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    """A folder on the disk that the product would use, gone afterwards."""
    TEMPORARY.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=TEMPORARY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def a_world(cluster: Cluster | None) -> Iterator[World]:
    """A migrated world on SQLite, or on *cluster*."""
    with a_folder() as folder:
        name = f"bench{secrets.token_hex(4)}"
        if cluster:
            cluster.create(name)
        world = make_world(folder, cluster.url(name) if cluster else "")
        migrate(world)
        try:
            yield world
        finally:
            world.close()
            if cluster:
                cluster.drop(name)
