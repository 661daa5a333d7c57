"""Statements on the pages: a voter adds one, staff show it or say why not."""

import pytest
from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from services import deps, statements
from services.deps import SYSTEM, begin
from services.statement_desk import added, reject
from tests.builders import a_pass, a_roll, a_vote, an_open_consultation
from tests.pages.resident import ROOT, Screen, verified
from tests.pages.watcher import signed_in

REASON = "和第一条说的是同一件事，请在那一条上表态。"


@pytest.fixture
def numbers(world):
    return a_roll(world, 20)


@pytest.fixture
def slug(world):
    return an_open_consultation(
        world, "statement", settings={"additions": True}, options=("A", "B"), owner_area="330421"
    )


def found(world, slug):
    with begin(world, actor=SYSTEM, write=False) as work:
        return added(work, slug=slug)


def proposed(world, slug, number, words):
    token = a_pass(world, slug, number).token
    statements.propose(world, token=token, question="q1", text=words)


class Desk:
    """The page on which staff run a consultation."""

    def __init__(self, world, patch, slug, role=Role.COUNTY_STAFF):
        patch.setattr(deps, "current", lambda: world)
        self.world = world
        self.app = AppTest.from_file(str(ROOT / "pages" / "staff" / "manage.py"))
        self.app.user = {"session": signed_in(world, role)}
        self.app.query_params["c"] = slug
        self.run()

    def run(self):
        self.world.cache.clear()
        self.app.run(timeout=60)
        assert not self.app.exception, self.app.exception
        return self

    def titles(self):
        return [e.label for e in self.app.expander]


@pytest.fixture
def voted(world, slug, numbers, monkeypatch):
    """The screen of somebody who has cast and comes back."""
    a_vote(world, slug, numbers[0], {"A": "agree"})
    return verified(Screen(world, monkeypatch, "consultation", c=slug), numbers[0])


def test_who_has_voted_may_add_a_statement(world, slug, voted):
    voted.app.text_area(key="ballot.statement").set_value("早高峰要有人疏导")
    voted.click("ballot.statement.send")

    assert [one.text for one in found(world, slug)] == ["早高峰要有人疏导"]
    assert "您还可以补充 2 条" in voted.html
    assert "收到了，谢谢" in voted.html
    assert voted.app.text_area(key="ballot.statement").value == ""


def test_the_form_stands_below_the_ballot_too(world, slug, numbers, monkeypatch):
    screen = verified(Screen(world, monkeypatch, "consultation", c=slug), numbers[1])

    assert screen.has("ballot.to_review")
    assert screen.has("ballot.statement.send")


def test_a_refused_statement_keeps_its_words(world, slug, voted):
    voted.app.text_area(key="ballot.statement").set_value("找我 13800001234")
    voted.click("ballot.statement.send")

    assert "请去掉电话" in voted.refusals[0]
    assert voted.app.text_area(key="ballot.statement").value == "找我 13800001234"
    assert found(world, slug) == []


def test_there_is_no_form_before_the_check_nor_where_nothing_may_be_added(
    world, slug, numbers, monkeypatch
):
    before = Screen(world, monkeypatch, "consultation", c=slug)
    fixed = an_open_consultation(world, "statement", options=("A", "B"))
    a_vote(world, fixed, numbers[0], {"A": "agree"})
    after = verified(Screen(world, monkeypatch, "consultation", c=fixed), numbers[0])

    assert not before.has("ballot.statement.send")
    assert not after.has("ballot.statement.send")


def test_the_page_says_that_the_fingerprint_leaves_statements_out(world, slug, monkeypatch):
    words = "居民投票期间补充的看法不在指纹里"
    fixed = an_open_consultation(world, "statement", options=("A", "B"))

    assert words in Screen(world, monkeypatch, "consultation", c=slug).html
    assert words not in Screen(world, monkeypatch, "consultation", c=fixed).html


def test_staff_show_a_statement_or_say_why_not(world, slug, numbers, monkeypatch):
    proposed(world, slug, numbers[0], "早高峰要有人疏导")
    proposed(world, slug, numbers[1], "<b>公交</b>十分钟一班")
    desk = Desk(world, monkeypatch, slug)
    assert "居民补充的看法：2 条待处理" in desk.titles()
    assert not any("<b>公交" in e.proto.body for e in desk.app.get("html"))

    one, other = (s.id for s in found(world, slug))
    desk.app.button(key=f"statement.{one}.show").click()
    desk.run()
    desk.app.button(key=f"statement.{other}.refuse").click()
    desk.run()
    assert any("不少于" in str(e.value) for e in desk.app.error)
    desk.app.text_input(key=f"statement.{other}.reason").set_value(REASON)
    desk.app.button(key=f"statement.{other}.refuse").click()
    desk.run()

    assert {s.id: str(s.state) for s in found(world, slug)} == {one: "accepted", other: "rejected"}
    assert "居民补充的看法：0 条待处理" in desk.titles()


def test_a_reviewer_sees_no_desk_of_statements(world, slug, numbers, monkeypatch):
    proposed(world, slug, numbers[0], "早高峰要有人疏导")

    assert Desk(world, monkeypatch, slug, Role.REVIEWER).titles() == []


def test_everybody_may_read_why_a_statement_was_not_shown(world, slug, numbers, monkeypatch):
    proposed(world, slug, numbers[0], "早高峰要有人疏导")
    with begin(world, actor=SYSTEM) as work:
        reject(work, slug=slug, statement=found(world, slug)[0].id, reason=REASON)

    html = Screen(world, monkeypatch, "consultation", c=slug).html
    assert REASON in html
    assert "早高峰要有人疏导" not in html
