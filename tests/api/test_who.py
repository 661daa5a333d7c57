"""Who may read what over HTTP, before, while and after; and what every answer carries."""

import pytest
from sqlmodel import select

from models.rules.roles import Role
from models.tables import AuditLine, ResultView
from services.deps import begin
from tests.api.calls import COUNTY, an_account, released, sign_in
from tests.builders import an_open_consultation

OTHER_TOWN = "330421103"
READERS = {
    "nobody": None,
    "staff": (Role.COUNTY_STAFF, COUNTY),
    "reviewer": (Role.REVIEWER, COUNTY),
    "town staff": (Role.TOWN_STAFF, OTHER_TOWN),
    "leader": (Role.LEADER, COUNTY),
    "leader of a town": (Role.LEADER, OTHER_TOWN),
    "delegate": (Role.DELEGATE, COUNTY),
    "auditor": (Role.AUDITOR, COUNTY),
    "admin": (Role.ADMIN, COUNTY),
}
WATCHING = {"leader", "delegate", "auditor"}


@pytest.fixture
def world(sqlite_world):
    """Who may have what is for services to say, which are tested on both databases."""
    return sqlite_world


def enter(world, web, reader):
    held = READERS[reader]
    if held:
        sign_in(web, an_account(world, "some.body", held))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("policy", ["live", "leaders_live", "after_vote", "after_close"])
def test_while_open_figures_are_for_whom_the_policy_says(world, web, reader, policy):
    slug = an_open_consultation(world, result_policy=policy)
    released(world, slug)
    enter(world, web, reader)

    sent = web.get(f"/api/v1/consultations/{slug}/results").json()
    table = web.get(f"/api/v1/consultations/{slug}/results.csv")

    may = policy == "live" or (policy != "after_close" and reader in WATCHING)
    assert (sent["shows"], table.status_code) == (("figures", 200) if may else ("turnout", 403))
    assert bool(sent["questions"]) == may
    assert sent["ballots"] == 12


@pytest.mark.parametrize("reader", READERS)
def test_a_draft_exists_for_those_who_work_on_it(world, web, reader):
    slug = an_open_consultation(world, state="draft")
    enter(world, web, reader)

    answer = web.get(f"/api/v1/consultations/{slug}/results")

    assert answer.status_code == (200 if reader in {"staff", "reviewer"} else 404)


def test_a_look_of_a_leader_over_http_is_logged_like_one_on_the_page(world, web):
    slug = an_open_consultation(world, result_policy="leaders_live")
    released(world, slug)
    enter(world, web, "leader")

    for _ in range(3):
        web.get(f"/api/v1/consultations/{slug}/results")

    with begin(world, write=False) as work:
        looks = work.session.exec(select(ResultView)).all()
        lines = work.session.exec(select(AuditLine.action)).all()
    assert len(looks) == 1
    assert lines.count("result.viewed") == 1


def test_the_mark_of_a_leaders_figures_does_not_tell_the_public_that_nothing_changed(world, web):
    slug = an_open_consultation(world, result_policy="leaders_live")
    released(world, slug)
    place = f"/api/v1/consultations/{slug}/results"
    enter(world, web, "leader")
    mark = web.get(place).headers["ETag"]
    web.cookies.clear()

    public = web.get(place, headers={"If-None-Match": mark})

    assert (public.status_code, public.json()["shows"]) == (200, "turnout")
    assert "Cookie" in public.headers["vary"]


PLACES = [
    "/healthz",
    "/readyz",
    "/api/v1/consultations",
    "/api/v1/consultations/nothing",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/api/nothing",
    "/api/v1/receipts/x",
    "/files/nothing",
    "/qr/nothing.svg",
    "/c/some-slug",
    "/",
    "/consultation",
    "/nowhere",
    "/auth/sign-in",
    "/api/v1/a%0Ab",
    "/api/a%0Ab",
]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_carries_the_policies_and_lets_no_foreign_page_read(web, path):
    answer = web.get(path, headers={"Origin": "https://evil.example"})

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", [path for path in PLACES if path.startswith("/api/")])
def test_the_api_always_speaks_json_but_for_its_page(web, path):
    kind = web.get(path).headers["content-type"]

    assert kind.startswith("text/html" if path.endswith("/docs") else "application/json")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_does_not_fit_is_told_which_one_does(web, method):
    answer = web.request(method, "/api/v1/consultations")

    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert "GET" in answer.headers["allow"]


def test_no_answer_is_built_on_the_host_header(world, web):
    slug = an_open_consultation(world)
    headers = {"Host": "evil.example"}

    answers = [
        web.get(path, headers=headers)
        for path in (
            f"/api/v1/consultations/{slug}",
            f"/api/v1/consultations/{slug}/",
            "/api/v1/consultations/",
            "/api/v1",
            "/api/v1/openapi.json",
            "/api/v1/docs",
            f"/c/{slug}",
        )
    ]

    for answer in answers:
        assert "evil.example" not in answer.text + str(answer.headers)
