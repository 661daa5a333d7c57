"""The wall display: large, dark, and no more than the public may see."""

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import AuditLine
from services.deps import begin
from tests.builders import an_open_consultation
from tests.pages.watcher import Screen, voted


def wall(world, patch, slug, **more):
    return Screen(world, patch, "wall", c=slug, **more)


def test_the_wall_shows_numbers_tally_and_the_code_to_scan(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)

    screen = wall(sqlite_world, monkeypatch, slug)

    assert len(screen.charts) == 1
    assert f'src="/qr/{slug}.svg"' in screen.html
    assert "12 人" in screen.html
    assert "data-fullscreen" in screen.html
    narrow = screen.html.partition("wall-bars")[2]  # for a phone, where the drawing is too wide
    assert all(f"方案{letter}" in narrow for letter in "ABC")


def test_figures_for_leaders_do_not_hang_on_the_wall(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world, result_policy="leaders_live", strata=["sex"])
    voted(sqlite_world, slug, 80)

    screen = wall(sqlite_world, monkeypatch, slug)

    assert "方案A" not in screen.html
    assert "方案A" not in str(screen.charts)
    with begin(sqlite_world, write=False) as work:
        query = select(AuditLine).where(AuditLine.action == "result.viewed")
        assert work.session.exec(query).all() == []


def test_the_wall_is_drawn_in_the_size_of_the_screen(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)
    voted(sqlite_world, slug)

    small, middle, large = (
        wall(sqlite_world, monkeypatch, slug, size=size).charts[0]["layout"]["height"]
        for size in ("s", "m", "l")
    )

    assert small < middle < large


def test_before_the_first_release_the_wall_says_why_it_is_empty(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world)

    screen = wall(sqlite_world, monkeypatch, slug)

    assert screen.charts == []
    assert "至少要有 10 张选票混合在一起" in screen.html


@pytest.mark.parametrize("role", [Role.COUNTY_STAFF, Role.ADMIN, None])
def test_who_may_not_watch_gets_no_wall(sqlite_world, monkeypatch, role):
    slug = an_open_consultation(sqlite_world)

    screen = wall(sqlite_world, monkeypatch, slug, role=role)

    assert screen.is_turned_away
    assert screen.html.count("嘉善大道") == 0
