"""A whole site for journeys: a county with people, the real server, a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from models.rules.roles import Role
from services import people
from services.deps import SYSTEM, begin
from tests.browser import a_browser
from tests.builders import COUNTY, a_county
from tests.server import RunningServer
from tests.world import World, make_world, migrated_sqlite

PASSWORD = "correct horse battery"
STAFF = {"writer": Role.COUNTY_STAFF, "checker": Role.REVIEWER, "chief": Role.LEADER}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of this process."""
    with a_browser() as found:
        yield found


@pytest.fixture(scope="session")
def standing(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[tuple[World, RunningServer]]:
    """A world with three people who can sign in, and its server; releases every second."""
    folder = tmp_path_factory.mktemp("site")
    migrated_sqlite(sqlite_template, folder)
    world = make_world(folder)
    world.clock.set(datetime.now(UTC))  # the server has the real clock
    a_county(world)
    with begin(world, actor=SYSTEM) as work:
        for name, role in STAFF.items():
            people.create_account(work, name=name, title={"zh": name}, password=PASSWORD)
            people.grant(work, account=name, role=role, area=COUNTY)
    with RunningServer(folder, SUNSHINE_RELEASE_SECONDS="1") as server:
        yield world, server
    world.close()


@pytest.fixture
def county(standing: tuple[World, RunningServer]) -> World:
    """The world of the journeys, at this moment; every journey asks its own question."""
    world, _ = standing
    world.clock.set(datetime.now(UTC))
    return world


@pytest.fixture
def site(standing: tuple[World, RunningServer], browser: Browser) -> Iterator[RunningServer]:
    """The real server over that county; whoever came leaves at the end."""
    before = set(browser.contexts)
    yield standing[1]
    for context in set(browser.contexts) - before:
        context.close()
