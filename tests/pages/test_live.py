"""The live page: what moves, what may be seen, and what stays the same."""

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import AuditLine
from services.deps import begin
from tests.builders import an_open_consultation
from tests.pages.watcher import Screen, voted


def live(world, patch, slug, **more):
    return Screen(world, patch, "live", c=slug, **more)


def looks(world):
    with begin(world, write=False) as work:
        query = select(AuditLine).where(AuditLine.action == "result.viewed")
        return len(work.session.exec(query).all())


def test_a_leader_sees_tally_turnout_and_groups(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world, strata=["sex"])
    voted(sqlite_world, slug, 80)

    screen = live(sqlite_world, monkeypatch, slug)

    assert len(screen.charts) == 3
    assert "目前选项“A 方案A”领先" in screen.html
    assert "按性别" in screen.html
    assert "不代表全县居民随机样本" in screen.html


def test_before_the_first_release_the_page_says_why_there_is_nothing(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)

    screen = live(sqlite_world, monkeypatch, slug)

    assert screen.charts == []
    assert "至少要有 10 张选票混合在一起" in screen.html


def test_where_everything_is_sealed_until_the_end_a_leader_sees_turnout_only(
    sqlite_world, monkeypatch
):
    slug = an_open_consultation(sqlite_world, result_policy="after_close", strata=["sex"])
    voted(sqlite_world, slug)

    screen = live(sqlite_world, monkeypatch, slug)

    assert len(screen.charts) == 1
    assert "领导也一样" in screen.html
    assert "方案A" not in screen.html
    assert looks(sqlite_world) == 0


def test_a_look_at_sealed_figures_is_recorded_and_said(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world, result_policy="leaders_live")
    voted(sqlite_world, slug)

    screen = live(sqlite_world, monkeypatch, slug)

    assert len(screen.charts) == 2
    assert "您的查看已记录。到现在，有职务的人共查看 1 次" in screen.html
    assert looks(sqlite_world) == 1


def test_a_leader_of_another_town_sees_what_the_public_sees(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world, result_policy="leaders_live")
    voted(sqlite_world, slug)

    screen = live(sqlite_world, monkeypatch, slug, area="330421103")

    assert len(screen.charts) == 1
    assert "方案A" not in screen.html
    assert looks(sqlite_world) == 0


def test_nothing_new_sends_the_same_drawings_under_the_same_identities(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)
    screen = live(sqlite_world, monkeypatch, slug)
    before = (screen.chart_ids, screen.charts)

    screen.run()

    assert (screen.chart_ids, screen.charts) == before


def test_a_release_sends_the_drawing_before_it_once_more_so_that_nothing_flashes(
    sqlite_world, monkeypatch
):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)
    screen = live(sqlite_world, monkeypatch, slug)
    old = screen.chart_ids
    voted(sqlite_world, slug, start=101)

    fresh = screen.run().chart_ids
    after = screen.run().chart_ids

    assert len(fresh) == 4
    assert set(old) < set(fresh)
    assert len(after) == 2
    assert not set(after) & set(old)


def test_an_unknown_address_is_refused_in_one_sentence(sqlite_world, monkeypatch):
    screen = live(sqlite_world, monkeypatch, "no-such-thing")

    assert screen.html.count("没有找到这件事") == 1


def test_without_an_address_the_page_offers_what_can_be_watched(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "live")

    assert f'href="/live?c={slug}"' in screen.html


def test_tables_come_to_those_who_want_them(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)
    screen = live(sqlite_world, monkeypatch, slug)
    without = screen.html

    screen.app.toggle(key="live.tables").set_value(True)
    screen.run()

    assert "<table>" not in without
    assert screen.html.count("<table>") == 2


def test_elder_mode_draws_everything_larger(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)

    usual = live(sqlite_world, monkeypatch, slug).charts[0]
    large = live(sqlite_world, monkeypatch, slug, mode="elder").charts[0]

    assert large["layout"]["font"]["size"] > usual["layout"]["font"]["size"]


def test_the_page_is_whole_in_english(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)

    screen = live(sqlite_world, monkeypatch, slug, lang="en")

    assert '"A Plan A" leads for now' in screen.html.replace("&quot;", '"')
    assert screen.app.toggle(key="live.tables").label == "Show a table with every chart"


@pytest.mark.parametrize("role", [Role.COUNTY_STAFF, Role.REVIEWER, Role.ADMIN, None])
def test_who_may_not_watch_sees_nothing(sqlite_world, monkeypatch, role):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)

    screen = live(sqlite_world, monkeypatch, slug, role=role)

    assert screen.is_turned_away
    assert screen.charts == []
