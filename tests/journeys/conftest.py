"""A whole site for journeys: a county with people, the real server, a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from models.rules.roles import Role
from services import people
from services.deps import SYSTEM, begin
from tests.browser import a_browser
from tests.builders import COUNTY, a_county
from tests.server import RunningServer
from tests.world import World

PASSWORD = "correct horse battery"
STAFF = {"writer": Role.COUNTY_STAFF, "checker": Role.REVIEWER, "chief": Role.LEADER}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of this process."""
    with a_browser() as found:
        yield found


@pytest.fixture
def county(sqlite_world: World) -> World:
    """A world of today with three people who can sign in."""
    sqlite_world.clock.set(datetime.now(UTC))  # the server has the real clock
    a_county(sqlite_world)
    with begin(sqlite_world, actor=SYSTEM) as work:
        for name, role in STAFF.items():
            people.create_account(work, name=name, title={"zh": name}, password=PASSWORD)
            people.grant(work, account=name, role=role, area=COUNTY)
    return sqlite_world


@pytest.fixture
def site(county: World) -> Iterator[RunningServer]:
    """The real server over that county; releases every second, so that numbers move."""
    with RunningServer(county.settings.data_dir, SUNSHINE_RELEASE_SECONDS="1") as server:
        yield server
