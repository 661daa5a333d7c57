"""Signing in and out over HTTP: where it leads, what the cookie is, what a stranger learns."""

import re
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import build_routes, middleware_of
from models.rules.roles import Role
from models.tables import SignIn
from services import people
from services.deps import begin
from services.settings import PRODUCTION
from tests.api.calls import COUNTY, PASSWORD, an_account, sign_in
from tests.builders import VILLAGE
from ui.menu import PATHS

HERE = {"Origin": "http://testserver"}


def sign_ins(world):
    with begin(world, write=False) as work:
        return work.session.exec(select(SignIn)).all()


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "HTTPS://evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "@evil.example",
        ".evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\x00/evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/a\\..\\b",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(world, web, target):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    answer = sign_in(web, "the.clerk", target=target)

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "x=1" not in answer.headers["set-cookie"]


def test_signing_in_leads_to_where_one_was_going(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    answer = sign_in(web, "the.clerk", target="/manage?c=some-slug")

    assert answer.headers["location"] == "/manage?c=some-slug"


@pytest.mark.parametrize(
    ("held", "home"),
    [
        ((Role.VILLAGE_CLERK, VILLAGE), "/desk"),
        ((Role.TOWN_STAFF, "330421103"), "/desk"),
        ((Role.COUNTY_STAFF, COUNTY), "/desk"),
        ((Role.REVIEWER, COUNTY), "/desk"),
        ((Role.LEADER, COUNTY), "/portfolio"),
        ((Role.DELEGATE, COUNTY), "/portfolio"),
        ((Role.AUDITOR, COUNTY), "/record"),
        ((Role.ADMIN, COUNTY), "/people"),
        (None, "/account"),
    ],
)
def test_everybody_comes_home_to_their_own_page(world, web, held, home):
    an_account(world, "some.body", *([held] if held else []))

    assert sign_in(web, "some.body").headers["location"] == home


def test_a_wrong_password_leads_back_with_the_reason_and_the_way(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    wrong = sign_in(web, "the.clerk", "no", "/rolls")
    unknown = sign_in(web, "nobody.here", "no", "/rolls")

    place = urlsplit(wrong.headers["location"])
    assert (wrong.status_code, place.path) == (303, "/sign-in")
    assert parse_qs(place.query) == {"refused": ["sign_in.refused"], "next": ["/rolls"]}
    assert unknown.headers["location"] == wrong.headers["location"]
    assert "set-cookie" not in wrong.headers
    assert sign_ins(world) == []


def test_the_password_never_comes_back(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    answers = [sign_in(web, "the.clerk", "a secret word"), sign_in(web, "the.clerk")]

    for answer in answers:
        assert "a secret word" not in answer.text + str(answer.headers)
        assert PASSWORD not in answer.text + str(answer.headers)


def test_after_many_wrong_passwords_even_the_right_one_must_wait(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    for _ in range(5):
        sign_in(web, "the.clerk", "no")

    locked = sign_in(web, "the.clerk")
    world.clock.forward(minutes=16)

    place = urlsplit(locked.headers["location"])
    assert parse_qs(place.query) == {"refused": ["sign_in.new_browser"], "minutes": ["15"]}
    assert sign_in(web, "the.clerk").headers["location"] == "/desk"


def test_a_strangers_wrong_passwords_do_not_stop_a_browser_that_has_signed_in_before(world, app):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    own, stranger = ({"sunshine_browser": letter * 32} for letter in "ab")
    with (
        TestClient(app, cookies=own, client=("10.0.0.1", 1)) as owner,
        TestClient(app, cookies=stranger, client=("192.0.2.7", 1)) as other,
    ):
        sign_in(owner, "the.clerk")
        owner.post("/auth/sign-out", headers=HERE)
        for _ in range(7):
            sign_in(other, "the.clerk", "no")

        assert "refused=sign_in.new_browser" in sign_in(other, "the.clerk").headers["location"]
        assert sign_in(owner, "the.clerk").headers["location"] == "/desk"


def test_nobody_gets_in_by_claiming_to_be_a_known_browser(world, app):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    claim = {"x-sunshine-browser": sha256(b"a" * 32).hexdigest()}
    with (
        TestClient(app, cookies={"sunshine_browser": "a" * 32}) as owner,
        TestClient(app, headers=claim) as stranger,
    ):
        sign_in(owner, "the.clerk")
        said = [sign_in(stranger, "the.clerk", "no").headers["location"] for _ in range(6)]

    assert "refused=sign_in.new_browser" in said[-1]


def test_the_cookie_is_for_this_site_and_no_script(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))

    cookie = sign_in(web, "the.clerk").headers["set-cookie"].lower()

    assert re.match(r"sunshine_session=[\w-]{43}; ", cookie)
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    assert cookie.split("=")[1].split(";")[0] not in {row.token_hash for row in sign_ins(world)}


def test_in_production_the_cookie_travels_over_https_only_and_no_demo_account_signs_in(world):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    an_account(world, "demo.clerk", (Role.COUNTY_STAFF, COUNTY), is_demo=True)
    object.__setattr__(world.settings, "mode", PRODUCTION)
    object.__setattr__(world.settings, "origin", "https://vote.example.gov.cn")
    app = Starlette(routes=build_routes(world, PATHS), middleware=middleware_of(world))
    headers = {"Origin": "https://vote.example.gov.cn"}
    form = {"name": "the.clerk", "password": PASSWORD}

    with TestClient(app, follow_redirects=False) as web:
        ours = web.post("/auth/sign-in", data=form, headers=headers)
        demo = web.post("/auth/sign-in", data=form | {"name": "demo.clerk"}, headers=headers)
        step = web.post("/auth/demo", data={"name": "demo.clerk"}, headers=headers)

    assert "; secure" in ours.headers["set-cookie"].lower()
    assert "refused=sign_in.refused" in demo.headers["location"]
    assert "refused=sign_in.demo_only" in step.headers["location"]


def test_in_the_demo_one_steps_into_a_demo_account_and_into_no_other(world, web):
    an_account(world, "demo.leader", (Role.LEADER, COUNTY), is_demo=True)
    an_account(world, "real.clerk", (Role.COUNTY_STAFF, COUNTY))

    demo = web.post("/auth/demo", data={"name": "demo.leader"}, headers=HERE)
    web.cookies.clear()
    real = web.post("/auth/demo", data={"name": "real.clerk"}, headers=HERE)

    assert demo.headers["location"] == "/portfolio"
    assert "refused=sign_in.demo_only" in real.headers["location"]


def test_signing_out_ends_the_sign_in_itself(world, web):
    an_account(world, "the.clerk", (Role.COUNTY_STAFF, COUNTY))
    sign_in(web, "the.clerk")
    cookie = web.cookies["sunshine_session"]

    out = web.post("/auth/sign-out", headers=HERE)

    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert 'sunshine_session=""' in out.headers["set-cookie"]
    assert sign_ins(world) == []
    world.cache.clear()
    assert people.lookup(world, cookie) is None


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "%00", "a b"])
def test_signing_out_without_a_sign_in_is_harmless(world, web, cookie):
    headers = HERE | ({"Cookie": f"sunshine_session={cookie}"} if cookie else {})

    assert web.post("/auth/sign-out", headers=headers).status_code == 303


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/demo", "/auth/sign-out"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil"])
def test_no_foreign_page_signs_anybody_in_or_out(world, web, path, origin):
    answer = web.post(path, data={"name": "the.clerk"}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/demo", "/auth/sign-out"])
def test_a_link_signs_nobody_in_or_out_and_leads_on(web, path):
    answer = web.get(path, headers={"Accept": "text/html", "Cookie": "sunshine_lang=en"})

    assert answer.status_code == 405
    assert "opens by a button" in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", ["/auth/nothing", "/auth/login", "/healthz/x", "/c/a/b"])
def test_what_lies_below_our_own_addresses_is_not_left_to_the_framework(web, path):
    answer = web.get(path, headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_a_form_with_files_or_without_fields_is_no_sign_in(web):
    files = {"password": ("x.txt", b"x", "text/plain")}

    with_file = web.post("/auth/sign-in", files=files, headers=HERE)
    empty = web.post("/auth/sign-in", headers=HERE)

    assert with_file.status_code == 400
    assert "refused=sign_in.refused" in empty.headers["location"]


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "' OR 1=1 --", "𠀀" * 200, "the.clerk\x00"])
def test_an_odd_name_is_an_unknown_name(web, name):
    form = {"name": name, "password": "x"}

    signed_in = web.post("/auth/sign-in", data=form, headers=HERE)
    stepped_in = web.post("/auth/demo", data=form, headers=HERE)

    assert "refused=sign_in.refused" in signed_in.headers["location"]
    assert "refused=sign_in.demo_only" in stepped_in.headers["location"]
