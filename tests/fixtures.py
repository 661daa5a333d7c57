"""Fixtures for all tests: worlds on both databases."""

import functools
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from api import framework
from services import passwords
from services.migrate import migrate
from tests.databases import Databases
from tests.postgres import Cluster, a_cluster
from tests.world import World, make_world, migrated_sqlite

settings.register_profile("sunshine", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("sunshine")


def pytest_collection_finish() -> None:
    """Thousands of tests and their libraries stay: nobody need look for garbage there."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _components_are_looked_for_once() -> Iterator[None]:
    """Streamlit reads the notes of every installed package at each AppTest; they do not change."""
    with pytest.MonkeyPatch.context() as patch:
        found = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_run_as_where_they_are_served() -> None:
    """With the same short ways through the framework."""
    framework.hasten()


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_cheap() -> Iterator[None]:
    """A hash costs a tenth of a second on purpose; hundreds of accounts need not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64))
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One Postgres for this test process."""
    with a_cluster() as found:
        yield found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the migrated SQLite file lies that every test copies."""
    return tmp_path_factory.mktemp("template") / "template.db"


@pytest.fixture(scope="session")
def databases(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Migrated Postgres databases, for one test at a time."""
    cluster.create("template_sunshine")
    world = make_world(tmp_path_factory.mktemp("pg"), cluster.url("template_sunshine"))
    migrate(world)
    world.close()
    return Databases(cluster, "template_sunshine")


@pytest.fixture
def sqlite_world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    """A fresh world on SQLite."""
    migrated_sqlite(sqlite_template, tmp_path)
    world = make_world(tmp_path)
    yield world
    world.close()


@pytest.fixture
def postgres_world(tmp_path: Path, cluster: Cluster, databases: Databases) -> Iterator[World]:
    """A fresh world on Postgres."""
    with databases.lent() as name:
        world = make_world(tmp_path, cluster.url(name))
        yield world
        world.close()


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    """A fresh world, on SQLite and then on Postgres."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found
