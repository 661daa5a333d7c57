"""Statements over HTTP: added with a voting token, unseen until accepted, three from each voter."""

import pytest
import schemathesis

from models.rules.roles import Role
from services import statement_desk
from services.statement_desk import accept
from tests.api.calls import add, token
from tests.builders import a_roll, an_actor, an_open_consultation
from tests.services.drafts import do, look, row_of

WORDS = "早高峰要有人疏导"


@pytest.fixture
def numbers(world):
    return a_roll(world, 30)


@pytest.fixture
def slug(world):
    return an_open_consultation(
        world, "statement", settings={"additions": True}, options=("A", "B")
    )


def asked(web, slug):
    return web.get(f"/api/v1/consultations/{slug}").json()["questions"][0]


def test_what_is_added_waits_unseen_until_staff_accept_it(world, web, slug, numbers):
    answer = add(web, slug, token(web, slug, numbers[0]), f"  {WORDS}\n")

    assert (answer.status_code, answer.json()) == (201, {"left": 2})
    assert answer.headers["cache-control"] == "no-store"
    world.cache.clear()
    told = web.get(f"/api/v1/consultations/{slug}")
    assert WORDS not in told.text
    assert asked(web, slug)["grows"] is True

    staff = an_actor(world, Role.COUNTY_STAFF)
    (waiting,) = look(world, staff, statement_desk.added, slug=slug)
    assert waiting.text == WORDS
    do(world, staff, accept, slug=slug, statement=waiting.id)
    world.cache.clear()
    shown = asked(web, slug)["options"][-1]
    assert (shown["code"], shown["text"]["zh"], shown["is_added"]) == ("S1", WORDS, True)


def test_each_voter_adds_three_however_often_they_identify(web, slug, numbers):
    answers = [add(web, slug, token(web, slug, numbers[0]), f"第{n}条看法") for n in "一二三四"]

    assert [a.status_code for a in answers] == [201, 201, 201, 409]
    assert [a.json().get("left") for a in answers] == [2, 1, 0, None]
    refusal = answers[-1].json()
    assert (refusal["code"], refusal["facts"]) == ("statement.enough", {"most": 3})
    assert "3" in refusal["sentence"]


def test_a_repeat_is_told_so_and_costs_nothing(web, slug, numbers):
    mine = token(web, slug, numbers[0])
    add(web, slug, mine, WORDS)

    again = add(web, slug, mine, f"{WORDS}。")

    assert (again.status_code, again.json()["code"]) == (409, "statement.known")
    assert add(web, slug, mine, "公交车十分钟一班").json() == {"left": 1}


@pytest.mark.parametrize(
    ("text", "question", "status", "code"),
    [
        ("修路", "q1", 400, "statement.too_short"),
        ("路" * 141, "q1", 400, "statement.too_long"),
        ("有事打 138 0000 1234 找我", "q1", 400, "statement.number"),
        (WORDS, "q9", 404, "statement.not_here"),
        ("路" * 1001, "q1", 422, "request.shape"),
        (["A"], "q1", 422, "request.shape"),
        (WORDS, "q" * 41, 422, "request.shape"),
    ],
)
def test_what_cannot_stand_is_refused_and_not_repeated(
    web, slug, numbers, text, question, status, code
):
    answer = add(web, slug, token(web, slug, numbers[0]), text, question)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "138" not in answer.text
    assert "路路路" not in answer.text


def test_a_question_that_does_not_grow_takes_none(world, web, numbers):
    fixed = an_open_consultation(world, "statement", options=("A", "B"))

    answer = add(web, fixed, token(web, fixed, numbers[0]), WORDS, **{"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["code"]) == (404, "statement.not_here")
    assert "question" in answer.json()["sentence"]


def test_a_token_is_needed_and_good_for_its_own_consultation_alone(world, web, slug, numbers):
    other = an_open_consultation(
        world, "statement", settings={"additions": True}, options=("A", "B")
    )
    mine = token(web, slug, numbers[0])
    place = f"/api/v1/consultations/{slug}/statements"

    bare = web.post(place, json={"question": "q1", "text": WORDS})
    answers = [bare, add(web, slug, "x", WORDS), add(web, other, mine, WORDS)]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {(401, "identity.token")}
    assert {a.headers["www-authenticate"] for a in answers} == {"Bearer"}
    world.clock.forward(minutes=31)
    late = add(web, slug, mine, WORDS)
    assert (late.status_code, late.json()["code"]) == (401, "identity.expired")


def test_after_the_end_nothing_is_added(world, web, slug, numbers):
    world.clock.set(row_of(world, slug).closes_at)
    world.clock.forward(minutes=-5)
    mine = token(web, slug, numbers[0])
    world.clock.forward(minutes=5)
    world.cache.clear()

    answer = add(web, slug, mine, WORDS)

    assert (answer.status_code, answer.json()["code"]) == (409, "ballot.closed")


def test_who_sends_on_and_on_is_told_when_to_come_again(web, slug, numbers):
    mine = token(web, slug, numbers[0])
    for _ in range(20):
        assert add(web, slug, mine, "修路").status_code == 400

    answer = add(web, slug, mine, WORDS)

    assert (answer.status_code, answer.json()["code"]) == (429, "statement.too_often")
    assert int(answer.headers["Retry-After"]) >= 60
    assert add(web, slug, token(web, slug, numbers[1]), WORDS).status_code == 201


def test_the_answers_fit_the_document(app, web, slug, numbers):
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operation = described["/consultations/{slug}/statements"]["POST"]
    mine = token(web, slug, numbers[0])

    answers = [add(web, slug, mine, WORDS), add(web, slug, mine, WORDS), add(web, slug, "x", "")]

    assert [a.status_code for a in answers] == [201, 409, 401]
    for answer in answers:
        operation.validate_response(answer)
