"""Voting and reading over HTTP: the same services, one form of refusal, nothing of the person."""

import re
import threading
from contextlib import ExitStack
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api import build_api, voting
from api.auth import safe_target
from models.rules.roles import Role
from services import mixing, people, releases
from services.consultations import by_slug
from services.deps import SYSTEM, begin, is_sqlite
from services.shelf import keep
from tests.api.calls import identify
from tests.apps import an_app
from tests.builders import COUNTY, a_roll, a_vote, an_open_consultation


@pytest.fixture
def client(world):
    with TestClient(an_app(world), base_url="http://testserver") as found:
        yield found


def token(client, slug, number):
    answer = client.post(
        f"/api/v1/consultations/{slug}/identity", json={"proof": {"number": number}}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["voting_token"]


def vote(client, slug, voting_token, choice=("A",), key="", **more):
    headers = {"Authorization": f"Bearer {voting_token}"}
    if key:
        headers["Idempotency-Key"] = key
    body = {"answers": {"q1": list(choice)}, **more}
    return client.post(f"/api/v1/consultations/{slug}/ballots", json=body, headers=headers)


def test_a_town_app_votes_and_follows_the_receipt(world, client):
    numbers = a_roll(world, 12)
    slug = an_open_consultation(world)

    cast = vote(client, slug, token(client, slug, numbers[0]))
    waiting = client.get(f"/api/v1/receipts/{cast.json()['receipt']}").json()
    for number in numbers[1:]:
        a_vote(world, slug, number, "B")
    mixing.mix_due(world)
    logged = client.get(f"/api/v1/receipts/{cast.json()['receipt']}").json()

    assert cast.status_code == 201
    assert (waiting["status"], logged["status"]) == ("waiting", "logged")
    assert logged["leaf"] == cast.json()["leaf"]
    assert "A" not in str(logged.get("answers", ""))


def test_the_loop_waits_for_no_database(world, client, monkeypatch):
    """Only what lies in memory, or in a file on this machine, is read on the loop's own thread."""
    numbers = a_roll(world, 2)
    slug = an_open_consultation(world)
    is_quick, identified, threads = voting.is_quick, voting._identified, []

    def asked(*facts):
        threads.append(["loop", threading.get_ident()])
        return is_quick(*facts)

    def done(*facts):
        threads[-1] = "same" if threads[-1][1] == threading.get_ident() else "another"
        return identified(*facts)

    monkeypatch.setattr(voting, "is_quick", asked)
    monkeypatch.setattr(voting, "_identified", done)
    world.cache.clear()
    for number in numbers:
        token(client, slug, number)

    assert threads == ["another", "same" if is_sqlite(world.engine) else "another"]


def test_a_vote_needs_no_place_in_the_pool(sqlite_world):
    """A crowd of readers that holds every connection of the pool holds up no ballot."""
    number = a_roll(sqlite_world, 1)[0]
    slug = an_open_consultation(sqlite_world)
    pool = sqlite_world.engine.pool
    with TestClient(an_app(sqlite_world), base_url="http://testserver") as client:
        with begin(sqlite_world, write=False) as work:
            view = by_slug(work, slug)
        for key in (("view", slug), ("view-by-id", view.id)):
            keep(sqlite_world, key, view, seconds=3600)
        with ExitStack() as crowd:
            for _ in range(pool.size() + pool._max_overflow - pool.checkedout()):
                crowd.enter_context(sqlite_world.engine.connect())
            cast = vote(client, slug, token(client, slug, number))
            again = identify(client, slug, number)

    assert cast.status_code == 201
    assert again.json()["has_voted"]


def test_a_second_ballot_is_a_conflict_that_says_the_receipt(world, client):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    first = vote(client, slug, token(client, slug, number))

    second = vote(client, slug, token(client, slug, number), "B")

    assert second.status_code == 409
    assert second.json()["code"] == "ballot.already_counted"
    assert second.json()["facts"]["receipt"] == first.json()["receipt"]
    assert re.search(r"[\u4e00-\u9fff]", second.json()["sentence"])


def test_the_same_key_again_is_the_same_receipt(world, client):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    mine = token(client, slug, number)

    first, again = (vote(client, slug, mine, key="one") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]


def test_a_token_is_for_its_consultation_alone(world, client):
    number = a_roll(world, 1)[0]
    slug, other = an_open_consultation(world), an_open_consultation(world)

    answer = vote(client, other, token(client, slug, number))

    assert (answer.status_code, answer.json()["code"]) == (401, "identity.token")


@pytest.mark.parametrize("header", ["", "Basic x", "Bearer", "Bearer x", "Bearer " + "A" * 900])
def test_without_a_good_token_there_is_no_ballot(world, client, header):
    slug = an_open_consultation(world)

    answer = client.post(
        f"/api/v1/consultations/{slug}/ballots",
        json={"answers": {"q1": ["A"]}},
        headers={"Authorization": header} if header else {},
    )

    assert (answer.status_code, answer.json()["code"]) == (401, "identity.token")


def test_an_expired_token_is_refused(world, client):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    mine = token(client, slug, number)
    world.clock.forward(minutes=31)

    assert vote(client, slug, mine).json()["code"] == "identity.expired"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"answers": {"q1": ["A", "B"]}}, 400, "ballot.too_many"),
        ({"answers": {"q9": ["A"]}}, 400, "ballot.unknown_question"),
        ({"answers": {}}, 400, "ballot.nothing_chosen"),
        ({"answers": {"q1": ["A"]}, "strata": {"sex": "robot"}}, 400, "strata.unknown"),
        ({"answers": {"q1": ["A"]}, "who": "me"}, 422, "request.shape"),
        ({"answers": "A"}, 422, "request.shape"),
        ({}, 422, "request.shape"),
    ],
)
def test_a_bad_ballot_says_what_is_wrong(world, client, body, status, code):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world, strata=["sex"])
    headers = {"Authorization": f"Bearer {token(client, slug, number)}"}

    answer = client.post(f"/api/v1/consultations/{slug}/ballots", json=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_guessing_is_slowed_down_with_a_time_to_wait(world, client):
    a_roll(world, 1)
    slug = an_open_consultation(world)
    wrong = {"proof": {"number": "DEMO-330421-999999"}}

    answers = [client.post(f"/api/v1/consultations/{slug}/identity", json=wrong) for _ in range(11)]

    assert [a.status_code for a in answers] == [403] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_refusal_speaks_the_clients_language(world, client):
    slug = an_open_consultation(world)
    wrong = {"proof": {"number": "x"}}

    for language, pattern in (("zh-CN", r"[\u4e00-\u9fff]"), ("en-GB", r"^[\x00-\u2fff]+$")):
        answer = client.post(
            f"/api/v1/consultations/{slug}/identity",
            json=wrong,
            headers={"Accept-Language": language},
        )
        assert re.search(pattern, answer.json()["sentence"])


def test_lists_and_single_consultations_are_public(world, client):
    slug = an_open_consultation(world)

    listed = client.get("/api/v1/consultations", params={"search": "大道", "phase": "open"}).json()
    one = client.get(f"/api/v1/consultations/{slug}").json()

    assert slug in [c["slug"] for c in listed["consultations"]]
    assert one["asks"] == "number"
    assert one["questions"][0]["options"][0]["code"] == "A"
    assert "选举" in one["notice"]
    assert client.get("/api/v1/consultations", params={"search": "' OR 1=1"}).json()["total"] == 0


def test_drafts_do_not_exist_for_the_public(world, client):
    slug = an_open_consultation(world, state="draft")

    for path in ("", "/results", "/results.csv"):
        assert client.get(f"/api/v1/consultations/{slug}{path}").status_code == 404


def released(world, slug, count=24):
    for i, number in enumerate(a_roll(world, count)):
        a_vote(world, slug, number, "AAB"[i % 3])
        if i % 12 == 11:
            mixing.mix_due(world)
    world.clock.forward(seconds=30)
    releases.release_due(world)
    world.cache.clear()


def test_released_figures_come_with_a_mark_and_unchanged_ones_are_not_sent_again(world, client):
    slug = an_open_consultation(world)
    released(world, slug)

    first = client.get(f"/api/v1/consultations/{slug}/results")
    again = client.get(
        f"/api/v1/consultations/{slug}/results", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (first.json()["shows"], first.json()["ballots"]) == ("figures", 12)
    assert again.status_code == 304


def test_the_policy_holds_over_http_too(world, client):
    slug = an_open_consultation(world, result_policy="after_close")
    released(world, slug)

    figures = client.get(f"/api/v1/consultations/{slug}/results").json()
    table = client.get(f"/api/v1/consultations/{slug}/results.csv")

    assert (figures["shows"], figures["ballots"], figures["questions"]) == ("turnout", 12, [])
    assert table.status_code == 403


def test_a_csv_cell_is_never_a_formula(world, client):
    slug = an_open_consultation(world, title={"zh": "=1+1", "en": "=HYPERLINK(1)"})
    released(world, slug)

    page = client.get(f"/api/v1/consultations/{slug}/results.csv")

    assert page.headers["content-type"].startswith("text/csv")
    assert page.content.startswith(b"\xef\xbb\xbf")
    assert "\n=1+1" not in page.text
    assert "'=1+1" in page.text


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2", "/api/v1/nothing", "/api/v1/x/y"])
def test_unknown_api_addresses_are_404_in_json(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == "request.no_such_address"


def test_health_is_public_and_metrics_are_not(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil",
        "javascript:1",
        "",
        "/x\r\nSet-Cookie: a",
    ],
)
def test_signing_in_never_leads_elsewhere(target):
    assert safe_target(target) == ""


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(world, client):
    an_open_consultation(world)
    with begin(world, actor=SYSTEM) as work:
        people.create_account(
            work, name="zhang.san", title={"zh": "科员", "en": "Clerk"}, password="a long pass 1"
        )
        people.grant(work, account="zhang.san", role=Role.COUNTY_STAFF, area=COUNTY)
    form = {"name": "zhang.san", "password": "a long pass 1", "next": "/desk"}

    wrong = client.post("/auth/sign-in", data={**form, "password": "no"}, follow_redirects=False)
    right = client.post("/auth/sign-in", data=form, follow_redirects=False)

    assert "refused=sign_in.refused" in wrong.headers["location"]
    assert right.headers["location"] == "/desk"
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_foreign_site_cannot_post_for_us(client):
    answer = client.post("/auth/sign-in", data={}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403


def test_qr_codes_lead_to_the_short_link(world, client):
    slug = an_open_consultation(world)

    page = client.get(f"/qr/{slug}.svg")

    assert page.headers["content-type"].startswith("image/svg+xml")
    assert client.get("/qr/nothing.svg").status_code == 404
    assert client.get(f"/c/{slug}", follow_redirects=False).headers["location"].endswith(slug)


def test_the_document_describes_every_route_and_every_refusal(world):
    document = build_api(world).openapi()

    paths = set(document["paths"])
    assert paths >= {
        "/consultations",
        "/consultations/{slug}",
        "/consultations/{slug}/results",
        "/consultations/{slug}/identity",
        "/consultations/{slug}/ballots",
        "/receipts/{code}",
    }
    ballots = document["paths"]["/consultations/{slug}/ballots"]["post"]
    assert {"200", "201", "400", "401", "409", "422"} <= set(ballots["responses"])


def test_closed_a_second_ago_is_closed(world, client):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world, closes_at=world.clock.now + timedelta(minutes=5))
    mine = token(client, slug, number)
    world.clock.forward(minutes=5, seconds=1)

    answer = vote(client, slug, mine)

    assert (answer.status_code, answer.json()["code"]) == (409, "ballot.closed")


def test_an_app_is_told_what_a_voter_may_say_of_themselves(world, client):
    slug = an_open_consultation(world, strata=["sex", "town"])

    groups = client.get(f"/api/v1/consultations/{slug}").json()["groups"]

    assert groups["sex"][0] == {"code": "female", "text": {"zh": "女", "en": "Women"}}
    assert {"code": "330421103", "text": {"zh": "西塘镇", "en": "Xitang"}} in groups["town"]


def test_a_head_is_answered_like_a_get(world, client):
    slug = an_open_consultation(world)

    asked = client.head(f"/api/v1/consultations/{slug}")

    assert (asked.status_code, asked.headers["content-type"]) == (200, "application/json")
    assert client.head(f"/api/v1/consultations/{slug}/ballots").status_code == 405


def test_the_results_tell_the_marks_the_rule_and_what_was_compared(world, client):
    slug = an_open_consultation(world, "rating3", options=("A", "B"))
    for i, number in enumerate(a_roll(world, 24)):
        marks = {"A": ("satisfied", "unsatisfied")[i % 2], "B": ("unused", "basically")[i // 2 % 2]}
        a_vote(world, slug, number, marks)
        if i % 12 == 11:
            mixing.mix_due(world)
    world.clock.forward(seconds=30)
    releases.release_due(world)
    world.cache.clear()

    told = client.get(f"/api/v1/consultations/{slug}/results").json()["questions"][0]
    first = told["options"][0]

    assert (told["rule"], first["option"], first["mark"]) == ("three_grades", "A", "satisfied")
    assert (first["value"], first["marks"]["unsatisfied"]) == (0.5, told["ballots"] // 2)
