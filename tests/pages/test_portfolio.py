"""The morning page of those who watch."""

from datetime import timedelta

import pytest

from models.rules.lifecycle import State
from models.rules.roles import Role
from tests.builders import an_open_consultation
from tests.pages.watcher import Screen


def test_a_leader_sees_what_runs_with_a_way_to_its_live_page(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "portfolio")

    assert "嘉善大道改造提升" in screen.html
    assert f'href="/live?c={slug}"' in screen.html


def test_an_overdue_answer_is_pressed_for(sqlite_world, monkeypatch):
    now = sqlite_world.clock()
    an_open_consultation(
        sqlite_world,
        state=State.CLOSED,
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=25),
    )

    screen = Screen(sqlite_world, monkeypatch, "portfolio")

    assert "截止已 25 天，超过 15 个工作日还没有公布结论" in screen.html
    assert "超期 4 天" in screen.html


def test_a_window_of_hours_is_not_called_one_of_no_days(sqlite_world, monkeypatch):
    now = sqlite_world.clock()
    hours = timedelta(hours=2)
    an_open_consultation(sqlite_world, opens_at=now - hours, closes_at=now + hours)

    screen = Screen(sqlite_world, monkeypatch, "portfolio")

    assert "公开期不到一天，不足 30 天" in screen.html


def test_nothing_to_look_at_is_said(sqlite_world, monkeypatch):
    an_open_consultation(sqlite_world)

    assert "没有要留意的事" in Screen(sqlite_world, monkeypatch, "portfolio").html


def test_an_empty_area_says_so(sqlite_world, monkeypatch):
    an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "portfolio", area="330421103")

    assert "您负责的范围里还没有公开的事项" in screen.html


def test_the_page_is_whole_in_english(sqlite_world, monkeypatch):
    now = sqlite_world.clock()
    an_open_consultation(sqlite_world, closes_at=now + timedelta(days=3))

    screen = Screen(sqlite_world, monkeypatch, "portfolio", lang="en")

    assert "Closing within a week" in screen.html
    assert "Jiashan Avenue upgrade" in screen.html
    assert "3 days left" in screen.html


@pytest.mark.parametrize("role", [Role.LEADER, Role.DELEGATE, Role.AUDITOR])
def test_leaders_delegates_and_auditors_come_in(sqlite_world, monkeypatch, role):
    an_open_consultation(sqlite_world)

    assert not Screen(sqlite_world, monkeypatch, "portfolio", role=role).is_turned_away


@pytest.mark.parametrize("role", [Role.COUNTY_STAFF, Role.VILLAGE_CLERK, Role.ADMIN])
def test_others_are_sent_away(sqlite_world, monkeypatch, role):
    an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "portfolio", role=role)

    assert screen.is_turned_away
    assert "嘉善大道" not in screen.html


def test_a_visitor_without_an_account_is_asked_to_sign_in(sqlite_world, monkeypatch):
    an_open_consultation(sqlite_world)

    screen = Screen(sqlite_world, monkeypatch, "portfolio", role=None)

    assert screen.is_turned_away
    assert "嘉善大道" not in screen.html
