"""The screen of somebody who watches: a page run as somebody with a role at an area."""

import json
import secrets
from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from models.tables import SignIn
from services import deps, mixing, releases
from services.deps import SYSTEM, begin
from tests.builders import COUNTY, a_roll, a_vote, an_actor

ROOT = Path(deps.__file__).parent.parent


def signed_in(world, role, area=COUNTY):
    """The id of a new sign-in of somebody with *role* at *area*."""
    actor, token = an_actor(world, role, area), secrets.token_hex(32)
    with begin(world, actor=SYSTEM) as work:
        times = {"created_at": work.now, "expires_at": work.now + timedelta(hours=12)}
        work.session.add(SignIn(token_hash=token, account_id=actor.id, **times))
    return token


class Screen:
    """What one watcher sees on one page."""

    def __init__(self, world, patch, page, *, role=Role.LEADER, area=COUNTY, **query):
        patch.setattr(deps, "current", lambda: world)
        self.world = world
        self.app = AppTest.from_file(str(ROOT / "pages" / "leader" / f"{page}.py"))
        self.app.user = {"session": signed_in(world, role, area) if role else ""}
        for name, value in query.items():
            self.app.query_params[name] = value
        self.run()

    def run(self):
        """Run the page, with nothing kept from before; an error fails the test."""
        self.world.cache.clear()
        self.app.run(timeout=60)
        assert not self.app.exception, self.app.exception
        return self

    @property
    def html(self):
        """All markup on the page."""
        return "\n".join(element.proto.body for element in self.app.get("html"))

    @property
    def charts(self):
        """The drawings as they were sent."""
        return [json.loads(e.proto.spec) for e in self.app.get("plotly_chart")]

    @property
    def chart_ids(self):
        """Their identities in the browser."""
        return [e.proto.id for e in self.app.get("plotly_chart")]

    @property
    def is_turned_away(self):
        """Does the page say that it is for others?"""
        return "没有这一页的权限" in self.html or "请先登录" in self.html

    @property
    def refusals(self):
        """What the page says no to."""
        return [str(e.value) for e in self.app.error]


def voted(world, slug, size=24, start=1):
    """*size* ballots, mixed in two batches and released."""
    numbers = a_roll(world, size, start=start)
    for place, number in enumerate(numbers, 1):
        strata = {"sex": ("female", "male", None)[place // 3 % 3]}
        a_vote(world, slug, number, "AAB"[place % 3], strata)
        if place in (size // 2, size):
            mixing.mix_due(world)
    world.clock.forward(seconds=61)
    releases.release_due(world)
