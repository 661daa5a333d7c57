"""A whole vote in one request: the proof comes with the ballot, no token is given out."""

import threading
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api import voting
from services.deps import is_sqlite
from tests.api.calls import identify, token, vote
from tests.builders import a_roll, an_open_consultation


def at_once(web, slug, number, choice=("A",), key="", **more):
    body = {"answers": {"q1": list(choice)}, "identity": {"proof": {"number": number}}, **more}
    headers = {"Idempotency-Key": key} if key else {}
    return web.post(f"/api/v1/consultations/{slug}/ballots", json=body, headers=headers)


def test_proof_and_ballot_come_together(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)

    cast = at_once(web, slug, number)

    assert cast.status_code == 201
    assert identify(web, slug, number).json()["receipt"] == cast.json()["receipt"]
    assert "voting_token" not in cast.text


def test_it_is_one_ballot_whichever_way_it_comes_again(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    mine = token(web, slug, number)

    first = at_once(web, slug, number, key="k")
    answers = [
        at_once(web, slug, number, key="k"),
        vote(web, slug, mine, key="k"),
        at_once(web, slug, number, "B", key="other"),
        vote(web, slug, mine, "B"),
    ]

    assert [a.status_code for a in answers] == [200, 200, 409, 409]
    assert answers[0].json()["receipt"] == first.json()["receipt"]
    assert {a.json()["facts"]["receipt"] for a in answers[2:]} == {first.json()["receipt"]}


def test_a_change_comes_with_its_proof_too(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world, is_revisable=True)
    at_once(web, slug, number)

    changed = at_once(web, slug, number, "B", revise=True)

    assert (changed.status_code, changed.json()["revision"]) == (201, 1)


@pytest.mark.parametrize(
    ("identity", "status", "code"),
    [
        ({"proof": {}}, 400, "identity.number_missing"),
        ({"proof": {"number": "x"}}, 400, "identity.number_form"),
        ({"proof": {"number": "DEMO-330421-999999"}}, 403, "identity.not_on_roll"),
        ({"provider": "code", "proof": {"code": "x"}}, 400, "identity.other_provider"),
        ({"proof": {"number": 1}}, 422, "request.shape"),
        ({"who": "me"}, 422, "request.shape"),
        (None, 401, "identity.token"),
    ],
)
def test_a_bad_proof_is_refused_as_it_is_alone(world, web, identity, status, code):
    a_roll(world, 1)
    slug = an_open_consultation(world)
    body = {"answers": {"q1": ["A"]}, "identity": identity}

    answer = web.post(f"/api/v1/consultations/{slug}/ballots", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_token_beside_a_proof_is_refused_for_nobody_knows_who_votes(world, web):
    mine, other = a_roll(world, 2)
    slug = an_open_consultation(world)
    body = {"answers": {"q1": ["A"]}, "identity": {"proof": {"number": other}}}
    headers = {"Authorization": f"Bearer {token(web, slug, mine)}"}

    answer = web.post(f"/api/v1/consultations/{slug}/ballots", json=body, headers=headers)

    assert (answer.status_code, answer.json()["facts"]) == (422, {"fields": "identity"})
    assert not any(identify(web, slug, n).json()["has_voted"] for n in (mine, other))


def test_guessing_counts_whether_a_ballot_comes_with_it_or_not(world, web):
    number = a_roll(world, 1)[0]
    slug, wrong = an_open_consultation(world), "DEMO-330421-999999"

    for _ in range(5):
        at_once(web, slug, wrong)
        identify(web, slug, wrong)
    answer = at_once(web, slug, number)

    assert (answer.status_code, answer.json()["code"]) == (429, "identity.too_many_tries")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_bad_mark_uses_nothing_up(world, web):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)

    assert at_once(web, slug, number, "AB").json()["code"] == "ballot.too_many"
    assert at_once(web, slug, number).status_code == 201


def test_before_and_after_the_window_no_proof_is_looked_at(world, web):
    number = a_roll(world, 1)[0]
    later = an_open_consultation(world, opens_at=world.clock.now + timedelta(1))
    closing = an_open_consultation(world, closes_at=world.clock.now + timedelta(minutes=5))
    world.clock.forward(minutes=6)

    for slug, code in ((later, "ballot.not_yet_open"), (closing, "ballot.closed")):
        assert at_once(web, slug, number).json()["code"] == code
        assert at_once(web, slug, "x").json()["code"] == code
    assert at_once(web, "nowhere", number).json()["code"] == "consultation.unknown"


def test_the_loop_waits_for_no_database(world, app, monkeypatch):
    number = a_roll(world, 1)[0]
    slug = an_open_consultation(world)
    is_quick, recognise, threads = voting.is_quick, voting.recognise, []

    def asked(*facts):
        threads.append(threading.get_ident())
        return is_quick(*facts)

    def done(*facts, **more):
        threads.append(threading.get_ident())
        return recognise(*facts, **more)

    monkeypatch.setattr(voting, "is_quick", asked)
    monkeypatch.setattr(voting, "recognise", done)
    with TestClient(app, base_url="http://testserver") as web:
        world.cache.clear()
        at_once(web, slug, number)
        at_once(web, slug, number)

    first, second = threads[:2], threads[2:]
    assert first[0] != first[1]
    assert (second[0] == second[1]) == is_sqlite(world.engine)
