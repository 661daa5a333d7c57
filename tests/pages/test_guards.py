"""Every page × everybody: menu, portal and the page's own guard agree, and nothing breaks."""

from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import delete
from streamlit.testing.v1 import AppTest

from models.rules.roles import Role
from models.tables import SignIn
from services import deps
from services.deps import begin
from tests.builders import COUNTY, an_actor, an_open_consultation
from tests.pages.watcher import signed_in
from ui.menu import NO_ENTRY, PLACES, menu_for, places_for

ROOT = Path(deps.__file__).parent.parent
PEOPLE = [None, *Role]


def run(world, patch, file, role, **query):
    """The page *file* alone, as a cold deep link would run it, by somebody with *role*."""
    patch.setattr(deps, "current", lambda: world)
    app = AppTest.from_file(str(ROOT / "pages" / file))
    app.user = {"session": signed_in(world, role) if role else "", "browser": "b" * 64}
    for name, value in query.items():
        app.query_params[name] = value
    app.run(timeout=60)
    return app


def markup(app):
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("role", PEOPLE, ids=str)
@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.file)
def test_a_page_opens_for_those_who_have_it_and_for_nobody_else(
    sqlite_world, monkeypatch, place, role
):
    slug = an_open_consultation(sqlite_world, state="draft" if place.url == "edit" else "open")
    allowed = not place.roles or role in place.roles
    if place.needs_account:
        allowed = role is not None

    app = run(sqlite_world, monkeypatch, place.file, role, c=slug)

    assert not app.exception, app.exception
    said = markup(app)
    is_refused = "请先登录" in said or "没有这一页的权限" in said
    assert is_refused == (not allowed), said
    assert not is_refused or '<a class="button primary" href="/' in said


@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_the_portal_shows_each_role_its_own_menu(sqlite_world, monkeypatch, role):
    an_open_consultation(sqlite_world)
    actor = an_actor(sqlite_world, role) if role else deps.ANYBODY

    app = run(sqlite_world, monkeypatch, "portal.py", role)

    assert not app.exception
    header = markup(app)
    for place in PLACES:
        has = place in places_for(actor)
        if place.in_menu and place.url:
            assert (f'href="/{place.url}"' in header) == has, place.url


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "<a href='javascript:alert(1)'>x</a>",
]


@pytest.mark.parametrize("text", XSS)
@pytest.mark.parametrize(
    ("file", "role"),
    [
        ("public/home.py", None),
        ("public/consultation.py", None),
        ("staff/desk.py", Role.COUNTY_STAFF),
        ("staff/manage.py", Role.COUNTY_STAFF),
        ("leader/portfolio.py", Role.LEADER),
        ("leader/live.py", Role.LEADER),
    ],
)
def test_what_staff_write_is_text_on_every_page(sqlite_world, monkeypatch, file, role, text):
    both = {"zh": text, "en": text}
    slug = an_open_consultation(
        sqlite_world, title=both, summary=both, background=both, lead_unit=both, promise=both
    )

    app = run(sqlite_world, monkeypatch, file, role, c=slug)

    assert not app.exception
    page = markup(app)
    for forbidden in (
        "<script",
        "<img src=x",
        "<svg onload",
        "href='javascript",
        'href="javascript',
    ):
        assert forbidden not in page


def test_a_town_sees_and_runs_only_its_own(sqlite_world, monkeypatch):
    slug = an_open_consultation(sqlite_world, owner_area=COUNTY)
    mine = an_open_consultation(sqlite_world, owner_area="330421103", areas=["330421103"])
    monkeypatch.setattr(deps, "current", lambda: sqlite_world)
    app = AppTest.from_file(str(ROOT / "pages/staff/desk.py"))
    app.user = {"session": signed_in(sqlite_world, Role.TOWN_STAFF, "330421103")}
    app.run(timeout=60)

    assert f"c={mine}" in markup(app)
    assert f"c={slug}" not in markup(app)


every_page = pytest.mark.parametrize(
    ("file", "role"),
    [(p.file, next(iter(sorted(p.roles)), None)) for p in PLACES if not p.needs_account],
)


@pytest.mark.parametrize("language", ["zh", "en"])
@every_page
def test_every_page_draws_in_both_languages(sqlite_world, monkeypatch, file, role, language):
    slug = an_open_consultation(sqlite_world, state="draft" if file.endswith("edit.py") else "open")

    app = run(sqlite_world, monkeypatch, file, role, c=slug, lang=language)

    assert not app.exception, app.exception


@every_page
def test_every_page_draws_on_postgres(postgres_world, monkeypatch, file, role):
    is_editor = file.endswith("edit.py")
    slug = an_open_consultation(postgres_world, state="draft" if is_editor else "open")

    app = run(postgres_world, monkeypatch, file, role, c=slug)

    assert not app.exception, app.exception


def test_whose_sign_in_ends_while_a_page_is_open_is_told_so(sqlite_world, monkeypatch):
    monkeypatch.setattr(deps, "current", lambda: sqlite_world)
    app = AppTest.from_file(str(ROOT / "pages" / "account" / "no_entry.py"))
    app.user = {"session": signed_in(sqlite_world, Role.COUNTY_STAFF), "browser": "b" * 64}
    app.run(timeout=60)
    as_somebody_else = markup(app)
    with begin(sqlite_world) as work:
        work.session.execute(delete(SignIn))
    app.run(timeout=60)

    assert "没有这一页的权限" in as_somebody_else
    assert "登录已到期" in markup(app)
    assert 'href="/sign-in?next=' in markup(app)


def test_at_every_address_of_somebody_else_stands_the_way_in(monkeypatch):
    pages = []
    monkeypatch.setattr(st, "Page", lambda file, **facts: pages.append((file, facts["url_path"])))

    menu_for(deps.ANYBODY)

    hidden = {place.url for place in PLACES if place.roles or place.needs_account}
    assert {url for file, url in pages if file == NO_ENTRY} == hidden
    assert len(pages) == len(PLACES)
